/** How people, profiles and states are named on the screens. */
import type { EtatAcces, EtatBilan, EtatSemaine, Nom, Profil } from "../api/types";

/** « Jeanne »: registries send some first names all in capitals; those written with care stay as they are. */
export function prenomUsuel(prenom: string): string {
  const capitals = prenom.length > 1 && prenom === prenom.toLocaleUpperCase("fr");
  if (!capitals) return prenom;
  return prenom.toLocaleLowerCase("fr").replace(/(^|[ \-'’])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toLocaleUpperCase("fr"));
}

/** Who has no name any more: an author whose data were erased (I-12). */
export const COMPTE_EFFACE = "Compte effacé";

/** « Mina AZZOUG »: first name, then surname in capitals with its accents. */
export function nomComplet(personne: Nom): string {
  return `${prenomUsuel(personne.prenom)} ${personne.nom.toLocaleUpperCase("fr")}`.trim() || COMPTE_EFFACE;
}

/** « 06 12 34 56 78 » for the ten digits of a French number; what is written otherwise stays as it is. */
export function telephoneLu(numero: string): string {
  return /^0\d{9}$/.test(numero) ? numero.replace(/(\d{2})(?=\d)/g, "$1\u00a0") : numero;
}

/** « AZZOUG Mina », for sorted lists. */
export function nomTrie(personne: Nom): string {
  return `${personne.nom.toLocaleUpperCase("fr")} ${prenomUsuel(personne.prenom)}`.trim();
}

const profils: Record<Profil, string> = {
  administrateur: "administrateur",
  chef_etablissement: "chef d’établissement",
  ddfpt: "DDFPT",
  enseignant: "enseignant",
  apprenant: "apprenant",
  tuteur_de_stage: "tuteur de stage",
  maitre_apprentissage: "maître d’apprentissage",
  inspecteur: "inspecteur",
  operateur_academique: "opérateur académique",
};

/** « maître d’apprentissage ». */
export function nomProfil(profil: Profil): string {
  return profils[profil] ?? profil;
}

export const PROFILS = Object.keys(profils) as Profil[];

/** One word per state in the whole product. */
export const ETATS_BILAN: Record<EtatBilan, string> = {
  a_faire: "À faire",
  en_cours: "En cours",
  termine: "Terminé",
  fige: "Figé",
};
export const ETATS_ACCES: Record<EtatAcces, string> = {
  envoi_en_cours: "Envoi en cours",
  envoye: "Envoyé",
  imprime: "Lettre imprimée",
  non_envoye: "Non envoyé",
  adresse_refusee: "Adresse refusée",
  ouvert: "Ouvert",
  expire: "Expiré",
  invalide: "Invalidé",
};
export const ETATS_SEMAINE: Record<EtatSemaine, string> = {
  vide: "vide",
  commencee: "commencée",
  racontee: "racontée",
};
