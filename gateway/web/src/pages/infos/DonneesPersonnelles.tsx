import { t } from "../../text/typo";
import { Page } from "../../ui/Page";

export default function DonneesPersonnelles() {
  return (
    <Page title="Données personnelles">
      <h2>Pourquoi vos données sont utilisées</h2>
      <p>{t`Pour suivre et évaluer les périodes de formation en entreprise : identité et classe des apprenants, établissement, entreprise d'accueil et tuteur, travaux écrits par l'apprenant, évaluations des équipes.`}</p>
      <h2>Qui les voit</h2>
      <p>{t`L'apprenant et les équipes de son établissement, pour les diplômes qu'elles enseignent. Le tuteur d'entreprise voit un seul apprenant, pour une seule période, par un lien personnel.`}</p>
      <p>{t`Si votre académie a choisi un fond de carte, votre navigateur le demande à l'organisme qui le fournit : celui-ci voit la zone affichée et l'adresse de votre connexion, rien d'autre.`}</p>
      <p>{t`Si votre académie a choisi un service d'adresses, l'adresse d'entreprise que vous saisissez lui est envoyée par notre serveur pour la compléter : ce service ne sait ni qui l'écrit, ni pour qui.`}</p>
      <h2>Ce qui reste sur votre appareil</h2>
      <p>{t`Les saisies qui n'ont pas encore pu être envoyées sont gardées sur l'appareil, sous votre nom, 14 jours au plus. Elles disparaissent dès qu'elles sont enregistrées.`}</p>
      <p>{t`Si vous avez indiqué en vous connectant que l'appareil est le vôtre, votre nom et les pages de suivi que vous y avez ouvertes y sont gardés aussi, pour que vous les retrouviez hors ligne, 14 jours au plus après leur dernière ouverture. « Se déconnecter » les efface. Sur un appareil partagé, aucune page n'est gardée.`}</p>
      <h2>Vos droits</h2>
      <p>{t`Vous pouvez télécharger tout ce que l'application garde sur vous, depuis « Mon compte ».`}</p>
      <p>{t`Vous pouvez demander à voir, à corriger ou à faire effacer vos données : adressez-vous au chef de votre établissement ou au délégué à la protection des données de votre académie, puis, si besoin, à la CNIL.`}</p>
    </Page>
  );
}
