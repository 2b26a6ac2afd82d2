import { Input } from "@codegouvfr/react-dsfr/Input";
import { type FormEvent, type ReactNode, useId, useMemo, useState } from "react";
import { useOnline } from "../../app/online";
import { t } from "../../text/typo";
import { ButtonsGroup } from "../../ui/Button";
import { ProblemAlert } from "../../ui/feedback";

/** A sheet that begins with its title, without which nobody finds it again (F-03, F-04b). */
export function TitleForm({ of, hint, failed, submit, make, onClose, children }: {
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
  const field = useId();
  const online = useOnline();
  const [titre, setTitre] = useState("");
  const [missing, setMissing] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  // One key per title: the same one sent again after a lost answer makes no second sheet.
  const key = useMemo(() => crypto.randomUUID(), [titre]);

  async function send(event: FormEvent) {
    event.preventDefault();
    if (busy || !online) return;
    const given = titre.trim();
    setMissing(!given);
    setError(null);
    if (!given) {
      document.getElementById(field)?.focus();
      return;
    }
    setBusy(true);
    try {
      await make(given, key);
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  }

  return (
    <form className="cpro-narrow" onSubmit={(event) => void send(event)} noValidate>
      {error !== null && <ProblemAlert error={error} title={failed} />}
      <Input
        label={`Titre ${of} (obligatoire)`}
        hintText={hint}
        {...(missing ? { state: "error" as const, stateRelatedMessage: t`Titre ${of} : saisissez quelques mots` } : {})}
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
      {!online && <p className="fr-hint-text">{t`Disponible au retour du réseau.`}</p>}
      <ButtonsGroup
        inlineLayoutWhen="sm and up"
        buttons={[
          { children: submit, type: "submit", disabled: busy, nativeButtonProps: { "aria-disabled": !online } },
          { children: "Annuler", priority: "secondary", onClick: onClose },
        ]}
      />
    </form>
  );
}
