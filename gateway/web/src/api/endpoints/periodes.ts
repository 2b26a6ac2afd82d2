import { api, type Versioned, value, versioned } from "../http";
import type * as T from "../types";
import { dossier, keyed, matching } from "./parts";

/** Nothing said: everybody. */
const only = (apprenant: string) => (apprenant ? { apprenant } : {});

/** What waits for the person, on the first page. */
export const accueil = { read: () => value(api.GET("/api/accueil")) as Promise<T.Accueil> };

/** Periods, their learners, the links of their tutors. */
export const periodes = {
  list: () => value(api.GET("/api/periodes")) as Promise<T.Periode[]>,
  read: (periode: string) =>
    versioned(api.GET("/api/periodes/{periode}", { params: { path: { periode } } })) as Promise<Versioned<T.Periode>>,
  learners: (periode: string) =>
    value(
      api.GET("/api/periodes/{periode}/apprenants", { params: { path: { periode } } }),
    ) as Promise<T.ApprenantsPeriode>,
  candidates: (periode: string) =>
    value(api.GET("/api/periodes/{periode}/candidats", { params: { path: { periode } } })) as Promise<T.CandidatsPeriode>,
  /** What these dates would take away; asked again and again while they are chosen. */
  foresee: (periode: string, du: string, au: string) =>
    value(
      api.GET("/api/periodes/{periode}/modification", { params: { path: { periode }, query: { du, au } } }),
    ) as Promise<T.SemainesPerdues>,
  edit: (periode: string, etag: string, body: T.Declaration, key: string) =>
    versioned(
      api.PUT("/api/periodes/{periode}", {
        params: { path: { periode }, header: { ...matching(etag), ...keyed(key) } },
        body,
      }),
    ) as Promise<Versioned<T.Periode>>,
  /** Of the period, or for one learner alone. */
  deletion: (periode: string, apprenant = "") =>
    value(
      api.GET("/api/periodes/{periode}/suppression", { params: { path: { periode }, query: only(apprenant) } }),
    ) as Promise<T.Suppression>,
  remove: (periode: string, etag: string, confirmation: string, key: string, apprenant = "") =>
    value(
      api.DELETE("/api/periodes/{periode}", {
        params: { path: { periode }, query: only(apprenant), header: { ...matching(etag), ...keyed(key) } },
        body: { confirmation },
      }),
    ) as Promise<T.Supprimee>,
  /** What was deleted and can still come back. */
  deletions: () => value(api.GET("/api/periodes/supprimees")) as Promise<T.PeriodeSupprimee[]>,
  undo: (periode: string, suppression: number, malgre_chevauchement: boolean, key: string) =>
    value(
      api.POST("/api/periodes/{periode}/retablir", {
        params: { path: { periode }, header: keyed(key) },
        body: { suppression, malgre_chevauchement },
      }),
    ) as Promise<T.Retablie>,
  tutors: (periode: string) =>
    value(api.GET("/api/periodes/{periode}/tuteurs", { params: { path: { periode } } })) as Promise<T.LigneTuteurs[]>,
  sendLink: (periode: string, apprenant: string, body: T.Invitation, key: string) =>
    value(
      api.POST("/api/periodes/{periode}/apprenants/{apprenant}/tuteurs", {
        params: { ...dossier(periode, apprenant), header: keyed(key) },
        body,
      }),
    ) as Promise<T.AccesTuteur>,
  /** All the links that are ready, at once. */
  sendReadyLinks: (periode: string, key: string) =>
    value(
      api.POST("/api/periodes/{periode}/tuteurs", { params: { path: { periode }, header: keyed(key) } }),
    ) as Promise<T.EnvoiGroupe>,
  /** The only answer that holds a link: what prints it keeps it out of addresses and caches. */
  printLetter: (periode: string, apprenant: string, body: T.Invitation, key: string) =>
    value(
      api.POST("/api/periodes/{periode}/apprenants/{apprenant}/tuteurs/lettre", {
        params: { ...dossier(periode, apprenant), header: keyed(key) },
        body,
      }),
    ) as Promise<T.LettreTuteur>,
  invalidate: (id: string) => value(api.DELETE("/api/acces-tuteurs/{id}", { params: { path: { id } } })),
};
