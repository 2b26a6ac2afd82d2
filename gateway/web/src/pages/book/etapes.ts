/** The three steps of a book and the addresses of its pages (F-11). */
import type { Fiche } from "../../api/types";

export const ETAPES = [
  { code: "choisir", title: "Choisir mes réussites" },
  { code: "composer", title: "Composer mes pages" },
  { code: "partager", title: "Partager mon book" },
] as const;
export type Etape = (typeof ETAPES)[number]["code"];

export function isEtape(code: string | undefined): code is Etape {
  return ETAPES.some((etape) => etape.code === code);
}

/** Without a page, the book leads to where one goes on with it, or reads it. */
export function adresseBook(apprenant: string, page?: Etape | "lecture"): string {
  return `/apprenants/${apprenant}/book${page ? `/${page}` : ""}`;
}

export function adresseReussite(apprenant: string, fiche: string): string {
  return `${adresseBook(apprenant)}/reussites/${fiche}`;
}

/** The first step that something is still to be done in; sharing is never finished. */
export function etapeSuivante({ reussites, pages, titre }: { reussites: number; pages: number; titre: string }): Etape {
  if (reussites === 0) return "choisir";
  return pages === 0 || titre.trim() === "" ? "composer" : "partager";
}

/** A sheet of a book: the book itself, or one of its successes. */
export function isOfBook({ formulaire }: Pick<Fiche, "formulaire">): boolean {
  return formulaire === "book" || formulaire === "reussite";
}

/** Where such a sheet is shown. */
export function adresseDeFicheDuBook({ id, formulaire, apprenant }: Pick<Fiche, "id" | "formulaire" | "apprenant">): string {
  return formulaire === "reussite" ? adresseReussite(apprenant.id, id) : adresseBook(apprenant.id);
}
