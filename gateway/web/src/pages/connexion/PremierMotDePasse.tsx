import { type FormEvent, useState } from "react";
import { Navigate, useNavigate } from "react-router";
import { session as api } from "../../api/endpoints";
import { useOpenSession, useSessionHolder } from "../../app/session";
import { t } from "../../text/typo";
import { type Fault, FaultList, ProblemAlert } from "../../ui/feedback";
import { NewPasswordFields, newPasswordFaults, PasswordField } from "../../ui/NewPasswordFields";
import { Page } from "../../ui/Page";
import { Button } from "../../ui/Button";

/** First login with a temporary password: nothing else is allowed before it is replaced (I-03). */
export default function PremierMotDePasse() {
  const session = useOpenSession();
  const { adopt } = useSessionHolder();
  const navigate = useNavigate();
  const [faults, setFaults] = useState<Fault[]>([]);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const ancien = String(form.get("ancien") ?? "");
    const found: Fault[] = [];
    if (!ancien) found.push({ field: "ancien", message: t`Mot de passe actuel : saisissez celui de votre fiche` });
    found.push(...newPasswordFaults(form));
    setFaults(found);
    setError(null);
    if (found.length > 0) return;
    setBusy(true);
    try {
      adopt((await api.changePassword(ancien, String(form.get("nouveau")))) ?? (await api.read()));
      setDone(true);
      void navigate("/");
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  }

  if (!session.mot_de_passe_a_changer && !done && !busy) return <Navigate to="/" replace />;
  return (
    <Page
      title="Choisir mon mot de passe"
      withoutCrumbs
      lead={t`Vous vous connectez avec un mot de passe provisoire. Choisissez le vôtre pour continuer.`}
    >
      <div className="cpro-narrow">
        {error !== null && <ProblemAlert error={error} title={t`Le mot de passe n'est pas changé`} />}
        <FaultList faults={faults} before="avant d’enregistrer ce mot de passe" />
        <form onSubmit={(event) => void submit(event)} noValidate>
          <PasswordField name="ancien" label="Mot de passe actuel (obligatoire)" faults={faults} autoComplete="current-password" />
          <NewPasswordFields faults={faults} />
          <Button type="submit" disabled={busy}>
            Enregistrer ce mot de passe
          </Button>
        </form>
      </div>
    </Page>
  );
}
