import type { Dossier } from "../../api/types";
import { t } from "../../text/typo";

/** Who follows a learner in the company, told to that learner: an apprenti has a maître d’apprentissage (domain § 1). */
export function votreTuteur({ periode }: Pick<Dossier, "periode">): string {
  return periode.pour_apprentis ? t`votre maître d'apprentissage` : t`votre tuteur`;
}
