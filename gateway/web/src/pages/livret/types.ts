/**
 * What the livret d'apprentissage is made of (F-12). Written by hand until the description of the API has it: then
 * these are its generated types, and they go to `api/pedagogie.ts`.
 */
import type { ApprenantDivision, FicheCourte, Nom, Personne } from "../../api/types";

/** The sheet itself: one per diploma that the apprentice prepares. */
export type LivretCourt = FicheCourte & { referentiel: string };

export interface Livret {
  apprenant: ApprenantDivision;
  livrets: LivretCourt[];
  entretiens: FicheCourte[];
  visites: FicheCourte[];
  actions: string[];
}

export interface Contacts {
  apprenant: ApprenantDivision;
  referent: Personne | null;
  maitres: (Nom & { id: string; courriel: string | null; entreprise: string | null })[];
  etablissement: { nom: string; courriel: string | null; url: string | null; cfa: string | null };
  /** From the newest fiche de liaison: any of its texts may be empty. */
  entreprise: { raison_sociale: string; adresse: string; telephone: string; tuteur: string; periode: string } | null;
}

export interface Phase {
  id: string;
  titre: string;
  du: string;
  au: string;
  entreprise: string | null;
  fiches: number;
  completees: number;
  bilan: string | null;
}

export interface Phases {
  periodes: Phase[];
  bilans: { date: string; constats: string; conseils: string }[];
}
