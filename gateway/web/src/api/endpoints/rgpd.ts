import { api, given, value } from "../http";
import type * as T from "../types";
import { keyed } from "./parts";

/** Personal data: what is held on a person, and who did what (I-12). */
export const rgpd = {
  person: (id: string) =>
    value(api.GET("/api/rgpd/personnes/{id}", { params: { path: { id } } })) as Promise<T.PersonneConnue>,
  archive: (id: string) => `/api/rgpd/personnes/${id}/archive.zip`,
  terms: () => value(api.GET("/api/rgpd/conservation")) as Promise<T.Duree[]>,
  ownArchive: "/api/compte/archive.zip",
  journal: (query: { personne?: string; action?: string; du?: string; au?: string; apres?: string }) =>
    value(api.GET("/api/rgpd/journal", { params: { query: given(query) } })) as Promise<T.Journal>,
  actions: () => value(api.GET("/api/rgpd/journal/actions")) as Promise<T.ActionJournal[]>,
  integrity: () => value(api.GET("/api/rgpd/journal/integrite")) as Promise<T.Integrite>,
};

/** Erasing a person (I-12): the dry run, the deed, what each service has said of it. */
export const effacements = {
  preview: (personne: string) =>
    value(api.GET("/api/rgpd/personnes/{id}/effacement", { params: { path: { id: personne } } })) as Promise<T.ApercuEffacement>,
  erase: (personne: string, body: { confirmation: string; motif: string }, key: string) =>
    value(
      api.POST("/api/rgpd/personnes/{id}/effacement", { params: { path: { id: personne }, header: keyed(key) }, body }),
    ) as Promise<{ id: string }>,
  list: (apres: string) =>
    value(api.GET("/api/effacements", { params: { query: given({ apres }) } })) as Promise<T.Effacements>,
  coming: () => value(api.GET("/api/effacements/a-venir")) as Promise<T.EffacementsAVenir>,
  read: (id: string) => value(api.GET("/api/effacements/{id}", { params: { path: { id } } })) as Promise<T.Effacement>,
  proof: (id: string) => `/api/effacements/${id}/preuve.txt`,
};
