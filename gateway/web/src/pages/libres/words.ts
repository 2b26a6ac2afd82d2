import type { FicheCourte } from "../../api/types";
import { numeroSemaine } from "../../text/dates";
import { t } from "../../text/typo";
import { titreFiche } from "../dossier/ficheWords";

/** Where a sheet that is of a week comes from, when no period has it any more. */
export const PROVENANCE = t`Gardée d'une période modifiée ou supprimée`;

/** « Semaine 24 de 2026 »: outside its period, a week needs its year. */
export function nomLibre(fiche: Pick<FicheCourte, "nature" | "semaine" | "titre">): string {
  const { semaine } = fiche;
  return semaine ? t`Semaine ${numeroSemaine(semaine)} de ${semaine.slice(0, 4)}` : titreFiche(fiche);
}
