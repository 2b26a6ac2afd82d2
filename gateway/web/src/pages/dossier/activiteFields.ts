import type { Code } from "../../api/types";
import { t } from "../../text/typo";
import type { AutoFieldProps } from "../../ui/fields";

type Field = Omit<AutoFieldProps, "engine">;

/** Work order of an activité significative, its date apart (F-03). */
export const BON_SHORT: Field[] = [
  { name: "secteur", label: "Secteur", hint: t`L'atelier, la ligne ou le service.` },
  { name: "demandeur", label: "Demandeur", hint: t`Qui a demandé le travail.` },
  { name: "machine", label: "Machine" },
];
export const BON_LONG: Field[] = [
  { name: "nature_travail", label: "Nature du travail à réaliser", hint: t`Où et comment s'est déroulé le travail à réaliser.`, multiline: true },
  { name: "fournitures", label: "Fournitures", hint: t`Pièces, outils, consommables.`, multiline: true },
  { name: "documentation", label: "Documentation", hint: t`Notice, plan, schéma, procédure.`, multiline: true },
];
/** Report of the work done. */
export const RAPPORT: Field[] = [
  { name: "defauts", label: "Défauts constatés", multiline: true },
  { name: "causes", label: "Cause(s)", multiline: true },
  { name: "reparations", label: "Réparations effectuées", multiline: true },
  { name: "duree", label: t`Durée de l'intervention`, hint: t`Par exemple 30 min ou 2 h.` },
];

/** How the work was done; fiches activité have the same choice (F-04). */
export const AUTONOMIE: Code[] = [
  { code: "autonomie", intitule: "En autonomie" },
  { code: "accompagne", intitule: "Accompagné" },
];
export const CONDITIONS = "Conditions de réalisation";
