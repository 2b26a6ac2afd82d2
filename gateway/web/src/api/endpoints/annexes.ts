import { api, given, type Versioned, value, versioned } from "../http";
import type * as T from "../types";
import { keyed, matching } from "./parts";

/** Diplomas: their activities and tasks. */
export const referentiels = {
  list: () => value(api.GET("/api/referentiels")) as Promise<T.ReferentielResume[]>,
  read: (code: string) =>
    value(api.GET("/api/referentiels/{code}", { params: { path: { code } } })) as Promise<T.Referentiel>,
  compare: (code: string, depuis: string) =>
    value(
      api.GET("/api/referentiels/{code}/differences", { params: { path: { code }, query: { depuis } } }),
    ) as Promise<T.Comparaison>,
};

/** Annexes pédagogiques, from which periods are declared. */
export const annexes = {
  list: (query: { referentiel?: string; niveau?: string }) =>
    value(api.GET("/api/annexes", { params: { query: given(query) } })) as Promise<{
      annexes: T.Annexe[];
      actions: string[];
    }>,
  read: (id: string) =>
    versioned(api.GET("/api/annexes/{id}", { params: { path: { id } } })) as Promise<Versioned<T.Annexe>>,
  create: (body: T.ContenuAnnexe & { referentiel: string; niveau: string }, key: string) =>
    value(api.POST("/api/annexes", { params: { header: keyed(key) }, body })) as Promise<T.Annexe>,
  save: (id: string, etag: string, body: T.ContenuAnnexe) =>
    versioned(
      api.PUT("/api/annexes/{id}", { params: { path: { id }, header: matching(etag) }, body }),
    ) as Promise<Versioned<T.Annexe>>,
  remove: (id: string, etag: string) =>
    value(api.DELETE("/api/annexes/{id}", { params: { path: { id }, header: matching(etag) } })),
  share: (id: string) => value(api.PUT("/api/annexes/{id}/partage", { params: { path: { id } } })) as Promise<T.Annexe>,
  unshare: (id: string) => value(api.DELETE("/api/annexes/{id}/partage", { params: { path: { id } } })) as Promise<T.Annexe>,
  candidates: (id: string) =>
    value(api.GET("/api/annexes/{id}/apprenants", { params: { path: { id } } })) as Promise<T.ApprenantDivision[]>,
  declare: (id: string, body: T.Declaration, key: string) =>
    value(
      api.POST("/api/annexes/{id}/periodes", { params: { path: { id }, header: keyed(key) }, body }),
    ) as Promise<T.Periode>,
};

/** What the établissements of the académie share of theirs. */
export const annexesPartagees = {
  list: (query: { referentiel?: string; niveau?: string; recherche?: string; apres?: string }) =>
    value(api.GET("/api/annexes-partagees", { params: { query: given(query) } })) as Promise<T.AnnexesPartagees>,
  read: (id: string) =>
    value(api.GET("/api/annexes-partagees/{id}", { params: { path: { id } } })) as Promise<T.AnnexePartagee>,
  take: (id: string, key: string) =>
    value(
      api.POST("/api/annexes-partagees/{id}/reprise", { params: { path: { id }, header: keyed(key) } }),
    ) as Promise<T.Annexe>,
};
