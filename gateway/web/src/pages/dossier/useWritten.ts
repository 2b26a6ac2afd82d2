import { useQuery } from "@tanstack/react-query";
import type { Dossier } from "../../api/types";
import { written } from "../../forms/champs";
import { compte, t } from "../../text/typo";
import { formulaireRead } from "./reads";

/** Forms of words whose page is not needed to know how far they are, with their fields (F-08, F-09). */
export const FORMS = {
  "bilan-personnel": { fields: ["points_forts", "axes_progres", "perspectives"] },
  "bilan-periode": { fields: ["bilan_travail", "bilan_reussites", "bilan_conseils"] },
} as const;

export interface HowFar {
  written: number;
  of: number;
}

/** How many fields of a form are written; null while it is not known, or not asked. */
export function useWritten(code: keyof typeof FORMS, { periode, apprenant }: Dossier, asked: boolean): HowFar | null {
  const { fields } = FORMS[code];
  const { data } = useQuery({ ...formulaireRead(code, periode.id, apprenant.id), enabled: asked });
  return asked && data ? { written: written(data.champs, fields), of: fields.length } : null;
}

/** « 2 parties écrites sur 3 », of a bilan. */
export function writtenInWords({ written: some, of }: HowFar): string {
  if (some === 0) return t`Pas encore écrit`;
  return some < of ? t`${compte(some, "partie écrite", "parties écrites")} sur ${of}` : t`Écrit`;
}
