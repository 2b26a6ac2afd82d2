import { api, value } from "../http";
import type * as T from "../types";
import { keyed, matching } from "./parts";

/** The official calendar of a school year (P-12). */
export const calendrier = {
  read: (annee?: number) =>
    value(api.GET("/api/calendrier", { params: { query: annee ? { annee } : {} } })) as Promise<T.Calendrier>,
  add: (body: T.ContenuOfficiel, key: string) =>
    value(api.POST("/api/calendrier", { params: { header: keyed(key) }, body })) as Promise<T.PeriodeOfficielle>,
  change: (id: string, etag: string, body: T.ContenuOfficiel, key: string) =>
    value(
      api.PUT("/api/calendrier/{id}", { params: { path: { id }, header: { ...matching(etag), ...keyed(key) } }, body }),
    ) as Promise<T.PeriodeOfficielle>,
  remove: (id: string, etag: string, key: string) =>
    value(api.DELETE("/api/calendrier/{id}", { params: { path: { id }, header: { ...matching(etag), ...keyed(key) } } })),
  setPeriodicity: (body: T.PeriodiciteLivret) => value(api.PUT("/api/calendrier/periodicites", { body })),
  /** The same year, for a calendar application. */
  file: (annee: number) => `/api/calendrier.ics?annee=${annee}`,
};

/** The address at which the agenda of whoever is signed in reads the calendar by itself (P-12). */
export const adresseAgenda = {
  read: () => value(api.GET("/api/calendrier/adresse")) as Promise<T.MonAgenda>,
  make: (key: string) => value(api.POST("/api/calendrier/adresse", { params: { header: keyed(key) } })) as Promise<T.AdresseAgendaCreee>,
  remove: () => value(api.DELETE("/api/calendrier/adresse")),
};
