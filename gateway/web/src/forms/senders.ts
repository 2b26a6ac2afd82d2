/**
 * Every form that is saved field by field, by the name it has on the device: where its changes go, and which copies of
 * it the client holds. The page that shows a form and the sending without a page (`background.ts`) share this.
 */
import type { QueryKey } from "@tanstack/react-query";
import { dossiers, fiches, portfolio } from "../api/endpoints";
import type { Changement, Resultat } from "../api/types";

type Save = (first: string, second: string, changes: Changement[]) => Promise<Resultat>;

/** Of a period and a learner; a sheet: of a learner and itself. */
const SENDERS = {
  liaison: dossiers.saveLiaison,
  bilan: dossiers.saveBilan,
  entreprise: portfolio.saveEntreprise,
  organigramme: portfolio.saveOrganigramme,
  carte: portfolio.saveCarte,
  "bilan-personnel": portfolio.saveBilanPersonnel,
  "bilan-periode": portfolio.saveBilanPeriode,
  // The week that its period loses, or has again, is still the same sheet.
  fiche: fiches.save,
} satisfies Record<string, Save>;

export type FormCode = keyof typeof SENDERS;
/** `liaison:<period>:<learner>` */
export type FormName = `${FormCode}:${string}:${string}`;

export function formName(code: FormCode, first: string, second: string): FormName {
  return `${code}:${first}:${second}`;
}

/** Sends changes of a form; null for a name that is none of ours. */
export function senderOf(form: string): ((changes: Changement[]) => Promise<Resultat>) | null {
  const [code = "", first, second, ...more] = form.split(":");
  if (!Object.hasOwn(SENDERS, code) || !first || !second || more.length > 0) return null;
  return (changes) => SENDERS[code as FormCode](first, second, changes);
}

/** Whether a query holds a copy of this form. A sheet of a week is read by its week too. */
export function copies(form: string, key: QueryKey, data: unknown): boolean {
  const [code, first, second] = form.split(":");
  if (code === "fiche" && key[0] === "semaine") return (data as { id?: string } | null | undefined)?.id === second;
  return key[0] === code && key[1] === first && key[2] === second;
}
