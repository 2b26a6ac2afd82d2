/** Words and places of the official calendar (P-12). */
import type { ContenuOfficiel, ReferentielResume } from "../../api/types";
import { nomCourt } from "../../text/diplomes";

export const NATURES = [
  { code: "trimestre", label: "Trimestre" },
  { code: "semestre", label: "Semestre" },
  { code: "pfmp", label: "Créneau de PFMP" },
  { code: "certification", label: "Échéance de certification" },
] as const;

export const nomNature = (code: string) => NATURES.find((each) => each.code === code)?.label ?? code;

/** « Toutes les classes », « Bac Pro MSPC, Première », « 1MSPC, TMSPC ». */
export function pourQui(contenu: Pick<ContenuOfficiel, "referentiel" | "niveau" | "divisions">, diplomas: ReferentielResume[]): string {
  if (contenu.divisions.length > 0) return contenu.divisions.join(", ");
  const diploma = diplomas.find(({ code }) => code === contenu.referentiel);
  if (!diploma) return contenu.referentiel || "Toutes les classes";
  const niveau = diploma.niveaux.find(({ code }) => code === contenu.niveau);
  return [nomCourt(diploma), niveau?.intitule].filter(Boolean).join(", ");
}

const DAY = 86_400_000;

/** Where days stand in a school year, from 1 August to 31 July, in hundredths of it. */
export function placeInYear(annee: number, du: string, au: string): { left: number; width: number } {
  const first = Date.UTC(annee, 7, 1);
  const length = Date.UTC(annee + 1, 7, 1) - first;
  const at = (instant: number) => Math.min(100, Math.max(0, ((instant - first) / length) * 100));
  const left = at(Date.parse(du));
  return { left, width: Math.max(at(Date.parse(au) + DAY) - left, 0) };
}
