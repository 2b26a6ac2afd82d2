import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate } from "react-router";
import { acces } from "../../api/endpoints";
import type { DescriptionAcces } from "../../api/types";
import { useSessionHolder } from "../../app/session";
import { intervalle, jour, jourDe } from "../../text/dates";
import { nomComplet } from "../../text/noms";
import { t } from "../../text/typo";
import { Loaded, ProblemAlert } from "../../ui/feedback";
import { OwnDevice } from "../../ui/OwnDevice";
import { Page } from "../../ui/Page";
import { Button, ButtonsGroup } from "../../ui/Button";
import { useToken } from "./useToken";

export default function Acces() {
  const { token, arrival } = useToken();
  const description = useQuery({
    // Keyed by the arrival, never by the token itself.
    queryKey: ["acces", arrival],
    queryFn: () => acces.describe(token),
    enabled: token !== "",
    gcTime: 0,
    retry: false,
  });
  return (
    <Page title="Espace tuteur" withoutCrumbs>
      <div className="cpro-narrow">
        {token === "" ? (
          <p className="fr-text--lead">{t`Ouvrez cette page avec le lien reçu par courriel.`}</p>
        ) : (
          <Loaded query={description} lines={3}>
            {(value) => <Landing token={token} value={value} />}
          </Loaded>
        )}
      </div>
    </Page>
  );
}

function Landing({ token, value }: { token: string; value: DescriptionAcces }) {
  const { adopt } = useSessionHolder();
  const navigate = useNavigate();
  const [outcome, setOutcome] = useState<"" | "renouvele" | "refuse">("");
  const [error, setError] = useState<unknown>(null);
  const attempt = async (action: () => Promise<void>) => {
    setError(null);
    try {
      await action();
    } catch (failure) {
      setError(failure);
    }
  };
  const open = () =>
    attempt(async () => {
      const session = await acces.open(token);
      adopt(session);
      const only = session.acces.length === 1 ? session.acces[0] : undefined;
      void navigate(only ? `/periodes/${only.periode}/portfolios/${only.apprenant}` : "/");
    });

  if (outcome === "refuse") {
    return <p role="status" className="fr-text--lead">{t`Merci. L'établissement est prévenu ; aucun accès n'a été ouvert.`}</p>;
  }
  if (outcome === "renouvele") {
    return <p role="status" className="fr-text--lead">{t`Un nouveau lien vient d'être envoyé à l'adresse qui a reçu le premier. Il arrive en général en moins d'une minute.`}</p>;
  }
  const problem = error === null ? null : <ProblemAlert error={error} />;
  if (value.etat === "revoque") {
    return <p className="fr-text--lead">{t`Ce lien n'est plus valable. Adressez-vous à l'établissement qui vous l'a envoyé.`}</p>;
  }
  if (value.etat === "expire") {
    return (
      <>
        {problem}
        <p className="fr-text--lead">{t`Ce lien a expiré le ${jour(jourDe(value.expire_le))}.`}</p>
        <Button onClick={() => void attempt(async () => { await acces.renew(token); setOutcome("renouvele"); })}>
          Recevoir un nouveau lien
        </Button>
        <p className="fr-mt-2w">{t`Il sera envoyé à l'adresse qui a reçu le premier.`}</p>
      </>
    );
  }
  const { etablissement, apprenant, tuteur, periode } = value;
  if (!apprenant || !tuteur || !periode) return null;
  return (
    <>
      {problem}
      <p className="fr-text--lead">
        {t`${etablissement ?? "Un établissement"} vous invite à suivre `}
        <strong>{nomComplet(apprenant)}</strong>
        {t`, en ${periode.titre} ${intervalle(periode.du, periode.au)}.`}
      </p>
      <p>{t`Vous êtes bien ${nomComplet(tuteur)} ?`}</p>
      <OwnDevice />
      <ButtonsGroup
        buttons={[
          { children: t`Ouvrir l'espace de suivi`, onClick: () => void open() },
          {
            children: t`Ce n'est pas moi`,
            priority: "tertiary",
            onClick: () => void attempt(async () => { await acces.disown(token); setOutcome("refuse"); }),
          },
        ]}
      />
      <p className="fr-text--sm">{t`Ni compte ni mot de passe ne sont nécessaires. Cet accès est personnel : ne transmettez pas votre lien. Il est valable jusqu'au ${jour(jourDe(value.expire_le))}.`}</p>
    </>
  );
}
