import { PasswordInput } from "@codegouvfr/react-dsfr/blocks/PasswordInput";
import { t } from "../text/typo";
import type { Fault } from "./feedback";

const MINIMUM = 12;
const LABELS = {
  nouveau: "Nouveau mot de passe (obligatoire)",
  confirmation: "Nouveau mot de passe, une seconde fois (obligatoire)",
};

/** What is wrong with a new password before it is sent; the server judges the rest. */
export function newPasswordFaults(form: FormData): Fault[] {
  const nouveau = String(form.get("nouveau") ?? "");
  if (nouveau.length < MINIMUM) {
    return [{ field: "nouveau", message: t`Nouveau mot de passe : choisissez au moins ${MINIMUM} caractères` }];
  }
  if (nouveau !== String(form.get("confirmation") ?? "")) {
    return [{ field: "confirmation", message: t`Seconde saisie : elle n'est pas identique à la première` }];
  }
  return [];
}

/** A password, as errors show it. */
export function PasswordField({ name, id = name, label, hint, faults, autoComplete, autoFocus = false }: {
  name: string;
  /** Where a page has several of that name. */
  id?: string;
  label: string;
  hint?: string;
  faults: Fault[];
  autoComplete: "current-password" | "new-password";
  /** Where a button has just opened the field. */
  autoFocus?: boolean;
}) {
  const fault = faults.find(({ field }) => field === id);
  return (
    <PasswordInput
      label={label}
      {...(hint ? { hintText: hint } : {})}
      {...(fault ? { messages: [{ message: fault.message, severity: "error" as const }] } : {})}
      nativeInputProps={{ id, name, autoComplete, autoFocus }}
    />
  );
}

/** A new password, twice (I-06). */
export function NewPasswordFields({ faults }: { faults: Fault[] }) {
  return (
    <>
      <PasswordField
        name="nouveau"
        label={LABELS.nouveau}
        hint={t`${MINIMUM} caractères au moins ; une phrase facile à retenir convient.`}
        faults={faults}
        autoComplete="new-password"
      />
      <PasswordField name="confirmation" label={LABELS.confirmation} faults={faults} autoComplete="new-password" />
    </>
  );
}
