import { type FormEvent, useState } from "react";
import { Navigate, useLocation } from "react-router";
import { session as api } from "../../api/endpoints";
import { ApiError } from "../../api/http";
import { useSessionHolder } from "../../app/session";
import { t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { CodeInput } from "../../ui/CodeInput";
import { ProblemAlert, serverFaults, Skeleton } from "../../ui/feedback";
import { Link } from "../../ui/Link";
import { Page } from "../../ui/Page";

/** Second step of a sign-in: the password was right, a code comes next (I-06). */
export default function CodeConnexion() {
  const { session, loading, adopt } = useSessionHolder();
  const location = useLocation();
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const { retour: back = "/", portail = false } = (location.state as { retour?: string; portail?: boolean } | null) ?? {};

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const code = String(new FormData(event.currentTarget).get("code") ?? "");
    setError(null);
    setBusy(true);
    try {
      adopt(await api.verifyCode(code));
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  }

  if (loading) return <Skeleton />;
  if (session) return <Navigate to={back} replace />;
  const over = error instanceof ApiError && error.problem.code === "identity.second_step_over";
  return (
    <Page title="Seconde étape de connexion" withoutCrumbs lead={portail ? t`Votre portail vous a reconnu. Indiquez maintenant un code.` : t`Votre mot de passe est correct. Indiquez maintenant un code.`}>
      <div className="cpro-narrow">
        {error !== null && (
          <ProblemAlert error={error} title={over ? "Connexion à recommencer" : "Code refusé"}>
            {over && (
              <span className="cpro-block">
                <Link href="/connexion">Recommencer la connexion</Link>
              </span>
            )}
          </ProblemAlert>
        )}
        <form onSubmit={(event) => void submit(event)}>
          <CodeInput id="code" fault={serverFaults(error)[0]?.message} />
          <Button type="submit" disabled={busy}>
            Se connecter
          </Button>
        </form>
        <section className="fr-mt-4w">
          <h2 className="fr-h6">{t`Vous n'avez plus votre application ?`}</h2>
          <p>{t`Prenez l'un des codes de secours que vous avez gardés : chacun sert une fois. Sans eux, adressez-vous à l'administrateur de votre établissement.`}</p>
          <p>
            <Link href="/connexion">Revenir à la connexion</Link>
          </p>
        </section>
      </div>
    </Page>
  );
}
