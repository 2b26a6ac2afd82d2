import { useSession } from "../../app/session";
import { t } from "../../text/typo";
import { Page } from "../../ui/Page";

export default function MentionsLegales() {
  const session = useSession();
  return (
    <Page title="Mentions légales">
      <h2>Éditeur</h2>
      <p>
        {session?.etablissement
          ? t`Ce service est mis à votre disposition par ${session.etablissement.nom} (${session.etablissement.uai}), sous la responsabilité de son chef d'établissement, et par son académie, qui l'héberge.`
          : t`Ce service est mis à disposition par les établissements scolaires et par leur académie, qui l'héberge. L'éditeur de votre espace est votre établissement.`}
      </p>
      <h2>Logiciel</h2>
      <p>{t`Le logiciel est libre, sous licence Apache 2.0. Son habillage reprend les composants du système de conception de l'État sans en utiliser la marque.`}</p>
      <h2>Cookies</h2>
      <p>{t`Un seul cookie est déposé, celui de votre connexion ; il est nécessaire au service et disparaît avec elle. Aucune mesure d'audience, aucune publicité, aucun contenu d'un autre site.`}</p>
    </Page>
  );
}
