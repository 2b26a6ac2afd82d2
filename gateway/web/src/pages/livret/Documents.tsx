import { t } from "../../text/typo";
import { AnnexesSection } from "../annexesPortfolio/AnnexesSection";

const VIDE = t`Ajoutez le calendrier de l'alternance, le règlement intérieur, le référentiel : ce que l'apprenti et l'entreprise doivent avoir sous la main.`;
const RIEN = t`Aucun document pour l'instant. L'équipe pédagogique et le maître d'apprentissage peuvent en ajouter.`;

/** Documents of reference: the calendar of the alternation, what the company and the apprentice go by. */
export function Documents({ apprenant, fiche }: { apprenant: string; fiche: string }) {
  return <AnnexesSection owner={{ apprenant, fiche }} empty={VIDE} none={RIEN} />;
}
