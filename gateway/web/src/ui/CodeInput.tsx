import { Input } from "@codegouvfr/react-dsfr/Input";
import { t } from "../text/typo";

/** Code of an application, or recovery code: the second step of a sign-in (I-06). */
export function CodeInput({ id, fault, hint }: { id: string; fault?: string | undefined; hint?: string }) {
  return (
    <Input
      label="Code (obligatoire)"
      hintText={hint ?? t`Les six chiffres que montre votre application, ou l'un de vos codes de secours.`}
      {...(fault ? { state: "error" as const, stateRelatedMessage: fault } : {})}
      nativeInputProps={{
        id, name: "code", autoComplete: "one-time-code", autoCapitalize: "none", spellCheck: false, required: true, maxLength: 20,
      }}
    />
  );
}
