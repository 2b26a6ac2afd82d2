import { api, given, value } from "../http";
import type * as T from "../types";
import { keyed } from "./parts";

/** Arrivals of files of the national registers: preview, then application. */
export const imports = {
  list: () => value(api.GET("/api/imports")) as Promise<{ imports: T.Import[]; suivant: string | null }>,
  read: (id: string) => value(api.GET("/api/imports/{id}", { params: { path: { id } } })) as Promise<T.Import>,
  lines: (id: string, query: { categorie?: string; recherche?: string; apres?: number }) =>
    value(
      api.GET("/api/imports/{id}/lignes", { params: { path: { id }, query: given(query) } }),
    ) as Promise<T.LignesImport>,
  upload: (files: File[]) => {
    const form = new FormData();
    for (const file of files) form.append("fichiers", file, file.name);
    return value(api.POST("/api/imports", { body: { fichiers: [] }, bodySerializer: () => form })) as Promise<T.Import>;
  },
  apply: (id: string, body: { confirmer_departs: boolean; profils_confirmes: string[] }, key: string) =>
    value(
      api.POST("/api/imports/{id}/application", { params: { path: { id }, header: keyed(key) }, body }),
    ) as Promise<T.Import>,
  abandon: (id: string) => value(api.DELETE("/api/imports/{id}", { params: { path: { id } } })),
  cancel: (id: string) =>
    value(api.DELETE("/api/imports/{id}/application", { params: { path: { id } } })) as Promise<T.Import>,
  refresh: (id: string) =>
    value(api.POST("/api/imports/{id}/apercu", { params: { path: { id } } })) as Promise<T.Import>,
  /** Accounts that it created and that need a slip: by group, with those of one group. */
  created: (id: string, query: { personnels?: boolean; division?: string } = {}) =>
    value(api.GET("/api/imports/{id}/comptes", { params: { path: { id }, query } })) as Promise<T.ComptesCrees>,
  /** Addresses of the report, downloaded by the browser itself. */
  template: (format: "csv" | "ods") => `/api/imports/modele.${format}`,
  report: (id: string, format: "csv" | "ods") => `/api/imports/${id}/rapport.${format}`,
};

/** Courses, each with its diplomas. */
export const formations = {
  list: (importation?: string) =>
    value(api.GET("/api/formations", { params: { query: given({ import: importation }) } })) as Promise<T.Formations>,
  link: (mef: string, body: { niveau: string; referentiels: string[] }) =>
    value(api.PUT("/api/formations/{mef}", { params: { path: { mef } }, body })) as Promise<T.Formations>,
  reset: (mef: string) =>
    value(api.DELETE("/api/formations/{mef}", { params: { path: { mef } } })) as Promise<T.Formations>,
  choose: (choix: { division: string; mef: string; referentiel: string | null }[]) =>
    value(api.PUT("/api/formations/choix", { body: { choix } })) as Promise<T.Formations>,
};
