import { Alert } from "@codegouvfr/react-dsfr/Alert";
import { jour, jourCourt } from "../../text/dates";
import { t } from "../../text/typo";
import { Link } from "../../ui/Link";
import type { PartOfFiche } from "./useFiche";

/** E-07, F-04: what a bilan intermédiaire counted no longer changes, and where to look; the texts stay free. */
export function FicheFigee({ fiche: { figee_le }, apprenant }: Pick<PartOfFiche, "fiche" | "apprenant">) {
  if (!figee_le) return null;
  return (
    <Alert
      severity="info"
      small
      className="fr-mb-2w"
      description={
        <>
          {t`Figé depuis le ${jour(figee_le)} : ces choix ont été comptés dans le bilan intermédiaire du ${jourCourt(figee_le)}. `}
          <Link href={`/apprenants/${apprenant}/bilans/${figee_le}`}>Voir ce bilan intermédiaire</Link>
        </>
      }
    />
  );
}
