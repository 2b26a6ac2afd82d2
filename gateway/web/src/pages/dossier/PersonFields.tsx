import { Input } from "@codegouvfr/react-dsfr/Input";
import { Select } from "@codegouvfr/react-dsfr/Select";
import { useEffect, useRef } from "react";
import { Button } from "../../ui/Button";
import { inWords, LONGEST, nameOf, type Person, type Placed } from "./personnes";

export function nameInput(id: string): string {
  return `personne-${id}-nom`;
}

/** One person of the organigramme: name, function, and under whom among those who are not below. */
export function PersonFields({ person, among, onChange, onLeave, onRemove }: {
  person: Placed;
  /** Who may be above. */
  among: Placed[];
  onChange: (part: Partial<Person>) => void;
  onLeave: () => void;
  onRemove: () => void;
}) {
  const select = useRef<HTMLSelectElement>(null);
  const name = nameOf(person);
  useEffect(() => {
    // Placed under somebody else, the person moves in the list: who chose must not lose them from sight.
    if (document.activeElement === select.current) select.current?.scrollIntoView({ block: "nearest" });
  }, [person.above]);
  const text = (part: "nom" | "fonction") => ({
    value: person[part],
    maxLength: LONGEST,
    autoComplete: "off",
    onChange: (event: { target: { value: string } }) => onChange({ [part]: event.target.value }),
    onBlur: onLeave,
  });
  return (
    <fieldset className="cpro-tasks__group">
      <legend>{name}</legend>
      <div className="cpro-grid">
        <Input label="Nom" nativeInputProps={{ id: nameInput(person.id), ...text("nom") }} />
        <Input label="Fonction" nativeInputProps={text("fonction")} />
        <Select
          label="Responsable"
          nativeSelectProps={{
            ref: select,
            value: person.above ?? "",
            onChange: ({ target }) => onChange({ responsable: target.value || null }),
            onBlur: onLeave,
          }}
        >
          <option value="">Aucun : tout en haut</option>
          {among.map((other) => (
            <option key={other.id} value={other.id}>
              {inWords({ ...other, responsable: null }, [])}
            </option>
          ))}
        </Select>
      </div>
      <div className="cpro-row__actions fr-mt-2w">
        <Button size="small" priority="tertiary" onClick={onRemove}>
          Retirer<span className="fr-sr-only"> : {name}</span>
        </Button>
      </div>
    </fieldset>
  );
}
