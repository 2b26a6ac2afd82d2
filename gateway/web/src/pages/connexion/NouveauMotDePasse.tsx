import { Alert } from "@codegouvfr/react-dsfr/Alert";
import { type FormEvent, useState } from "react";
import { motDePasse } from "../../api/endpoints";
import { ApiError } from "../../api/http";
import { t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { type Fault, FaultList, ProblemAlert, serverFaults } from "../../ui/feedback";
import { Link } from "../../ui/Link";
import { NewPasswordFields, newPasswordFaults } from "../../ui/NewPasswordFields";
import { Page } from "../../ui/Page";
import { useToken } from "./useToken";

/** Sets a new password with the link of a mail. Opening the page uses nothing up (I-06). */
export default function NouveauMotDePasse() {
  const { token } = useToken();
  const [faults, setFaults] = useState<Fault[]>([]);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const found = newPasswordFaults(form);
    setFaults(found);
    setError(null);
    if (found.length > 0) return;
    setBusy(true);
    try {
      await motDePasse.replace(token, String(form.get("nouveau")));
      setDone(true);
    } catch (failure) {
      setError(failure);
      setFaults(serverFaults(failure));
    } finally {
      setBusy(false);
    }
  }

  const dead = error instanceof ApiError && error.problem.code === "identity.account_link";
  return (
    <Page title="Nouveau mot de passe" withoutCrumbs>
      <div className="cpro-narrow">
        {error !== null && (
          <ProblemAlert error={error} title={t`Le mot de passe n'est pas changé`}>
            {dead && (
              <span className="cpro-block">
                <Link href="/mot-de-passe/oublie">Recevoir un nouveau lien</Link>
              </span>
            )}
          </ProblemAlert>
        )}
        {done ? (
          <div role="status">
            <Alert
              severity="success"
              as="h2"
              title="Mot de passe enregistré"
              description={t`Vos autres connexions sont fermées. Connectez-vous avec votre nouveau mot de passe.`}
            />
            <p className="fr-mt-3w">
              <Button linkProps={{ href: "/connexion" }}>Se connecter</Button>
            </p>
          </div>
        ) : token === "" ? (
          <>
            <p className="fr-text--lead">{t`Ouvrez cette page avec le lien reçu par courriel.`}</p>
            <p>
              <Link href="/mot-de-passe/oublie">Recevoir un lien</Link>
            </p>
          </>
        ) : (
          <>
            {error === null && <FaultList faults={faults} before="avant d’enregistrer ce mot de passe" />}
            <form onSubmit={(event) => void submit(event)} noValidate>
              <NewPasswordFields faults={faults} />
              <Button type="submit" disabled={busy}>
                Enregistrer ce mot de passe
              </Button>
            </form>
          </>
        )}
      </div>
    </Page>
  );
}
