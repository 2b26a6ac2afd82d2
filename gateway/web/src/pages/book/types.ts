/** A book as it is read: by whoever has its link, as the API answers; by who follows the learner, put together here (F-11). */

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
