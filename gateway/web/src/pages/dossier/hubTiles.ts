import type { Dossier } from "../../api/types";
import { ETATS_BILAN, nomComplet } from "../../text/noms";
import { compte, t } from "../../text/typo";
import { annexesInWords } from "../annexesPortfolio/words";
import { hasJournal, journalHref } from "./journal/sections";
import { baseOf } from "./sheets";

interface HubTile {
  title: string;
  desc: string;
  href: string;
}

/** « 3 commentaires, 1 à lire ». */
export function commentsInWords({ commentaires, commentaires_a_lire }: NonNullable<Dossier["portfolio"]>): string {
  if (commentaires === 0) return t`Aucun commentaire`;
  const all = compte(commentaires, "commentaire");
  return commentaires_a_lire > 0 ? t`${all}, ${commentaires_a_lire} à lire` : all;
}

/** « 2 activités présentées » (F-03). */
export function activitesInWords({ activites }: NonNullable<Dossier["portfolio"]>): string {
  return activites.length === 0 ? t`Aucune activité présentée` : compte(activites.length, "activité présentée", "activités présentées");
}

/** What there is about one learner in one period, in the order of the work; `learner`: told to whom it is about. */
export function hubTiles(dossier: Dossier, learner: boolean): HubTile[] {
  const { periode, apprenant, portfolio, bilan } = dossier;
  const base = baseOf(dossier);
  const opens = (what: string) => dossier.actions.includes(what);
  const tiles: (HubTile | false | null)[] = [
    opens("liaison") && {
      title: "Fiche de liaison",
      desc: dossier.entreprise || (learner ? t`Indiquez votre entreprise.` : t`${nomComplet(apprenant)} n'a pas encore indiqué son entreprise.`),
      href: `${base}/liaison`,
    },
    portfolio && hasJournal(dossier) && {
      title: learner ? "Mon journal de bord" : "Journal de bord",
      desc: learner
        ? t`Mon entreprise, mes objectifs, mes semaines.`
        : t`Son entreprise, ses objectifs, ses semaines, et le bilan du maître d'apprentissage.`,
      href: journalHref(dossier),
    },
    opens("portfolio") && {
      title: learner ? "Présenter mon entreprise" : "Présentation de l’entreprise",
      desc: portfolio?.commence ? "Portfolio commencé" : "Portfolio pas encore commencé",
      href: `${base}/entreprise`,
    },
    portfolio?.suivi === "portfolio" && opens("portfolio") && {
      title: learner ? "Localiser mon entreprise" : "Localisation de l’entreprise",
      desc: t`Son adresse, et un repère sur la carte.`,
      href: `${base}/carte`,
    },
    opens("portfolio") && portfolio?.suivi === "portfolio" && {
      title: "Organigramme",
      desc: learner ? t`Qui fait quoi dans mon entreprise, et sous la responsabilité de qui.` : t`Qui fait quoi dans l'entreprise, et sous la responsabilité de qui.`,
      href: `${base}/organigramme`,
    },
    portfolio?.suivi === "portfolio" && {
      title: learner ? "Mes activités" : "Activités présentées",
      desc: activitesInWords(portfolio),
      href: `${base}/activites`,
    },
    portfolio && {
      title: learner ? "Mon bilan personnel" : "Bilan personnel",
      desc: learner ? t`Mes points forts, mes axes de progrès, mes perspectives.` : t`Ses points forts, ses axes de progrès, ses perspectives.`,
      href: `${base}/bilan-personnel`,
    },
    portfolio && {
      title: learner ? "Mes annexes" : "Annexes",
      desc: annexesInWords(portfolio.annexes),
      href: `${base}/annexes`,
    },
    portfolio && { title: "Commentaires", desc: commentsInWords(portfolio), href: `${base}/commentaires` },
    bilan && opens("bilan_entreprise") && { title: "Bilan entreprise", desc: ETATS_BILAN[bilan.etat], href: `${base}/bilan` },
    opens("bilans") && {
      title: "Bilans de compétences",
      desc: learner ? t`Ce que l'équipe a constaté, bilan après bilan.` : t`Les bilans intermédiaires de l'équipe.`,
      href: `/apprenants/${apprenant.id}/bilans?referentiel=${periode.referentiel}`,
    },
  ];
  return tiles.filter((tile): tile is HubTile => Boolean(tile));
}
