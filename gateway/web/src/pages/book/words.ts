import type { Book, Code, FicheCourte, Partage, Referentiel, SourceBook, Valeur } from "../../api/types";
import { jour } from "../../text/dates";
import { nomComplet } from "../../text/noms";
import { compte, t } from "../../text/typo";
import { titreFiche } from "../dossier/ficheWords";
import { competenceField } from "../dossier/relier";
import { nomLibre } from "../libres/words";
import type { PageLue } from "./types";

export const CADRES: Code[] = [
  { code: "entreprise", intitule: "En entreprise" },
  { code: "centre", intitule: "En centre de formation" },
  { code: "autre", intitule: "Ailleurs" },
];

export const COULEURS: Code[] = [
  { code: "bleu", intitule: "Bleu" },
  { code: "vert", intitule: "Vert" },
  { code: "prune", intitule: "Prune" },
  { code: "orange", intitule: "Orange" },
];

/** The colour of a book; blue while none is chosen. */
export function couleurDe(value: Valeur): string {
  return COULEURS.find(({ code }) => code === value)?.code ?? "bleu";
}

export function titreReussite(titre: string | null): string {
  return titre?.trim() || t`Réussite sans titre`;
}

/** What a sheet is called when its learner looks for a success in it. */
export function nomSource(fiche: FicheCourte): string {
  return fiche.semaine ? nomLibre(fiche) : titreFiche(fiche);
}

/** The sheets by their periods, in the order in which they come. */
export function parPeriode(sources: SourceBook[]): { periode: string | null; fiches: FicheCourte[] }[] {
  const names = [...new Set(sources.map(({ periode }) => periode))];
  return names.map((periode) => ({ periode, fiches: sources.filter((source) => source.periode === periode).map(({ fiche }) => fiche) }));
}

/** « En entreprise · 10 juin 2026 » */
export function cadreEtDate({ cadre, date }: Pick<PageLue, "cadre" | "date">): string {
  const where = CADRES.find(({ code }) => code === cadre)?.intitule;
  return [where, date && jour(date)].filter(Boolean).join(" · ");
}

/** Competences of the diploma that a success shows, in the diploma's order. */
export function competencesDe({ competences }: Referentiel, value: (name: string) => Valeur): PageLue["competences"] {
  return competences.filter(({ code }) => value(competenceField(code)) === true).map(({ code, intitule }) => ({ code, intitule }));
}

/** How long a link opens the book, in days. */
export const DUREES: { jours: number; label: string }[] = [
  { jours: 7, label: "1 semaine" },
  { jours: 30, label: "1 mois" },
  { jours: 90, label: "3 mois" },
  { jours: 365, label: "1 an" },
];

/** Links that still open the book, the one that closes last first. */
export function ouverts(partages: Partage[], now: number): Partage[] {
  return partages.filter(({ expire_le }) => Date.parse(expire_le) > now).sort((a, b) => b.expire_le.localeCompare(a.expire_le));
}

/** « Mon book », or whose it is. */
export function titreDuBook({ apprenant }: Pick<Book, "apprenant">, own: boolean): string {
  return own ? "Mon book" : t`Book de ${nomComplet(apprenant)}`;
}

/** « 3 pages », « Aucune page » */
export function pagesInWords(count: number): string {
  return count === 0 ? t`Aucune page` : compte(count, "page");
}
