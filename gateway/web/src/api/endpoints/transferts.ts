import { api, given, type Versioned, value, versioned } from "../http";
import type * as T from "../types";
import { keyed, matching } from "./parts";

/** Learners who change établissement, in this deployment. */
export const transferts = {
  settings: () => versioned(api.GET("/api/transferts/reglage")) as Promise<Versioned<T.ReglageTransferts>>,
  change: (etag: string, actifs: boolean) =>
    versioned(api.PUT("/api/transferts/reglage", { params: { header: matching(etag) }, body: { actifs } })) as Promise<
      Versioned<T.ReglageTransferts>
    >,
  list: (query: { sens: T.SensTransfert; apres?: string }) =>
    value(api.GET("/api/transferts", { params: { query: given(query) } })) as Promise<T.Transferts>,
  waiting: (query: { groupe: T.GroupeEnAttente; apres?: string }) =>
    value(api.GET("/api/transferts/en-attente", { params: { query: given(query) } })) as Promise<T.ApprenantsEnAttente>,
  read: (id: string) =>
    versioned(api.GET("/api/transferts/{id}", { params: { path: { id } } })) as Promise<Versioned<T.Transfert>>,
  propose: (body: { apprenant: string; destination: string }, key: string) =>
    value(api.POST("/api/transferts", { params: { header: keyed(key) }, body })) as Promise<T.Transfert>,
  confirm: (id: string, etag: string, apprenant: string | null) =>
    versioned(
      api.POST("/api/transferts/{id}/confirmation", {
        params: { path: { id }, header: matching(etag) },
        body: { apprenant: apprenant || null },
      }),
    ) as Promise<Versioned<T.Transfert>>,
  refuse: (id: string, etag: string) =>
    versioned(
      api.POST("/api/transferts/{id}/refus", { params: { path: { id }, header: matching(etag) } }),
    ) as Promise<Versioned<T.Transfert>>,
};

const FICHIER = "/api/fichiers-transfert/{id}" as const;

/** Learners who come from another deployment or leave for it, as a file. */
export const fichiersTransfert = {
  list: (query: { sens: T.SensTransfert; apres?: string }) =>
    value(api.GET("/api/fichiers-transfert", { params: { query: given(query) } })) as Promise<T.FichiersTransfert>,
  destinations: () =>
    value(api.GET("/api/fichiers-transfert/destinations")) as Promise<{ deploiements: T.Deploiement[] }>,
  /** What of the learner's own files would travel along. */
  weigh: (apprenant: string) =>
    value(
      api.GET("/api/fichiers-transfert/poids/{apprenant}", { params: { path: { apprenant } } }),
    ) as Promise<T.PoidsExport>,
  read: (id: string) =>
    versioned(api.GET(FICHIER, { params: { path: { id } } })) as Promise<Versioned<T.FichierTransfert>>,
  /** Address of the file, downloaded by the browser itself. */
  address: (id: string) => `/api/fichiers-transfert/${id}/contenu`,
  export: (body: { apprenant: string; deploiement: string; destination: string }, key: string) =>
    value(api.POST("/api/fichiers-transfert", { params: { header: keyed(key) }, body })) as Promise<T.FichierTransfert>,
  /** The file goes as it is. */
  receive: (file: File) =>
    value(
      api.POST("/api/fichiers-transfert/reception", {
        headers: { "Content-Type": "application/octet-stream" },
        body: [],
        bodySerializer: () => file,
      }),
    ) as Promise<T.FichierTransfert>,
  confirm: (id: string, etag: string, recu: string) =>
    versioned(
      api.POST(`${FICHIER}/recu`, { params: { path: { id }, header: matching(etag) }, body: { recu } }),
    ) as Promise<Versioned<T.FichierTransfert>>,
  cancel: (id: string, etag: string) =>
    versioned(
      api.POST(`${FICHIER}/annulation`, { params: { path: { id }, header: matching(etag) } }),
    ) as Promise<Versioned<T.FichierTransfert>>,
  apply: (id: string, etag: string, apprenant: string | null) =>
    versioned(
      api.POST(`${FICHIER}/application`, { params: { path: { id }, header: matching(etag) }, body: { apprenant } }),
    ) as Promise<Versioned<T.FichierTransfert>>,
  refuse: (id: string, etag: string) =>
    versioned(
      api.POST(`${FICHIER}/refus`, { params: { path: { id }, header: matching(etag) } }),
    ) as Promise<Versioned<T.FichierTransfert>>,
};
