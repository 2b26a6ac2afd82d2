import { Alert } from "@codegouvfr/react-dsfr/Alert";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { monCompte } from "../../api/endpoints";
import { t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { ProblemAlert } from "../../ui/feedback";
import { Page } from "../../ui/Page";
import { useToken } from "../connexion/useToken";

/** Confirms a new e-mail address. Mail scanners open links: only the button uses one up (I-06). */
export default function Courriel() {
  const { token } = useToken();
  const client = useQueryClient();
  const [error, setError] = useState<unknown>(null);
  const [confirmed, setConfirmed] = useState("");

  async function confirm() {
    setError(null);
    try {
      setConfirmed((await monCompte.confirmEmail(token)).courriel);
      await client.invalidateQueries({ queryKey: ["compte"] });
    } catch (failure) {
      setError(failure);
    }
  }

  return (
    <Page title="Nouvelle adresse électronique" withoutCrumbs>
      <div className="cpro-narrow">
        {error !== null && <ProblemAlert error={error} title={t`L'adresse n'est pas changée`} />}
        {confirmed ? (
          <div role="status">
            <Alert severity="success" as="h2" title="Adresse confirmée" description={t`${confirmed} est maintenant votre adresse électronique.`} />
            <p className="fr-mt-3w">
              <Button linkProps={{ href: "/compte" }}>Voir mon compte</Button>
            </p>
          </div>
        ) : token === "" ? (
          <p className="fr-text--lead">{t`Ouvrez cette page avec le lien reçu par courriel.`}</p>
        ) : (
          <>
            <p className="fr-text--lead">{t`Confirmez que cette adresse est bien la vôtre : elle remplacera la précédente.`}</p>
            <Button onClick={() => void confirm()}>Confirmer mon adresse</Button>
          </>
        )}
      </div>
    </Page>
  );
}
