/** Fields of a form that are chosen in a short list, saved as they are chosen (F-13). */
import { RadioButtons } from "@codegouvfr/react-dsfr/RadioButtons";
import { Select } from "@codegouvfr/react-dsfr/Select";
import type { Code, Valeur } from "../api/types";
import type { Autosave } from "../forms/autosave";
import { asText, ConflictChoice } from "./fields";

interface Choice {
  engine: Autosave;
  name: string;
  label: string;
  choices: Code[];
}

/** The words of a choice; empty where nothing is chosen. */
export function wordsOf(choices: Code[], value: Valeur): string {
  return choices.find(({ code }) => code === value)?.intitule ?? asText(value);
}

export function AutoRadios({ engine, name, label, choices }: Choice) {
  if (engine.conflict(name)) {
    return <ConflictChoice engine={engine} name={name} label={label} show={(value) => wordsOf(choices, value)} mergeable={false} />;
  }
  return (
    <RadioButtons
      legend={label}
      options={choices.map(({ code, intitule }) => ({
        label: intitule,
        nativeInputProps: { checked: engine.value(name) === code, onChange: () => engine.set(name, code) },
      }))}
    />
  );
}

/** The empty line, first, takes the choice back. */
export function AutoSelect({ engine, name, label, choices, none }: Choice & { none: string }) {
  if (engine.conflict(name)) {
    return <ConflictChoice engine={engine} name={name} label={label} show={(value) => wordsOf(choices, value)} mergeable={false} />;
  }
  return (
    <Select
      className="cpro-narrow"
      label={label}
      nativeSelectProps={{
        value: asText(engine.value(name)),
        onChange: ({ target }) => engine.set(name, target.value || null),
      }}
    >
      <option value="">{none}</option>
      {choices.map(({ code, intitule }) => (
        <option key={code} value={code}>
          {code} {intitule}
        </option>
      ))}
    </Select>
  );
}
