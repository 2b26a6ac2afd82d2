/** What is noted in a livret as it comes: interviews and visits of the company (F-12). */
import type { Action } from "../../api/actions";
import type { Fiche, FicheCourte } from "../../api/types";
import { t } from "../../text/typo";
import { type ChampEcrit, type Droit, ENTRETIEN, VISITE } from "./fields";
import { adresse, adresseDe } from "./sections";

export interface Sorte {
  /** In addresses: code of its page. */
  code: "entretiens" | "visites";
  formulaire: "entretien" | "visite";
  /** Action of who may note one. */
  noter: Action;
  /** Who writes its object and its day. */
  droit: Droit;
  champs: ChampEcrit[];
  /** « l’entretien », « cet entretien », « de l’entretien », and the ending of what is said of it. */
  le: string;
  ce: string;
  du: string;
  e: "" | "e";
  sansObjet: string;
  label: string;
  exemple: string;
  /** Where there is none: to who may note one, to the others. */
  vide: string;
  rien: string;
  /** The way back to the list. */
  tous: string;
}

export const SORTES: Sorte[] = [
  {
    code: "entretiens",
    formulaire: "entretien",
    noter: "noter_entretien",
    droit: "ecrire_ensemble",
    champs: ENTRETIEN,
    le: t`l'entretien`,
    ce: "cet entretien",
    du: t`de l'entretien`,
    e: "",
    sansObjet: "Entretien sans objet",
    label: "Noter un entretien",
    exemple: t`Par exemple : Point de fin de trimestre. Vous pourrez le changer.`,
    vide: t`Aucun entretien n'est noté. Notez-en un pour garder la trace de ce qui a été dit et décidé.`,
    rien: t`Aucun entretien n'est noté pour l'instant.`,
    tous: "Tous les entretiens",
  },
  {
    code: "visites",
    formulaire: "visite",
    noter: "noter_visite",
    droit: "ecrire_equipe",
    champs: VISITE,
    le: "la visite",
    ce: "cette visite",
    du: "de la visite",
    e: "e",
    sansObjet: "Visite sans objet",
    label: "Noter une visite",
    exemple: t`Par exemple : Première visite. Vous pourrez le changer.`,
    vide: t`Aucune visite n'est notée. Notez-en une pour garder la trace de ce qui a été constaté en entreprise.`,
    rien: t`Aucune visite n'est notée pour l'instant.`,
    tous: "Toutes les visites",
  },
];

export function sorteOf(code: string): Sorte | undefined {
  return SORTES.find((sorte) => sorte.code === code);
}

/** A sheet of a livret, whichever its kind. */
export function isOfLivret({ formulaire }: Pick<Fiche, "formulaire">): boolean {
  return formulaire === "livret" || SORTES.some((sorte) => sorte.formulaire === formulaire);
}

/** Where such a sheet is shown. */
export function adresseDeFiche({ id, formulaire, apprenant }: Pick<Fiche, "id" | "formulaire" | "apprenant">): string {
  const sorte = SORTES.find((each) => each.formulaire === formulaire);
  return sorte ? adresseDe(apprenant.id, sorte.code, id) : adresse(apprenant.id, "contacts", id);
}

/** Newest first; those whose day nobody has said come last, the latest noted first. */
export function parDate(fiches: FicheCourte[]): FicheCourte[] {
  return [...fiches].sort((a, b) => (b.date ?? "").localeCompare(a.date ?? "") || b.creee_le.localeCompare(a.creee_le));
}
