import { Alert } from "@codegouvfr/react-dsfr/Alert";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { effacements } from "../../api/endpoints";
import type { Effacement } from "../../api/types";
import { moment } from "../../text/dates";
import { nomComplet } from "../../text/noms";
import { compte, t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { Loaded } from "../../ui/feedback";
import { Page } from "../../ui/Page";
import { MOTIFS } from "./motifs";
import { etatPart, Parts } from "./Parts";

/** Asked again until every service has answered. */
const AGAIN = 2_000;

/** An erasure, service by service, and its proof; it names nobody (I-12). */
export default function UnEffacement() {
  const { id = "" } = useParams();
  const query = useQuery({
    queryKey: ["effacements", id],
    queryFn: () => effacements.read(id),
    refetchInterval: ({ state }) => (state.data && !state.data.acheve_le ? AGAIN : false),
  });
  return (
    <Page
      title={t`Effacement n° ${id.slice(-6).toUpperCase()}`}
      context="Données personnelles"
      crumbs={[
        { label: "Données personnelles", href: "/rgpd" },
        { label: "Effacements", href: "/rgpd/effacements" },
      ]}
      lead={t`Cette page ne nomme plus la personne : l'application n'a gardé d'elle qu'un numéro.`}
    >
      <Loaded query={query}>{(effacement) => <Told effacement={effacement} />}</Loaded>
    </Page>
  );
}

function Told({ effacement }: { effacement: Effacement }) {
  const done = effacement.parts.filter((part) => part.le).length;
  return (
    <>
      <div role="status" className="fr-mb-3w">
        <Alert
          severity={effacement.acheve_le ? "success" : "info"}
          as="h2"
          title={effacement.acheve_le ? "Effacé partout" : "Effacement en cours"}
          description={
            effacement.acheve_le
              ? t`Tous les domaines ont confirmé le ${moment(effacement.acheve_le)}.`
              : t`${compte(done, "domaine")} sur ${effacement.parts.length} ont confirmé. Vous pouvez quitter cette page : l'effacement continue.`
          }
        />
      </div>
      <dl className="cpro-facts">
        <dt>Demandé</dt>
        <dd>{effacement.par ? t`le ${moment(effacement.le)}, par ${nomComplet(effacement.par)}` : t`le ${moment(effacement.le)}, par l'application`}</dd>
        <dt>Motif</dt>
        <dd>{MOTIFS[effacement.motif]}</dd>
        <dt>Portée</dt>
        <dd>
          {effacement.ailleurs
            ? t`La part de cet établissement : un autre établissement connaît la personne.`
            : t`Tout ce que l'application gardait de la personne.`}
        </dd>
      </dl>
      <h2 className="fr-h4">Ce qui a été retiré</h2>
      <Parts parts={effacement.parts} caption="Ce qui a été retiré, par domaine" state={etatPart} />
      <p className="cpro-lead">{t`La preuve est un texte sans aucun nom : numéro, dates, nombres de lignes et empreintes du journal. Gardez-la avec la demande de la personne.`}</p>
      <Button network linkProps={{ href: effacements.proof(effacement.id), download: true }}>Télécharger la preuve (TXT)</Button>
    </>
  );
}
