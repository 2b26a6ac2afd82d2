import type { MotifEffacement } from "../../api/types";
import { t } from "../../text/typo";

/** Why a person was erased. */
export const MOTIFS: Record<MotifEffacement, string> = {
  demande: t`Demande de la personne`,
  fin_de_duree: t`Fin de la durée de conservation`,
  erreur: t`Erreur de saisie`,
  terme: t`Terme de la durée de conservation`,
};

/** What a person may choose: the clock has its own. */
export const CHOIX: Exclude<MotifEffacement, "terme">[] = ["demande", "fin_de_duree", "erreur"];
