import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { may } from "../../api/actions";
import { rgpd } from "../../api/endpoints";
import { nomComplet } from "../../text/noms";
import { t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { Loaded } from "../../ui/feedback";
import { Link } from "../../ui/Link";
import { Page } from "../../ui/Page";

const CRUMBS = [{ label: "Données personnelles", href: "/rgpd" }];

/** All that is held on one person (I-12). */
export default function UnePersonne() {
  const { personne = "" } = useParams();
  const query = useQuery({ queryKey: ["rgpd", personne], queryFn: () => rgpd.person(personne) });
  const name = query.data ? nomComplet(query.data.personne) : "";
  return (
    <Page title={name || "Données d’une personne"} context="Données personnelles" crumbs={CRUMBS}>
      <Loaded query={query} lines={3}>
        {({ personne: known, actions }) => (
          <>
            {known.division && <p>{t`Classe : ${known.division}`}</p>}
            <h2 className="fr-h4">Ce que l’application garde</h2>
            <p className="cpro-lead">
              {t`L'archive contient un fichier à lire d'abord, puis un fichier par domaine : compte et connexions, périodes, portfolios, bilans, documents. Elle ne contient ni mot de passe, ni coordonnées d'autres personnes.`}
            </p>
            {may(actions, "exporter") ? (
              <>
                <p>{t`Ne remettez l'archive qu'à la personne elle-même, ou à son représentant légal. Son téléchargement est inscrit au journal.`}</p>
                <Button network linkProps={{ href: rgpd.archive(known.id), download: true }}>Télécharger l’archive (ZIP)</Button>
              </>
            ) : (
              <p>{t`L'administrateur et le DDFPT de l'établissement peuvent télécharger cette archive.`}</p>
            )}
            {may(actions, "apercevoir_effacement") && (
              <>
                <h2 className="fr-h4 fr-mt-4w">Effacer</h2>
                <p className="cpro-lead">{t`La page suivante montre ce qui serait retiré, et ce qui resterait. Rien n'est effacé avant votre confirmation.`}</p>
                <p>
                  <Link href={`/rgpd/personnes/${known.id}/effacement`}>
                    {may(actions, "effacer") ? t`Préparer l'effacement` : t`Voir ce qui serait effacé`}
                  </Link>
                </p>
              </>
            )}
            <h2 className="fr-h4 fr-mt-4w">Qui a fait quoi</h2>
            <p>
              <Link href={`/rgpd/journal?personne=${known.id}`}>{t`Voir les lignes du journal qui concernent ${nomComplet(known)}`}</Link>
            </p>
          </>
        )}
      </Loaded>
    </Page>
  );
}
