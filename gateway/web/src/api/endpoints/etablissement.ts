import { api, type Versioned, value, versioned } from "../http";
import type * as T from "../types";
import { keyed, matching } from "./parts";

/** Settings of one's own établissement. */
export const etablissement = {
  read: () => versioned(api.GET("/api/etablissement")) as Promise<Versioned<T.Etablissement>>,
  save: (etag: string, body: T.Parametres) =>
    versioned(api.PUT("/api/etablissement", { params: { header: matching(etag) }, body })) as Promise<
      Versioned<T.Etablissement>
    >,
};

/** Parts of the application, on or off for the établissement. */
export const modules = {
  list: () => value(api.GET("/api/etablissement/modules")) as Promise<{ modules: T.Module[]; actions: string[] }>,
  switch: (module: string, actif: boolean) =>
    value(
      api.PUT("/api/etablissement/modules/{module}", { params: { path: { module } }, body: { actif } }),
    ) as Promise<T.Module>,
};

const INSPECTOR = "/api/inspecteurs/{id}" as const;

/** Accesses given to inspectors. */
export const inspecteurs = {
  list: () =>
    value(api.GET("/api/inspecteurs")) as Promise<{ inspecteurs: T.AccesInspecteur[]; actions: string[] }>,
  open: (body: T.OuvertureInspecteur, key: string) =>
    value(api.POST("/api/inspecteurs", { params: { header: keyed(key) }, body })) as Promise<T.AccesInspecteur>,
  change: (id: string, version: number, body: { referentiels: string[]; fin: string }) =>
    value(
      api.PUT(INSPECTOR, { params: { path: { id }, header: matching(`"${version}"`) }, body }),
    ) as Promise<T.AccesInspecteur>,
  invite: (id: string, key: string) =>
    value(
      api.POST("/api/inspecteurs/{id}/invitation", { params: { path: { id }, header: keyed(key) } }),
    ) as Promise<T.AccesInspecteur>,
  withdraw: (id: string) => value(api.DELETE(INSPECTOR, { params: { path: { id } } })) as Promise<T.AccesInspecteur>,
};
