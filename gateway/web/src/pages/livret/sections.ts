/** The ten pages of the livret d'apprentissage, in two parts (F-12), and where they are. */
import { t } from "../../text/typo";
import type { SectionGroup } from "../../ui/Sections";
import { AVIS, BILAN, type ChampEcrit, POSITIONNEMENT, PROGRESSION, PROJET, SYNTHESE_CENTRE, SYNTHESE_ENTREPRISE } from "./fields";

export type CodeSection =
  | "contacts" | "positionnement" | "avis" | "progression" | "documents"
  | "phases" | "entretiens" | "visites" | "bilan" | "projet";

export interface SectionLivret {
  code: CodeSection;
  /** In the list of the pages. */
  label: string;
  /** At its top. */
  titre: string;
  /** Who writes it, in one line. */
  ecrite: string;
  /** The same to the apprentice, where the page is its own. */
  mienne?: string;
  /** What is written in it: fields of the livret's own sheet. */
  champs?: ChampEcrit[];
}

const EQUIPE = t`Cette page est écrite par l'équipe pédagogique ; tous la lisent.`;
const ENSEMBLE = t`Cette page est écrite par l'équipe pédagogique et, pour l'entreprise, par le maître d'apprentissage ; tous la lisent.`;

const ACCUEIL: SectionLivret[] = [
  {
    code: "contacts",
    label: "Contacts",
    titre: "Contacts",
    ecrite: t`Cette page se remplit d'elle-même, avec les comptes, les paramètres de l'établissement et la fiche de liaison ; tous la lisent.`,
  },
  { code: "positionnement", label: "Positionnement", titre: t`Positionnement à l'entrée en formation`, ecrite: EQUIPE, champs: POSITIONNEMENT },
  {
    code: "avis",
    label: t`Avis de l'équipe`,
    titre: t`Avis de l'équipe pédagogique à l'entrée en formation`,
    ecrite: EQUIPE,
    champs: AVIS,
  },
  { code: "progression", label: "Progression", titre: "Progression pédagogique envisagée", ecrite: ENSEMBLE, champs: PROGRESSION },
  {
    code: "documents",
    label: "Documents",
    titre: "Documents de référence",
    ecrite: t`Les documents sont ajoutés par l'équipe pédagogique et le maître d'apprentissage ; tous les lisent.`,
  },
];

const SUIVI: SectionLivret[] = [
  {
    code: "phases",
    label: "Phases de la formation",
    titre: "Synthèse des phases de la formation",
    ecrite: ENSEMBLE,
    champs: [...SYNTHESE_ENTREPRISE, ...SYNTHESE_CENTRE],
  },
  {
    code: "entretiens",
    label: "Entretiens",
    titre: "Entretiens individuels",
    ecrite: t`Les entretiens sont notés par l'équipe pédagogique et le maître d'apprentissage, l'apprenti y ajoute ses remarques ; tous les lisent.`,
  },
  {
    code: "visites",
    label: "Visites en entreprise",
    titre: "Visites en entreprise",
    ecrite: t`Les visites sont notées par l'équipe pédagogique, le maître d'apprentissage y ajoute son avis et l'apprenti ses remarques ; tous les lisent.`,
  },
  {
    code: "bilan",
    label: "Bilan de formation",
    titre: "Bilan de formation",
    ecrite: t`Cette page est écrite par l'apprenti, à la fin de sa formation ; tous la lisent.`,
    mienne: t`Cette page est la vôtre, à la fin de votre formation : l'équipe pédagogique et votre maître d'apprentissage la lisent.`,
    champs: BILAN,
  },
  {
    code: "projet",
    label: t`Projet d'orientation`,
    titre: t`Projet d'orientation`,
    ecrite: t`Cette page est écrite par l'apprenti, et l'équipe pédagogique y donne son avis ; tous la lisent.`,
    mienne: t`Cette page est la vôtre, et l'équipe pédagogique y donne son avis ; votre maître d'apprentissage la lit aussi.`,
    champs: PROJET,
  },
];

const PARTIES = [
  { title: t`Livret d'accueil`, sections: ACCUEIL },
  { title: "Livret de suivi", sections: SUIVI },
];

export function sectionOf(code: string): SectionLivret | undefined {
  return [...ACCUEIL, ...SUIVI].find((section) => section.code === code);
}

/** Address of a page; `livret` where one of several is asked for. */
export function adresse(apprenant: string, section: CodeSection, livret?: string | null): string {
  return `/apprenants/${apprenant}/livret/${section}${livret ? `?livret=${livret}` : ""}`;
}

/** Address of an interview or of a visit. */
export function adresseDe(apprenant: string, section: CodeSection, fiche: string, livret?: string | null): string {
  return `/apprenants/${apprenant}/livret/${section}/${fiche}${livret ? `?livret=${livret}` : ""}`;
}

/** The pages as a list of links. */
export function partiesDe(apprenant: string, livret: string | null): SectionGroup[] {
  return PARTIES.map(({ title, sections }) => ({
    title,
    sections: sections.map(({ code, label }) => ({ code, label, href: adresse(apprenant, code, livret) })),
  }));
}
