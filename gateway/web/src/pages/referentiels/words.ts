/** Words of what differs between diplomas. */
import type { Bloc, Code, Referentiel, RythmeFiches, Statut, SuiviEntreprise } from "../../api/types";
import { majuscule, t, typo } from "../../text/typo";

const SUIVIS: Record<SuiviEntreprise, string> = {
  portfolio: t`Portfolio, où l'apprenant présente l'entreprise et raconte ses activités`,
  "fiches-activites": t`Fiches activité, où l'apprenant décrit ce qu'il a fait et le relie au référentiel`,
};

const RYTHMES: Record<RythmeFiches, string> = {
  hebdomadaire: t`Une fiche par semaine de la période`,
  libre: t`Des fiches libres, que l'apprenant crée quand il le souhaite pendant la période`,
  "hebdomadaire-et-libre": t`Une fiche par semaine de la période, et d'autres quand l'apprenant le souhaite`,
};

export const nomSuivi = ({ suivi_entreprise }: Pick<Referentiel, "suivi_entreprise">) => SUIVIS[suivi_entreprise] ?? suivi_entreprise;
export const nomRythme = ({ rythme_fiches }: Pick<Referentiel, "rythme_fiches">) => RYTHMES[rythme_fiches] ?? rythme_fiches;

/** P-08: what becomes of what the learner has written. */
export function sortDesFiches({ fiches_conservees }: Pick<Referentiel, "fiches_conservees">): string {
  return fiches_conservees
    ? t`Si la période est supprimée, les fiches complétées deviennent des fiches libres de l'apprenant`
    : t`Si la période est supprimée, ses fiches le sont aussi`;
}

const RELIEURS: Record<string, string> = {
  apprenant: t`l'apprenant`,
  enseignant: t`l'enseignant`,
  "maitre-apprentissage": t`le maître d'apprentissage`,
};

/** « L’apprenant, l’enseignant et le maître d’apprentissage ». */
export function quiRelie(who: string[]): string {
  const named = who.map((one) => RELIEURS[one] ?? one);
  return named.length === 0 ? t`Personne` : majuscule(new Intl.ListFormat("fr", { type: "conjunction" }).format(named));
}

/** « C1.4 Préparer son intervention de maintenance ». */
export function titre({ code, intitule }: Code): string {
  return `${code} ${typo(intitule)}`;
}

/** « Option A : Animation et gestion de l’espace commercial ». */
export function nomOption(options: Code[], code: string): string {
  const option = options.find((each) => each.code === code);
  return option ? t`Option ${option.code} : ${typo(option.intitule)}` : t`Option ${code}`;
}

/** Levels where a status exists, named. */
export function niveauxDuStatut(statut: Pick<Statut, "niveaux">, niveaux: Code[]): string {
  if (statut.niveaux.length === 0) return "Tous les niveaux";
  return statut.niveaux.map((code) => niveaux.find((niveau) => niveau.code === code)?.intitule ?? code).join(", ");
}

/** What a period of that status yields, one sentence each (P-09, P-06); the exam that it may assess is said apart. */
export function apports(statut: Statut): string[] {
  const bilans = [
    ...(statut.bilan_entreprise ? ["Un bilan entreprise"] : []),
    ...(statut.bilan_attitudes ? ["Un bilan des attitudes professionnelles"] : []),
  ];
  return [
    ...bilans,
    ...(bilans.length === 0 && !statut.certificative ? ["Aucun bilan"] : []),
    statut.alimente_tableau_de_bord
      ? t`Ses résultats alimentent le tableau de bord et peuvent compter dans un bilan intermédiaire`
      : t`Ses résultats n'alimentent pas le tableau de bord`,
    ...(statut.apprenants_verrouilles ? [t`Ses apprenants ne changent plus une fois la période déclarée`] : []),
  ];
}

/** Twelve of its sixty-four signs, by four: enough to tell two versions apart. */
export function empreinteCourte(empreinte: string): string {
  return (empreinte.slice(0, 12).match(/.{1,4}/g) ?? []).join(" ");
}

const coefficients = new Intl.NumberFormat("fr-FR", { maximumFractionDigits: 2 });

/** « Unité U31 · Coefficient 1,5 ». */
export function poids(unite: string, coefficient: number | null): string {
  return coefficient === null
    ? t`Unité ${unite} · Coefficient non connu`
    : t`Unité ${unite} · Coefficient ${coefficients.format(coefficient)}`;
}

/** Blocs that a unit certifies. */
export function blocsDeLUnite(blocs: Bloc[], unite: string): Bloc[] {
  return blocs.filter((bloc) => bloc.unite === unite);
}
