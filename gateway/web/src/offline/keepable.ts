/** Which reads are kept on a device: what is read and written about learners' periods, and nothing else. */
import type { QueryKey } from "@tanstack/react-query";
import type { Profil, Session } from "../api/types";
import { isOwn } from "./device";

/** First part of the keys; for some, only keys of that length (`["periode", id, "tuteurs"]` is not one of them). */
const KEPT: Record<string, (key: QueryKey) => boolean> = {
  accueil: () => true,
  periodes: (key) => key[1] !== "supprimees",
  periode: (key) => key.length === 2 || (key.length === 3 && key[2] === "apprenants"),
  dossier: () => true,
  liaison: () => true,
  entreprise: () => true,
  organigramme: () => true,
  carte: () => true,
  "bilan-personnel": () => true,
  "bilan-periode": () => true,
  semaine: () => true,
  fiche: () => true,
  "fiches-libres": () => true,
  book: () => true,
  livret: () => true,
  "livret-contacts": () => true,
  "livret-phases": () => true,
  "annexes-portfolio": () => true,
  commentaires: () => true,
  bilan: () => true,
  bilans: () => true,
  referentiel: () => true,
  referentiels: () => true,
  "fond-de-carte": () => true,
};

export const KEPT_KINDS = Object.keys(KEPT);

/** They manage accounts and have no pedagogical page. */
const WITHOUT: Profil[] = ["administrateur", "operateur_academique"];

export function keepable(key: QueryKey): boolean {
  const kind = String(key[0]);
  return Object.hasOwn(KEPT, kind) && KEPT[kind]?.(key) === true;
}

/** Whose reads they are: what one reads depends on the établissement and the profile. Null where nothing is kept. */
export function keeperOf(session: Session | null | undefined): string | null {
  if (!session?.profil || WITHOUT.includes(session.profil) || !isOwn(session.personne.id)) return null;
  return `${session.personne.id}|${session.etablissement?.uai ?? ""}|${session.profil}`;
}
