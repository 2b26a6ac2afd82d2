import { RadioButtons } from "@codegouvfr/react-dsfr/RadioButtons";

/** How a person is addressed. */
export function Civilite({ value, onChange }: { value: string; onChange: (civilite: string) => void }) {
  return (
    <RadioButtons
      legend="Civilité"
      orientation="horizontal"
      options={["Mme", "M."].map((civilite) => ({
        label: civilite,
        nativeInputProps: { checked: value === civilite, onChange: () => onChange(civilite) },
      }))}
    />
  );
}
