/** What the window of tutors says of a learner's accesses (I-07). */
import type { AccesTuteur, EtatAcces, LigneTuteurs, RaisonLaisse } from "../../api/types";
import { jourDe, jourSansAnnee } from "../../text/dates";
import { ETATS_ACCES } from "../../text/noms";
import { compte, t } from "../../text/typo";

const SIGNS: Record<EtatAcces, string> = {
  envoi_en_cours: "●", envoye: "●", imprime: "●", ouvert: "✓", non_envoye: "!", adresse_refusee: "!", expire: "~", invalide: "×",
};

/** Of several accesses, the one that asks for something comes first, then the one that got furthest. */
const RANKS: EtatAcces[] = ["adresse_refusee", "non_envoye", "ouvert", "imprime", "envoye", "envoi_en_cours", "expire", "invalide"];

/** A mail that left may come back in the minutes that follow. */
const MAY_COME_BACK = 10 * 60_000;

/** When the window looks again, in milliseconds: soon while a mail leaves, less so while it may come back. */
export function relire(lignes: LigneTuteurs[], now: number): number | false {
  const acces = lignes.flatMap((ligne) => ligne.acces);
  if (acces.some(({ etat }) => etat === "envoi_en_cours")) return 1500;
  const recent = ({ etat, envoye_le }: AccesTuteur) => etat === "envoye" && now - Date.parse(envoye_le ?? "") < MAY_COME_BACK;
  return acces.some(recent) ? 5000 : false;
}

/** Whether a link still opens something. */
export function ouvre({ etat }: Pick<AccesTuteur, "etat">): boolean {
  return etat !== "expire" && etat !== "invalide";
}

const NOBODY: LigneTuteurs["propose"] = { nom: "", prenom: "", courriel: "" };

/**
 * Whom the fiche de liaison names for a form: the first tutor, or the second one (I-07). Where the second was invited first, the
 * second form is for the one who is left.
 */
export function proposeA({ propose, second_propose, acces }: LigneTuteurs, rank: number): LigneTuteurs["propose"] {
  const served = ({ courriel }: LigneTuteurs["propose"]) => acces.some((one) => ouvre(one) && sameAddress(one.courriel, courriel));
  if (rank === 0) return propose;
  if (!served(second_propose)) return second_propose;
  return served(propose) ? NOBODY : propose;
}

const sameAddress = (a: string, b: string) => a.trim().toLowerCase() === b.trim().toLowerCase();

function rang(acces: AccesTuteur): number {
  const rank = RANKS.indexOf(acces.etat);
  // One that ends soon asks for something as well.
  return acces.expire_dans && rank > 1 ? 1.5 : rank;
}

/** The access that says the state of a line. */
export function principal(acces: AccesTuteur[]): AccesTuteur | undefined {
  return [...acces].sort((a, b) => rang(a) - rang(b))[0];
}

/** Sign and words of a line: « ● Envoyé le 8 juin », « ~ Expire dans 12 jours ». */
export function etatLigne(ligne: LigneTuteurs): { signe: string; texte: string } {
  if (ligne.suivi_par_maitre) return { signe: "–", texte: t`Suivi par son maître d'apprentissage` };
  const acces = principal(ligne.acces);
  if (!acces) return { signe: "○", texte: "Non envoyé" };
  const { etat, expire_dans } = acces;
  const refused = etat === "adresse_refusee" || etat === "non_envoye";
  if (expire_dans && !refused) return { signe: "~", texte: t`Expire dans ${compte(expire_dans, "jour")}` };
  const day = { envoye: acces.envoye_le, ouvert: acces.ouvert_le, imprime: acces.imprime_le }[etat as string];
  const signe = SIGNS[etat];
  return { signe, texte: day ? `${ETATS_ACCES[etat]} le ${jourSansAnnee(jourDe(day))}` : ETATS_ACCES[etat] };
}

const RAISONS: Record<RaisonLaisse, string> = {
  deja_acces: "a déjà un accès",
  sans_adresse: "sans adresse",
  adresse_invalide: "adresse mal écrite",
  sans_nom: "sans nom ou prénom du tuteur",
  apprenti: t`suivi par son maître d'apprentissage`,
  inconnu: "plus dans vos classes",
  echec: t`le lien n'a pas pu être fait : réessayez`,
};

/** Why a learner is left out. */
export function raison(value: RaisonLaisse): string {
  return RAISONS[value];
}

/** Who would be left out of a batch, and why; who has an access, or no need of one, is not told. */
export function laisses(lignes: LigneTuteurs[]): { ligne: LigneTuteurs; raison: RaisonLaisse }[] {
  return lignes
    .filter((ligne) => !ligne.pret && !ligne.suivi_par_maitre && !ligne.acces.some(ouvre))
    .map((ligne) => ({ ligne, raison: ligne.propose.courriel.trim() ? "sans_nom" : "sans_adresse" }));
}
