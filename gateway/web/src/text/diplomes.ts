import type { ReferentielResume } from "../api/types";

const TYPES: Record<string, string> = { "bac-pro": "Bac Pro", bts: "BTS", cap: "CAP", "seconde-commune": "2de" };
const TYPES_EN_TOUTES_LETTRES: Record<string, string> = {
  "bac-pro": "Baccalauréat professionnel",
  bts: "Brevet de technicien supérieur",
  cap: "Certificat d’aptitude professionnelle",
  "seconde-commune": "Seconde commune à une famille de métiers",
};

/** « Baccalauréat professionnel ». */
export function nomType(type: string): string {
  return TYPES_EN_TOUTES_LETTRES[type] ?? type;
}

/** « Bac Pro MSPC : Maintenance des systèmes… ». */
export function nomDiplome(diplome: Pick<ReferentielResume, "type" | "sigle" | "intitule">): string {
  return `${nomCourt(diplome)}\u00a0: ${diplome.intitule}`;
}

/** « Bac Pro MSPC ». */
export function nomCourt(diplome: Pick<ReferentielResume, "type" | "sigle">): string {
  return `${TYPES[diplome.type] ?? diplome.type} ${diplome.sigle}`;
}
