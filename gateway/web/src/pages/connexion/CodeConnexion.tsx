import { type FormEvent, useState } from "react";
import { Navigate, useLocation } from "react-router";
import { session as api } from "../../api/endpoints";
import { ApiError } from "../../api/http";
import type { SecondFacteurAttendu } from "../../api/types";
import { useSessionHolder } from "../../app/session";
import { t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { CodeInput } from "../../ui/CodeInput";
import { ProblemAlert, serverFaults, Skeleton } from "../../ui/feedback";
import { Link } from "../../ui/Link";
import { Page } from "../../ui/Page";
import { PasskeyButton } from "../../ui/PasskeyButton";

/** Second step of a sign-in: the password was right, a code or a passkey comes next (I-06). */
export default function CodeConnexion() {
  const { session, loading, adopt } = useSessionHolder();
  const location = useLocation();
  const [error, setError] = useState<unknown>(null);
  const [withKey, setWithKey] = useState(false);
  const [busy, setBusy] = useState(false);
  const state = location.state as { retour?: string; attendu?: SecondFacteurAttendu; portail?: boolean } | null;
  const back = state?.retour ?? "/";
  const known = state?.portail ? t`Votre portail vous a reconnu.` : t`Votre mot de passe est correct.`;
  // After a reload nothing tells what the person has: both are offered.
  const { application, cle } = state?.attendu ?? { application: true, cle: true };

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const code = String(new FormData(event.currentTarget).get("code") ?? "");
    setError(null);
    setWithKey(false);
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
    <Page title="Seconde étape de connexion" withoutCrumbs lead={`${known} ${cle ? t`Répondez maintenant avec votre clé d'accès, ou indiquez un code.` : t`Indiquez maintenant un code.`}`}>
      <div className="cpro-narrow">
        {error !== null && (
          <ProblemAlert error={error} title={over ? "Connexion à recommencer" : withKey ? "Clé d’accès refusée" : "Code refusé"}>
            {over && (
              <span className="cpro-block">
                <Link href="/connexion">Recommencer la connexion</Link>
              </span>
            )}
          </ProblemAlert>
        )}
        {cle && (
          <div className="fr-mb-4w">
            <PasskeyButton afterPassword onSession={adopt} onError={(failure) => { setWithKey(true); setError(failure); }} />
          </div>
        )}
        <form onSubmit={(event) => void submit(event)}>
          <CodeInput id="code" fault={serverFaults(error)[0]?.message} {...(application ? {} : { hint: t`L'un de vos codes de secours.` })} />
          <Button type="submit" priority={cle ? "secondary" : "primary"} disabled={busy}>
            Se connecter
          </Button>
        </form>
        <section className="fr-mt-4w">
          <h2 className="fr-h6">{t`Vous n'avez plus votre application ou votre clé ?`}</h2>
          <p>{t`Prenez l'un des codes de secours que vous avez gardés : chacun sert une fois. Sans eux, adressez-vous à l'administrateur de votre établissement.`}</p>
          <p>
            <Link href="/connexion">Revenir à la connexion</Link>
          </p>
        </section>
      </div>
    </Page>
  );
}
