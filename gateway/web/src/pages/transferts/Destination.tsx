/** Where a learner goes, typed by its code (UAI). */
import { Input } from "@codegouvfr/react-dsfr/Input";
import { t } from "../../text/typo";
import { type Fault, faultOf } from "../../ui/feedback";

/** Its field in a form. */
export function Destination({ value, faults, autoFocus = false, onChange }: {
  value: string;
  faults: Fault[];
  /** Where a button has just opened the form. */
  autoFocus?: boolean;
  onChange: (value: string) => void;
}) {
  return (
    <Input
      label="Code (UAI) de l’établissement d’accueil (obligatoire)"
      hintText={t`Sept chiffres et une lettre, par exemple 0762345L.`}
      {...faultOf(faults, "destination")}
      nativeInputProps={{
        id: "destination", autoComplete: "off", autoFocus, value,
        onChange: (event) => onChange(event.target.value),
      }}
    />
  );
}

/** What is wrong with a code before it is sent. */
export function destinationFaults(uai: string): Fault[] {
  if (/^\d{7}[A-Z]$/.test(uai)) return [];
  return [{ field: "destination", message: t`Code de l'établissement : écrivez sept chiffres et une lettre, par exemple 0762345L` }];
}
