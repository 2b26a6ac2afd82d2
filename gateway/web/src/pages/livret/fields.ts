/** Fields of the livret and of what is noted in it, with who writes them (F-12): the server says it again in `actions`. */
import { t } from "../../text/typo";

/** The team (teachers, DDFPT); the team and the maître d’apprentissage; the apprentice. */
export type Droit = "ecrire_equipe" | "ecrire_ensemble" | "modifier";

export interface ChampEcrit {
  name: string;
  droit: Droit;
  label: string;
  /** The same in the words of the apprentice, whose page it is. */
  mine?: string;
  hint?: string;
  /** One line. */
  court?: boolean;
}

export const POSITIONNEMENT: ChampEcrit[] = [
  {
    name: "positionnement",
    droit: "ecrire_equipe",
    label: t`Positionnement à l'entrée en formation`,
    hint: t`Ce que l'apprenti sait déjà faire, ses acquis, ses diplômes, ce qu'il reste à travailler.`,
  },
];

export const AVIS: ChampEcrit[] = [
  {
    name: "avis_equipe",
    droit: "ecrire_equipe",
    label: t`Avis de l'équipe pédagogique`,
    hint: t`Le parcours et les aménagements que l'équipe propose.`,
  },
];

export const PROGRESSION: ChampEcrit[] = [
  {
    name: "progression_centre",
    droit: "ecrire_equipe",
    label: "Progression envisagée en centre de formation",
    hint: t`Ce qui sera enseigné, dans quel ordre, à quelles périodes.`,
  },
  {
    name: "progression_entreprise",
    droit: "ecrire_ensemble",
    label: "Progression envisagée en entreprise",
    hint: t`Les activités qui seront confiées à l'apprenti, et à quel moment.`,
  },
];

export const SYNTHESE_ENTREPRISE: ChampEcrit[] = [
  { name: "synthese_entreprise", droit: "ecrire_ensemble", label: "Synthèse des phases en entreprise" },
];
export const SYNTHESE_CENTRE: ChampEcrit[] = [
  { name: "synthese_centre", droit: "ecrire_equipe", label: "Synthèse des phases en centre de formation" },
];

export const BILAN: ChampEcrit[] = [
  { name: "bilan_acquis", droit: "modifier", label: "Ce qui a été appris", mine: "Ce que j’ai appris" },
  { name: "bilan_reussites", droit: "modifier", label: "Ce qui a été réussi", mine: "Ce que j’ai réussi" },
  {
    name: "bilan_difficultes",
    droit: "modifier",
    label: "Ce qui a été difficile",
    mine: "Ce qui a été difficile pour moi",
    hint: t`Ce qui vous a posé problème, et comment vous vous y êtes pris.`,
  },
];

export const PROJET: ChampEcrit[] = [
  {
    name: "projet",
    droit: "modifier",
    label: t`Projet d'orientation`,
    mine: t`Mon projet d'orientation`,
    hint: t`Travailler, poursuivre des études, se spécialiser : ce que vous voulez faire après cette formation.`,
  },
  {
    name: "projet_etapes",
    droit: "modifier",
    label: "Étapes pour y arriver",
    mine: "Mes étapes pour y arriver",
    hint: t`Ce que vous allez faire, et quand.`,
  },
  { name: "projet_avis", droit: "ecrire_equipe", label: t`Avis de l'équipe pédagogique sur ce projet` },
];

const PARTICIPANTS = { name: "participants", label: "Participants", hint: t`Qui était là, et à quel titre.`, court: true };
const REMARQUES: ChampEcrit = { name: "remarques", droit: "modifier", label: t`Remarques de l'apprenti`, mine: "Mes remarques" };

export const ENTRETIEN: ChampEcrit[] = [
  { ...PARTICIPANTS, droit: "ecrire_ensemble" },
  { name: "echanges", droit: "ecrire_ensemble", label: "Ce qui a été dit" },
  { name: "decisions", droit: "ecrire_ensemble", label: "Ce qui a été décidé" },
  REMARQUES,
];

export const VISITE: ChampEcrit[] = [
  { ...PARTICIPANTS, droit: "ecrire_equipe" },
  { name: "constats", droit: "ecrire_equipe", label: "Constats" },
  { name: "suites", droit: "ecrire_equipe", label: "Suites à donner" },
  { name: "avis_entreprise", droit: "ecrire_ensemble", label: t`Avis de l'entreprise` },
  REMARQUES,
];
