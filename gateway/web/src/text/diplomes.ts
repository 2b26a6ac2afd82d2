import type { ReferentielResume } from "../api/types";

const TYPES: Record<string, string> = { "bac-pro": "Bac Pro", bts: "BTS", cap: "CAP" };

/** « Bac Pro MSPC : Maintenance des systèmes… ». */
export function nomDiplome(diplome: Pick<ReferentielResume, "type" | "sigle" | "intitule">): string {
  return `${nomCourt(diplome)}\u00a0: ${diplome.intitule}`;
}

/** « Bac Pro MSPC ». */
export function nomCourt(diplome: Pick<ReferentielResume, "type" | "sigle">): string {
  return `${TYPES[diplome.type] ?? diplome.type} ${diplome.sigle}`;
}
