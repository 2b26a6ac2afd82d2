/** What the pages of a dossier read: the same queries prepare it to be opened without network (F-13). */
import { queryOptions } from "@tanstack/react-query";
import { annexesPortfolio, bilans, dossiers, fiches, portfolio, referentiels } from "../../api/endpoints";
import type { ProprietaireAnnexes } from "../../api/types";
import { annexesKey } from "../annexesPortfolio/words";

export function dossierKey(periode: string, apprenant: string) {
  return ["dossier", periode, apprenant] as const;
}

export function ficheKey(apprenant: string, fiche: string) {
  return ["fiche", apprenant, fiche] as const;
}

export function liaisonKey(periode: string, apprenant: string) {
  return ["liaison", periode, apprenant] as const;
}

export function commentairesKey(periode: string, apprenant: string) {
  return ["commentaires", periode, apprenant] as const;
}

/** Forms of the portfolio, by the name that they have in the cache and on the device. */
export const FORMULAIRES = {
  entreprise: portfolio.entreprise,
  organigramme: portfolio.organigramme,
  carte: portfolio.carte,
  "bilan-personnel": portfolio.bilanPersonnel,
  "bilan-periode": portfolio.bilanPeriode,
} as const;

export type FormulaireCode = keyof typeof FORMULAIRES;

export const dossierRead = (periode: string, apprenant: string) =>
  queryOptions({ queryKey: dossierKey(periode, apprenant), queryFn: () => dossiers.read(periode, apprenant) });

export const liaisonRead = (periode: string, apprenant: string) =>
  queryOptions({ queryKey: liaisonKey(periode, apprenant), queryFn: () => dossiers.liaison(periode, apprenant) });

export const formulaireRead = (code: FormulaireCode, periode: string, apprenant: string) =>
  queryOptions({ queryKey: [code, periode, apprenant] as const, queryFn: () => FORMULAIRES[code](periode, apprenant) });

export const semaineRead = (periode: string, apprenant: string, semaine: string) =>
  queryOptions({ queryKey: ["semaine", periode, apprenant, semaine] as const, queryFn: () => fiches.semaine(periode, apprenant, semaine) });

/** A sheet by its id, with the version that its deletion must name. */
export const ficheRead = (apprenant: string, fiche: string) =>
  queryOptions({ queryKey: ficheKey(apprenant, fiche), queryFn: () => fiches.read(apprenant, fiche) });

export const commentairesRead = (periode: string, apprenant: string) =>
  queryOptions({ queryKey: commentairesKey(periode, apprenant), queryFn: () => portfolio.commentaires(periode, apprenant) });

export const annexesRead = (owner: ProprietaireAnnexes) =>
  queryOptions({ queryKey: annexesKey(owner), queryFn: () => annexesPortfolio.list(owner) });

export const bilanRead = (periode: string, apprenant: string) =>
  queryOptions({ queryKey: ["bilan", periode, apprenant] as const, queryFn: () => dossiers.bilan(periode, apprenant) });

/** The bilans intermédiaires, all periods together. */
export const bilansRead = (apprenant: string) =>
  queryOptions({ queryKey: ["bilans", apprenant] as const, queryFn: () => bilans.list(apprenant) });

/** Diplomas hardly ever change; one may be installed while the page is open. */
const DIPLOMAS_FRESH = 10 * 60_000;

export const referentielsRead = () =>
  queryOptions({ queryKey: ["referentiels"] as const, queryFn: referentiels.list, staleTime: DIPLOMAS_FRESH });

export const referentielRead = (code: string) =>
  queryOptions({ queryKey: ["referentiel", code] as const, queryFn: () => referentiels.read(code), staleTime: DIPLOMAS_FRESH });

export const fondDeCarteRead = () =>
  queryOptions({ queryKey: ["fond-de-carte"] as const, queryFn: portfolio.fondDeCarte, staleTime: Infinity });
