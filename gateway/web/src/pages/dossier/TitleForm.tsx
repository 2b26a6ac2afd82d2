import { Input } from "@codegouvfr/react-dsfr/Input";
import { type ReactNode, useState } from "react";
import { useSending } from "../../forms/useSending";
import { t } from "../../text/typo";
import { ButtonsGroup } from "../../ui/Button";
import { ProblemAlert } from "../../ui/feedback";

/** A sheet that begins with its title, without which nobody finds it again (F-03, F-04b, F-12). */
export function TitleForm({ what = "Titre", of, hint, failed, submit, make, onClose, children }: {
  /** What it is called, masculine: « Titre », « Objet ». */
  what?: string;
  /** « de l’activité » */
  of: string;
  hint: string;
  /** Title of a refusal. */
  failed: string;
  submit: string;
  make: (titre: string, key: string) => Promise<void>;
  onClose: () => void;
  children?: ReactNode;
}) {
  const [titre, setTitre] = useState("");
  const { field, missing, error, busy, onSubmit } = useSending({ required: titre, send: make });

  return (
    <form className="cpro-narrow" onSubmit={onSubmit} noValidate>
      {error !== null && <ProblemAlert error={error} title={failed} />}
      <Input
        label={`${what} ${of} (obligatoire)`}
        hintText={hint}
        {...(missing ? { state: "error" as const, stateRelatedMessage: t`${what} ${of} : saisissez quelques mots` } : {})}
        nativeInputProps={{
          id: field,
          value: titre,
          maxLength: 200,
          autoComplete: "off",
          autoFocus: true,
          onChange: ({ target }) => setTitre(target.value),
        }}
      />
      {children}
      <ButtonsGroup
        inlineLayoutWhen="sm and up"
        buttons={[
          { children: submit, type: "submit", disabled: busy, network: true },
          { children: "Annuler", priority: "secondary", onClick: onClose },
        ]}
      />
    </form>
  );
}
