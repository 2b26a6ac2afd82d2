/** What changes from one version of a diploma to another, in words and in groups. */
import type { ChangementElement, Comparaison, ElementChange, GenreElement, RegleChangee, RythmeFiches, SuiviEntreprise } from "../../api/types";
import { nomType } from "../../text/diplomes";
import { majuscule, t, typo } from "../../text/typo";
import { nomRythme, nomSuivi, quiRelie, titre } from "./words";

export const GENRES: Record<GenreElement, string> = {
  niveau: "Niveaux",
  option: "Options",
  statut: "Statuts de période",
  bloc: "Blocs de compétences",
  activite: "Activités",
  tache: "Tâches",
  competence: "Compétences",
  critere: "Critères",
  epreuve: "Épreuves",
  attitude: "Attitudes professionnelles",
};

const GROUPES: [ChangementElement, string][] = [
  ["ajoute", "Ajouté"],
  ["retire", "Retiré"],
  ["intitule", "Intitulé modifié"],
  ["liens", "Liens modifiés"],
];

const LIENS: Record<string, string> = {
  niveaux: "Niveaux",
  certificative: "Épreuve évaluée",
  unite: "Unité",
  option: "Option",
  bloc: "Bloc",
  activite: "Activité",
  competence: "Compétence",
  competences: "Compétences",
  attitudes: "Attitudes professionnelles",
  coefficient: "Coefficient",
  grille: "Grille nationale",
};

const REGLES: Record<string, string> = {
  intitule: "Intitulé du diplôme",
  sigle: "Sigle",
  type: "Diplôme",
  version: "Version du texte",
  rncp: "Numéro RNCP",
  suivi_entreprise: "Suivi en entreprise",
  rythme_fiches: "Rythme des fiches",
  fiches_conservees: "Fiches complétées gardées quand la période est supprimée",
  relient_taches: "Tâches cochées par",
  relient_competences: "Compétences choisies par",
  famille: "Famille de métiers",
  libelle_criteres: "Nom des critères",
  manques: "Ce qui manque encore du texte officiel",
  bilan_entreprise: "Bilan entreprise",
  bilan_attitudes: "Bilan des attitudes professionnelles",
  alimente_tableau_de_bord: "Résultats au tableau de bord",
  apprenants_verrouilles: "Apprenants verrouillés",
};

/** How the values of a rule read, where they are codes. */
const VALEURS: Record<string, (values: string[]) => string> = {
  type: ([code = ""]) => nomType(code),
  suivi_entreprise: ([code = ""]) => nomSuivi({ suivi_entreprise: code as SuiviEntreprise }),
  rythme_fiches: ([code = ""]) => nomRythme({ rythme_fiches: code as RythmeFiches }),
  fiches_conservees: ouiNon,
  relient_taches: quiRelie,
  relient_competences: quiRelie,
  bilan_entreprise: ouiNon,
  bilan_attitudes: ouiNon,
  alimente_tableau_de_bord: ouiNon,
  apprenants_verrouilles: ouiNon,
};

function ouiNon([said = ""]: string[]): string {
  return majuscule(said);
}

/** Elements of one change, by kind, in the order of the diploma. */
export interface Groupe {
  changement: ChangementElement;
  title: string;
  total: number;
  genres: { genre: GenreElement; elements: ElementChange[] }[];
}

/** The groups that have something. */
export function groupes({ elements }: Pick<Comparaison, "elements">): Groupe[] {
  return GROUPES.flatMap(([changement, title]) => {
    const own = elements.filter((element) => element.changement === changement);
    const genres = (Object.keys(GENRES) as GenreElement[])
      .map((genre) => ({ genre, elements: own.filter((element) => element.genre === genre) }))
      .filter((group) => group.elements.length > 0);
    return own.length > 0 ? [{ changement, title, total: own.length, genres }] : [];
  });
}

/** Codes that the official text gives are told; those of niveaux and statuses are ours, and say nothing. */
const OWN_CODES: GenreElement[] = ["niveau", "statut"];

/** « A1T1 Prendre connaissance du dossier », « Première Bac Pro ». */
export function nomElement({ genre, code, intitule }: { genre: GenreElement; code: string; intitule: string }): string {
  return OWN_CODES.includes(genre) ? typo(intitule) : titre({ code, intitule });
}

/** « Compétences : ajouté C1.4, C1.7 ; retiré C2.1 ». */
export function lienDit({ lien, ajoutes, retires }: ElementChange["liens"][number]): string {
  const parts = [
    ...(ajoutes.length > 0 ? [`ajouté ${ajoutes.join(", ")}`] : []),
    ...(retires.length > 0 ? [`retiré ${retires.join(", ")}`] : []),
  ];
  return typo(`${LIENS[lien] ?? lien} : ${parts.join(" ; ")}`);
}

/** « Rythme des fiches », « Bilan entreprise, statut « Période 2 » ». */
export function nomRegle({ regle, statut }: Pick<RegleChangee, "regle" | "statut">): string {
  const nom = REGLES[regle] ?? regle;
  return statut ? t`${nom}, statut « ${typo(statut.intitule)} »` : nom;
}

/** What a rule says, or that it says nothing. */
export function valeurDite(regle: string, values: string[]): string {
  if (values.length === 0) return t`Non précisé`;
  return VALEURS[regle]?.(values) ?? typo(values.join(", "));
}
