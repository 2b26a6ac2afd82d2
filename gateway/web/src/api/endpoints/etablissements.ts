import { api, given, value } from "../http";
import type * as T from "../types";
import { keyed } from "./parts";

/** Établissements of the académie. */
export const etablissements = {
  list: (query: { recherche?: string; apres?: string }) =>
    value(api.GET("/api/etablissements", { params: { query: given(query) } })) as Promise<{
      etablissements: T.LigneEtablissement[];
      suivant: string | null;
      total: number;
      academie: string;
    }>,
  read: (uai: string) =>
    value(api.GET("/api/etablissements/{uai}", { params: { path: { uai } } })) as Promise<T.ApercuEtablissement>,
  create: (body: T.NouvelEtablissement, key: string) =>
    value(api.POST("/api/etablissements", { params: { header: keyed(key) }, body })) as Promise<T.ApercuEtablissement>,
  invite: (uai: string, body: T.NouvelAdministrateur, key: string) =>
    value(
      api.POST("/api/etablissements/{uai}/administrateurs", { params: { path: { uai }, header: keyed(key) }, body }),
    ) as Promise<T.ApercuEtablissement>,
  free: (uai: string, identifiant: string) =>
    value(api.POST("/api/etablissements/{uai}/seconde-etape-perdue", { params: { path: { uai } }, body: { identifiant } })),
};

/** Other deployments that are trusted. */
export const deploiements = {
  list: () => value(api.GET("/api/deploiements")) as Promise<T.Deploiements>,
  trust: (body: { carte: string; empreinte: string }) =>
    value(api.POST("/api/deploiements", { body })) as Promise<T.Deploiement>,
  withdraw: (id: string) =>
    value(api.POST("/api/deploiements/{id}/retrait", { params: { path: { id } } })) as Promise<T.Deploiement>,
};

/** Diplomas that are installed while the application runs. */
export const referentielsInstalles = {
  list: () => value(api.GET("/api/referentiels-installes")) as Promise<T.ReferentielInstalle[]>,
  check: (texte: string) =>
    value(api.POST("/api/referentiels-installes/verification", { body: { texte } })) as Promise<T.Verification>,
  install: (body: { texte: string; empreinte: string; depuis: string | null }) =>
    value(api.POST("/api/referentiels-installes", { body })) as Promise<T.ReferentielInstalle>,
};
