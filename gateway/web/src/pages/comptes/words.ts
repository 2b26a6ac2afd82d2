import type { Compte, FicheCompte } from "../../api/types";
import { nomComplet } from "../../text/noms";

/** « Sophie MOREAU », by the name in use. */
export function nomFiche(account: Pick<FicheCompte, "nom" | "nom_usage" | "prenom">): string {
  return nomComplet({ nom: account.nom_usage || account.nom, prenom: account.prenom });
}

/** States of an account that the list may be cut down to. */
export const ETATS_COMPTES: Record<string, string> = {
  actif: "Actif",
  desactive: "Désactivé",
  jamais_connecte: "Jamais connecté",
  provisoire: "Mot de passe provisoire",
};

/** The state of an account, in one word. */
export function etatCompte(account: Compte): string {
  if (!account.actif) return "Désactivé";
  if (!account.identifiant) return "Entre par un lien";
  if (account.jamais_connecte) return "Jamais connecté";
  return account.mot_de_passe_a_changer ? "Mot de passe provisoire" : "Actif";
}
