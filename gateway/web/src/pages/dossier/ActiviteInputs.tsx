import { Input } from "@codegouvfr/react-dsfr/Input";
import { useRef, useState } from "react";
import type { Periode } from "../../api/types";
import type { Autosave } from "../../forms/autosave";
import { intervalle, jour } from "../../text/dates";
import { t } from "../../text/typo";
import { asText, ConflictChoice } from "../../ui/fields";

/** A year being typed goes through 0002: what is before these years is not a day yet. */
const FIRST_DAY = "2000-01-01";

/** The title is required (F-03): while the field is empty, the one that it had is kept. */
export function TitleField({ engine, what = "Titre", of = t`de l'activité`, kept = t`le titre précédent` }: {
  engine: Autosave;
  /** What it is called, masculine: « Titre », « Objet ». */
  what?: string;
  of?: string;
  kept?: string;
}) {
  const name = "titre";
  const label = `${what} ${of} (obligatoire)`;
  const [blank, setBlank] = useState(false);
  const before = useRef("");
  if (engine.conflict(name)) return <ConflictChoice engine={engine} name={name} label={label} mergeable={false} />;
  const value = asText(engine.value(name));
  const type = (text: string) => {
    const empty = text.trim() === "";
    setBlank(empty);
    engine.set(name, empty ? before.current : text);
  };
  return (
    <Input
      label={label}
      {...(blank
        ? { state: "error" as const, stateRelatedMessage: t`${what} ${of} : saisissez quelques mots. En attendant, ${kept} est gardé.` }
        : {})}
      nativeInputProps={{
        id: "champ-titre",
        value: blank ? "" : value,
        maxLength: 200,
        autoComplete: "off",
        onFocus: () => {
          before.current = value;
        },
        onChange: (event) => type(event.target.value),
        onBlur: () => engine.flush(),
      }}
    />
  );
}

/** The day of the work; another one than those of its period, if it has one, is said, not refused. */
export function DayField({ engine, periode }: { engine: Autosave; periode?: Periode }) {
  const name = "date";
  const [typed, setTyped] = useState<string | null>(null);
  if (engine.conflict(name)) return <ConflictChoice engine={engine} name={name} label="Date" show={(value) => jour(asText(value))} mergeable={false} />;
  const value = typed ?? asText(engine.value(name));
  const outside = periode && value >= FIRST_DAY && (value < periode.du || value > periode.au);
  return (
    <Input
      label="Date"
      {...(outside
        ? { state: "error" as const, stateRelatedMessage: t`Date : ce jour n'est pas dans la période (${intervalle(periode.du, periode.au)}). Vérifiez-le.` }
        : {})}
      nativeInputProps={{
        id: "champ-date",
        type: "date",
        value,
        onChange: ({ target }) => {
          setTyped(target.value);
          if (target.value === "" || target.value >= FIRST_DAY) engine.set(name, target.value || null);
        },
        onBlur: () => {
          setTyped(null);
          engine.flush();
        },
      }}
    />
  );
}
