import { t } from "../../text/typo";
import { Page } from "../../ui/Page";

export default function Accessibilite() {
  return (
    <Page title="Accessibilité : partiellement conforme" lead={t`Cette application vise le référentiel général d'amélioration de l'accessibilité (RGAA 4.1) et les règles WCAG 2.2, niveau AA.`}>
      <h2>État de conformité</h2>
      <p>{t`L'application est partiellement conforme. Chaque page est contrôlée automatiquement à chaque modification, au clavier et à deux largeurs d'écran. Aucun audit complet par des personnes n'a encore été mené : c'est pourquoi la conformité n'est pas dite totale.`}</p>
      <h2>Ce qui est prévu pour vous</h2>
      <ul>
        <li>{t`Tout se fait au clavier ; la touche Tab suit l'ordre de lecture, la touche Échap ferme les menus.`}</li>
        <li>{t`Les niveaux portent toujours des lettres, une jauge et un libellé, jamais une couleur seule.`}</li>
        <li>{t`Les pages se lisent à 400 % et sur un écran de 320 pixels, sans perte.`}</li>
      </ul>
      <h2>{t`Signaler un défaut d'accessibilité`}</h2>
      <p>{t`Un contenu ou un service vous est inaccessible ? Dites-le à votre établissement, en indiquant la page et ce que vous cherchiez à faire : une solution ou le document dans un autre format vous sera proposé.`}</p>
      <h2>Voies de recours</h2>
      <p>{t`Sans réponse satisfaisante, vous pouvez saisir le Défenseur des droits ou son délégué dans votre région.`}</p>
    </Page>
  );
}
