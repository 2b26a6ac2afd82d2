import type { Dossier, Profil } from "../../../api/types";
import { t } from "../../../text/typo";
import { baseOf } from "../sheets";

/** The six pages of the journal de bord, in their order (F-09). */
export const PAGES = [
  { code: "entreprise", label: t`Entreprise d'accueil` },
  { code: "objectifs", label: t`Objectifs de la période` },
  { code: "carte", label: t`Géolocalisation de l'entreprise` },
  { code: "semaines", label: t`Activités hebdomadaires` },
  { code: "annexes", label: t`Annexes` },
  { code: "bilan", label: t`Bilan de la période` },
] as const;

export type JournalPageOf = (typeof PAGES)[number];
export type JournalCode = JournalPageOf["code"];

/** Whether there is a journal at all: apprentis have one (F-09). */
export function hasJournal({ periode }: Pick<Dossier, "periode">): boolean {
  return periode.pour_apprentis;
}

/** Pages that this profile opens: who is no maître d’apprentissage but a tuteur de stage has no bilan of the period to read. */
export function pagesFor(profil: Profil | null): readonly JournalPageOf[] {
  return PAGES.filter(({ code }) => code !== "bilan" || profil !== "tuteur_de_stage");
}

export function journalHref(dossier: Dossier, code: JournalCode = "entreprise"): string {
  return `${baseOf(dossier)}/journal/${code}`;
}
