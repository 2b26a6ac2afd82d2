/** Words for transfer files: where each stands, what it holds (I-11). */
import { Badge } from "@codegouvfr/react-dsfr/Badge";
import type { EtatFichierTransfert, FichierTransfert } from "../../api/types";
import { compte, t } from "../../text/typo";

const STATES: Record<EtatFichierTransfert, { word: string; severity: "info" | "success" | "warning" | "error" }> = {
  en_preparation: { word: "En préparation", severity: "info" },
  exporte: { word: "Reçu attendu", severity: "warning" },
  en_retrait: { word: "Retrait en cours", severity: "info" },
  en_annulation: { word: "Annulation en cours", severity: "info" },
  annule: { word: "Annulé", severity: "error" },
  recu: { word: "À vérifier", severity: "warning" },
  en_cours: { word: "En cours", severity: "info" },
  refuse: { word: "Refusé", severity: "error" },
  termine: { word: "Terminé", severity: "success" },
};

export function EtatFichierBadge({ etat }: { etat: EtatFichierTransfert }) {
  const { word, severity } = STATES[etat];
  return (
    <Badge as="span" small severity={severity}>
      {word}
    </Badge>
  );
}

/** Whether something goes on by itself. */
export function moves(fichier: FichierTransfert | undefined): boolean {
  return ["en_preparation", "en_retrait", "en_annulation", "en_cours"].includes(fichier?.etat ?? "");
}

/** What a file holds, in the order in which people speak of it. */
const CONTENTS: [string, string, string][] = [
  ["periodes", "période", "périodes"],
  ["portfolios", "portfolio", "portfolios"],
  ["semaines", "fiche hebdomadaire remplie", "fiches hebdomadaires remplies"],
  ["bilans_entreprise", "bilan entreprise", "bilans entreprise"],
  ["positionnements", "positionnement", "positionnements"],
  ["bilans_intermediaires", "bilan intermédiaire", "bilans intermédiaires"],
  ["documents", "document", "documents"],
  ["fichiers", "photo ou fichier joint", "photos et fichiers joints"],
];

/** Why a file of the learner does not leave, or is not kept here, by its code. */
const MOTIFS: Record<string, string> = {
  "portfolio.file_size": t`trop lourd pour ce déploiement`,
  "portfolio.quota": t`il n'y a plus assez de place pour les fichiers de cet élève`,
  "portfolio.file_virus": t`il contient un programme dangereux`,
  "portfolio.file_macros": t`il contient un programme (une macro)`,
  "portfolio.file_too_many_pixels": t`image trop grande`,
  "portfolio.file_damaged": t`abîmé`,
  "portfolio.file_lost": t`introuvable`,
};

/** « Armoire.jpg : abîmé ». */
export function ecarte({ nom, motif }: { nom: string; motif: string }): string {
  return t`${nom} : ${MOTIFS[motif] ?? t`d'une sorte qui n'est pas acceptée ici`}`;
}

export function contents(fichier: FichierTransfert): string[] {
  return CONTENTS.filter(([name]) => fichier.contenu[name] !== undefined).map(([name, one, many]) =>
    compte(fichier.contenu[name] ?? 0, one, many),
  );
}

/** « 0762345L, cpro.example.org ». */
export function autreCote(fichier: FichierTransfert): string {
  return t`${fichier.etablissement}, ${fichier.deploiement}`;
}
