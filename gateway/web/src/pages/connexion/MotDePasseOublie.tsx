import { Alert } from "@codegouvfr/react-dsfr/Alert";
import { Input } from "@codegouvfr/react-dsfr/Input";
import { type FormEvent, useState } from "react";
import { motDePasse } from "../../api/endpoints";
import { t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { type Fault, FaultList, faultOf, ProblemAlert } from "../../ui/feedback";
import { Link } from "../../ui/Link";
import { Page } from "../../ui/Page";

/** Asks for a link to a new password; the answer never says whether anyone has that identifier (I-06). */
export default function MotDePasseOublie() {
  const [faults, setFaults] = useState<Fault[]>([]);
  const [error, setError] = useState<unknown>(null);
  const [sent, setSent] = useState(false);
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const identifiant = String(new FormData(event.currentTarget).get("identifiant") ?? "").trim();
    setError(null);
    setFaults(identifiant ? [] : [{ field: "identifiant", message: t`Identifiant : saisissez votre identifiant ou votre adresse électronique` }]);
    if (!identifiant) return;
    setBusy(true);
    try {
      await motDePasse.ask(identifiant);
      setSent(true);
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Page
      title="Mot de passe oublié"
      withoutCrumbs
      lead={t`Indiquez votre identifiant : vous recevrez un lien pour choisir un nouveau mot de passe.`}
    >
      <div className="cpro-narrow">
        {error !== null && <ProblemAlert error={error} title={t`Le lien n'est pas demandé`} />}
        {sent ? (
          <div role="status">
            <Alert
              severity="success"
              as="h2"
              title="Demande enregistrée"
              description={t`Si un compte ouvert a cet identifiant et une adresse électronique, un lien vient d'y être envoyé. Il est valable une heure. Regardez aussi dans les courriers indésirables.`}
            />
          </div>
        ) : (
          <>
            <FaultList faults={faults} before="avant de recevoir un lien" />
            <form onSubmit={(event) => void submit(event)} noValidate>
              <Input
                label="Identifiant (obligatoire)"
                hintText={t`Celui de votre fiche d'identifiants, ou votre adresse électronique.`}
                {...faultOf(faults, "identifiant")}
                nativeInputProps={{ id: "identifiant", name: "identifiant", autoComplete: "username", autoCapitalize: "none", spellCheck: false }}
              />
              <Button type="submit" disabled={busy}>
                Recevoir un lien
              </Button>
            </form>
          </>
        )}
        <section className="fr-mt-4w">
          <h2 className="fr-h6">{t`Vous n'avez pas d'adresse électronique ?`}</h2>
          <p>{t`Adressez-vous à l'administrateur ou au secrétariat de votre établissement, qui peut imprimer une nouvelle fiche d'identifiants.`}</p>
          <p>
            <Link href="/connexion">Revenir à la connexion</Link>
          </p>
        </section>
      </div>
    </Page>
  );
}
