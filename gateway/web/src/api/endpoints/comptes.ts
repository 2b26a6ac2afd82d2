import { api, given, type Versioned, value, versioned } from "../http";
import type * as T from "../types";
import { keyed, matching } from "./parts";

const COMPTE = "/api/comptes/{id}" as const;
const onAccount = (id: string, etag: string) => ({ params: { path: { id }, header: matching(etag) } });
type Fiche = Promise<Versioned<T.FicheCompte>>;

/** What narrows the list of accounts. */
export interface FiltreComptes {
  profil?: string;
  division?: string;
  etat?: string;
  manuels?: boolean;
  tri?: string;
  recherche?: string;
  apres?: string;
}

/** Accounts of the établissement. */
export const comptes = {
  list: (query: FiltreComptes) =>
    value(api.GET("/api/comptes", { params: { query: given({ ...query, manuels: query.manuels || undefined }) } })) as Promise<T.Comptes>,
  /** The same accounts, as a file: what was typed to find them stays out of the list of downloads. */
  export: (query: FiltreComptes) =>
    value(
      api.GET("/api/comptes/export.csv", { params: { query: given({ ...query, manuels: query.manuels || undefined }) }, parseAs: "blob" }),
    ) as Promise<Blob>,
  divisions: () => value(api.GET("/api/comptes/divisions")) as Promise<T.DivisionCompte[]>,
  read: (id: string) => versioned(api.GET(COMPTE, { params: { path: { id } } })) as Fiche,
  change: (id: string, etag: string, body: T.ChangementCompte) =>
    versioned(api.PUT(COMPTE, { ...onAccount(id, etag), body })) as Fiche,
  give: (id: string, etag: string, profil: T.Profil) =>
    versioned(api.POST(`${COMPTE}/profils`, { ...onAccount(id, etag), body: { profil } })) as Fiche,
  withdraw: (id: string, etag: string, profil: T.Profil) =>
    versioned(
      api.DELETE(`${COMPTE}/profils/{profil}`, { params: { path: { id, profil }, header: matching(etag) } }),
    ) as Fiche,
  dropSecondFactor: (id: string) => versioned(api.DELETE(`${COMPTE}/second-facteur`, { params: { path: { id } } })) as Fiche,
  deactivate: (id: string, etag: string) => versioned(api.POST(`${COMPTE}/desactivation`, onAccount(id, etag))) as Fiche,
  reactivate: (id: string, etag: string) => versioned(api.POST(`${COMPTE}/reactivation`, onAccount(id, etag))) as Fiche,
  resetPassword: (id: string, par_courriel: boolean, key: string) =>
    value(
      api.POST(`${COMPTE}/mot-de-passe`, { params: { path: { id }, header: keyed(key) }, body: { par_courriel } }),
    ) as Promise<{ identifiant: string; mot_de_passe: string | null }>,
  create: (body: T.NouveauCompte, key: string) =>
    value(api.POST("/api/comptes", { params: { header: keyed(key) }, body })) as Promise<
      { compte: T.Compte } | { doublons: T.Compte[] }
    >,
  issue: (ids: string[], key: string) =>
    value(api.POST("/api/comptes/identifiants", { params: { header: keyed(key) }, body: { ids } })) as Promise<{
      fiches: T.FicheIdentifiants[];
    }>,
};
