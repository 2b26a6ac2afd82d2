/** What the API answers about a book (F-11). */
import type { ApprenantDivision, FicheCourte } from "../../api/types";

/** A success: a sheet, of the diploma that was prepared then. */
export type ReussiteCourte = FicheCourte & { referentiel: string };

/** A sheet that a success may be drawn from. */
export interface Source {
  fiche: FicheCourte;
  /** Title of its period; null for one that belongs to none. */
  periode: string | null;
}

/** A link that opens the book to who has it. */
export interface Partage {
  id: string;
  cree_le: string;
  expire_le: string;
}

/** The link itself is told this once. */
export interface NouveauPartage {
  lien: string;
  partage: Partage;
}

export interface Book {
  apprenant: ApprenantDivision;
  /** Its cover and the order of its pages; null while it is not opened. */
  book: FicheCourte | null;
  reussites: ReussiteCourte[];
  /** The learner's alone, like the links. */
  sources: Source[];
  partages: Partage[];
  actions: string[];
}

export interface ImageLue {
  id: string;
  titre: string;
  largeur: number;
  hauteur: number;
}

/** One page as its readers see it. */
export interface PageLue {
  titre: string;
  cadre: string | null;
  date: string | null;
  recit: string | null;
  fierte: string | null;
  competences: { code: string; intitule: string }[];
  images: ImageLue[];
}

/** The book as its readers see it: nothing but what the learner chose. */
export interface BookLu {
  titre: string | null;
  signature: string | null;
  presentation: string | null;
  couleur: string | null;
  diplome: string | null;
  pages: PageLue[];
}
