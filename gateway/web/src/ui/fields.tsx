/** Fields saved as they are typed (F-13), and their plain text for those who only read. */
import { Input } from "@codegouvfr/react-dsfr/Input";
import { useEffect, useId, useRef } from "react";
import type { Valeur } from "../api/types";
import type { Autosave } from "../forms/autosave";
import { moment } from "../text/dates";
import { nomComplet } from "../text/noms";
import { t } from "../text/typo";
import { Button } from "./Button";

export function asText(value: Valeur): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? Object.values(value).filter((part) => part !== null && part !== "").join(", ") : String(value);
}

export interface AutoFieldProps {
  engine: Autosave;
  name: string;
  label: string;
  hint?: string;
  multiline?: boolean;
  type?: "text" | "tel" | "email" | "date";
  autoComplete?: string;
  inputMode?: "text" | "numeric" | "tel" | "email";
  maxLength?: number;
  min?: string;
  /** Something is wrong with what is kept as a draft: said, not blocking. */
  remark?: string | undefined;
  /** Cleans what is typed (spaces of a pasted address, say). */
  clean?: (text: string) => string;
}

/** One field. A conflict replaces it by both versions until its writer chooses. */
export function AutoField(props: AutoFieldProps) {
  const { engine, name, label, hint, multiline = false, remark, clean } = props;
  const id = `champ-${name.replace(/[^a-z0-9]+/gi, "-")}-${useId().replace(/[^a-z0-9]/gi, "")}`;
  const area = useRef<HTMLTextAreaElement>(null);
  const value = asText(engine.value(name));
  useEffect(() => {
    // The field grows with the text and is never cut.
    const element = area.current;
    if (!element) return;
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight + 2}px`;
  }, [value]);
  if (engine.conflict(name)) return <ConflictChoice engine={engine} name={name} label={label} />;
  const type = (text: string) => engine.set(name, clean ? clean(text) : text);
  const common = {
    label,
    ...(hint ? { hintText: hint } : {}),
    ...(remark ? { state: "error" as const, stateRelatedMessage: remark } : {}),
  };
  if (multiline) {
    return (
      <Input
        {...common}
        textArea
        nativeTextAreaProps={{
          id, ref: area, rows: 4, value,
          onChange: (event) => type(event.target.value),
          onBlur: () => engine.flush(),
        }}
      />
    );
  }
  return (
    <Input
      {...common}
      nativeInputProps={{
        id, value,
        type: props.type ?? "text",
        autoComplete: props.autoComplete ?? "off",
        ...(props.inputMode ? { inputMode: props.inputMode } : {}),
        ...(props.maxLength ? { maxLength: props.maxLength } : {}),
        ...(props.min ? { min: props.min } : {}),
        onChange: (event) => type(event.target.value),
        onBlur: () => engine.flush(),
      }}
    />
  );
}

/** Both texts side by side, with who and when; never a merged text that nobody wrote. */
export function ConflictChoice({
  engine, name, label, show = asText, mergeable = true,
}: {
  engine: Autosave;
  name: string;
  label: string;
  show?: (value: Valeur) => string;
  mergeable?: boolean;
}) {
  const conflict = engine.conflict(name);
  if (!conflict) return null;
  const { actuel } = conflict;
  const mine = engine.value(name);
  const author = actuel.auteur ? nomComplet(actuel.auteur) : t`une autre personne`;
  const versions = [
    { key: "mine", title: "Votre version, sur cet appareil", value: mine },
    { key: "theirs", title: `Version enregistrée par ${author}, le ${moment(actuel.modifie_le)}`, value: actuel.valeur },
  ];
  const both = mergeable && typeof mine === "string" && typeof actuel.valeur === "string";
  return (
    <section className="cpro-conflict" role="group" aria-label={`${label} : deux versions à comparer`}>
      <p className="fr-h6">{t`${label} : deux versions à comparer`}</p>
      <div className="cpro-conflict__versions">
        {versions.map((version) => (
          <div key={version.key} className="cpro-conflict__version">
            <p className="cpro-conflict__title">{version.title}</p>
            <p className="cpro-text">{show(version.value) || "– (vide)"}</p>
            <Button size="small" priority="secondary" onClick={() => engine.resolve(name, version.value)}>
              Garder cette version
            </Button>
          </div>
        ))}
      </div>
      {both && (
        <Button
          size="small"
          priority="tertiary"
          onClick={() => engine.resolve(name, `${asText(actuel.valeur)}\n\n${asText(mine)}`)}
        >
          Garder les deux
        </Button>
      )}
    </section>
  );
}

/** Readers see text, not greyed fields. */
export function ReadField({ label, value }: { label: string; value: Valeur }) {
  const text = asText(value);
  return (
    <div className="cpro-read">
      <dt>{label}</dt>
      <dd className="cpro-text">
        {text || (
          <>
            <span aria-hidden="true">–</span>
            <span className="fr-sr-only">non renseigné</span>
          </>
        )}
      </dd>
    </div>
  );
}

/** An absent value in a cell. */
export function Absent() {
  return (
    <>
      <span aria-hidden="true">–</span>
      <span className="fr-sr-only">non renseigné</span>
    </>
  );
}
