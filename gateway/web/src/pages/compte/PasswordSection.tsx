import { Alert } from "@codegouvfr/react-dsfr/Alert";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { session as api } from "../../api/endpoints";
import { useSessionHolder } from "../../app/session";
import { t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { type Fault, FaultList, ProblemAlert, serverFaults } from "../../ui/feedback";
import { NewPasswordFields, newPasswordFaults, PasswordField } from "../../ui/NewPasswordFields";

/** Changes one's password; every other session closes (I-06). */
export function PasswordSection() {
  const { resume } = useSessionHolder();
  const client = useQueryClient();
  const [faults, setFaults] = useState<Fault[]>([]);
  const [error, setError] = useState<unknown>(null);
  const [done, setDone] = useState(false);
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const element = event.currentTarget;
    const form = new FormData(element);
    const ancien = String(form.get("ancien") ?? "");
    const found: Fault[] = [];
    if (!ancien) found.push({ field: "ancien", message: t`Mot de passe actuel : saisissez-le` });
    found.push(...newPasswordFaults(form));
    setFaults(found);
    setError(null);
    setDone(false);
    if (found.length > 0) return;
    setBusy(true);
    try {
      resume(await api.changePassword(ancien, String(form.get("nouveau"))));
      element.reset();
      setDone(true);
      await client.invalidateQueries({ queryKey: ["compte"] });
    } catch (failure) {
      setError(failure);
      setFaults(serverFaults(failure, (field) => (field === "mot_de_passe" ? "ancien" : field)));
    } finally {
      setBusy(false);
    }
  }

  return (
    <section className="cpro-narrow fr-mb-6w">
      <h2 className="fr-h4">Mot de passe</h2>
      {done && (
        <div role="status" className="fr-mb-3w">
          <Alert severity="success" small description={t`Votre mot de passe est changé. Vos autres connexions sont fermées.`} />
        </div>
      )}
      {error !== null && <ProblemAlert error={error} title={t`Le mot de passe n'est pas changé`} />}
      {error === null && <FaultList faults={faults} before="avant d’enregistrer ce mot de passe" />}
      <form onSubmit={(event) => void submit(event)} noValidate>
        <PasswordField name="ancien" label="Mot de passe actuel (obligatoire)" faults={faults} autoComplete="current-password" />
        <NewPasswordFields faults={faults} />
        <Button type="submit" disabled={busy}>
          Enregistrer ce mot de passe
        </Button>
      </form>
    </section>
  );
}
