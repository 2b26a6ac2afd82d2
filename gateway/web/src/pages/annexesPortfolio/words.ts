import type { AnnexePortfolio, ProprietaireAnnexes } from "../../api/types";
import { jour, jourDe } from "../../text/dates";
import { nomComplet } from "../../text/noms";
import { compte, octets, t } from "../../text/typo";

/** Kinds of files, by the ending of their names, as people call them. */
const SORTES: Record<string, string> = {
  pdf: "PDF",
  odt: "Texte",
  docx: "Texte",
  ods: "Tableur",
  xlsx: "Tableur",
  csv: "Tableur",
  odp: "Présentation",
  pptx: "Présentation",
  odg: "Dessin",
  txt: "Texte simple",
};

export function annexesKey(owner: ProprietaireAnnexes) {
  return ["annexes-portfolio", owner] as const;
}

export function isPhoto({ fichier }: AnnexePortfolio): boolean {
  return fichier !== null && fichier.largeur !== null;
}

/** What is joined, in a sentence about it, and the ending of what is said of it. */
export function quoi(annexe: AnnexePortfolio): { le: string; e: "" | "e" } {
  if (annexe.adresse) return { le: t`l'adresse`, e: "e" };
  return isPhoto(annexe) ? { le: "la photo", e: "e" } : { le: "le fichier", e: "" };
}

/** « Ajoutée le 9 juin 2026 », with who did where it is not the learner. */
export function ajoute(annexe: AnnexePortfolio, apprenant: string): string {
  const { auteur, le } = annexe;
  const by = auteur.id === apprenant ? "" : ` par ${nomComplet(auteur)}`;
  return `Ajouté${quoi(annexe).e} le ${jour(jourDe(le))}${by}`;
}

/** « PDF, 1,2 Mo ». */
export function sorteEtPoids({ fichier }: AnnexePortfolio): string {
  if (!fichier) return "";
  const ending = fichier.nom.slice(fichier.nom.lastIndexOf(".") + 1).toLowerCase();
  return `${SORTES[ending] ?? ending.toUpperCase()}, ${octets(fichier.octets)}`;
}

/** « www.example.org »: where a link leads. */
export function hote(adresse: string): string {
  try {
    return new URL(adresse).host;
  } catch {
    return adresse;
  }
}

/** « 3 annexes ». */
export function annexesInWords(count: number): string {
  return count === 0 ? t`Aucune annexe` : compte(count, "annexe");
}

/** « 3 fichiers et 1 adresse joints »: what goes with something that is deleted (P-08). */
export function jointsInWords(fichiers: number, adresses: number): string {
  if (adresses === 0) return compte(fichiers, "fichier joint", "fichiers joints");
  if (fichiers === 0) return compte(adresses, "adresse jointe", "adresses jointes");
  return t`${compte(fichiers, "fichier")} et ${compte(adresses, "adresse")} joints`;
}
