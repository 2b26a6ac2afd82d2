import { Badge } from "@codegouvfr/react-dsfr/Badge";
import type { CategorieImport, EtatImport } from "../../api/types";
import { aujourdhui } from "../../text/dates";

const STATES: Record<EtatImport, { word: string; severity: "info" | "success" | "warning" | "error" }> = {
  refuse: { word: "Refusé", severity: "error" },
  pret: { word: "À appliquer", severity: "warning" },
  en_cours: { word: "En cours", severity: "info" },
  applique: { word: "Appliqué", severity: "success" },
  echoue: { word: "Échoué", severity: "error" },
  abandonne: { word: "Abandonné", severity: "info" },
};

export function EtatImportBadge({ etat }: { etat: EtatImport }) {
  const { word, severity } = STATES[etat];
  return (
    <Badge as="span" small severity={severity}>
      {word}
    </Badge>
  );
}

/** Categories of the preview, in the order of their interest. */
export const CATEGORIES: { code: CategorieImport; label: string; after: string; done: [string, string] }[] = [
  { code: "a_creer", label: "À créer", after: "Créés", done: ["compte créé", "comptes créés"] },
  { code: "a_mettre_a_jour", label: "À mettre à jour", after: "Mis à jour", done: ["compte mis à jour", "comptes mis à jour"] },
  { code: "a_reactiver", label: "À réactiver", after: "Réactivés", done: ["compte réactivé", "comptes réactivés"] },
  { code: "a_desactiver", label: "À désactiver", after: "Désactivés", done: ["compte désactivé", "comptes désactivés"] },
  { code: "rejetes", label: "Rejetés", after: "Rejetés", done: ["ligne rejetée", "lignes rejetées"] },
  { code: "avertissements", label: "Avertissements", after: "Avertissements", done: ["avertissement", "avertissements"] },
  { code: "informations", label: "Informations", after: "Informations", done: ["information", "informations"] },
  { code: "inchanges", label: "Inchangés", after: "Inchangés", done: ["compte inchangé", "comptes inchangés"] },
];

/** School year of today: the files of the next one exist from August on. */
export function anneeScolaire(): number {
  const [year, month] = aujourdhui().split("-").map(Number);
  return (year ?? 0) - ((month ?? 1) < 8 ? 1 : 0);
}

const NATURES: Record<string, string> = {
  eleves: "Élèves", responsables: "Responsables", sts: "Personnels et divisions", tableur: "Personnes hors SIECLE", ent: "Identifiants de l’ENT",
  apprenant: "apprenant", enseignant: "personnel", responsable: "responsable", division: "division",
};
export function nature(code: string): string {
  return NATURES[code.toLowerCase()] ?? code;
}
