import type { AnnexePartagee } from "../../api/types";
import { t } from "../../text/typo";

/** Where those of others are read. */
export const ACADEMIE = { label: t`Annexes partagées de l'académie`, href: "/annexes/academie" };

/** « Lycée du Grand-Large, Fécamp »; one that has told no name has its number. */
export function nomEtablissement({ uai, nom, ville }: AnnexePartagee["etablissement"]): string {
  return [nom || t`Établissement ${uai}`, ville].filter(Boolean).join(", ");
}
