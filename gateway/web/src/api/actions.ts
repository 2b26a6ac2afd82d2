/**
 * What the caller may do with an object is told by the server (`actions`); the client keeps no rule of its own (G-01).
 */
export type Action =
  | "modifier"
  | "supprimer"
  | "retablir"
  | "ajouter"
  | "regler"
  | "creer"
  | "declarer"
  | "importer"
  | "appliquer"
  | "abandonner"
  | "actualiser"
  | "annuler"
  | "identifiants"
  | "envoyer"
  | "renvoyer"
  | "invalider"
  | "marquer_lue"
  | "terminer"
  | "individualiser"
  | "reprendre"
  | "identite"
  | "enseignement"
  | "donner_profil"
  | "desactiver"
  | "reactiver"
  | "mot_de_passe"
  | "second_facteur"
  | "proposer"
  | "confirmer"
  | "exporter"
  | "apercevoir_effacement"
  | "effacer"
  | "refuser"
  | "telecharger"
  | "cocher"
  | "choisir"
  | "creer_fiche"
  | "demander_fiche"
  | "creer_activite"
  | "commenter"
  | "joindre";

export function may(actions: readonly string[] | undefined, action: Action): boolean {
  return (actions ?? []).includes(action);
}
