import { api, given, value } from "../http";
import type * as T from "../types";

/** One's own account (I-06). */
export const monCompte = {
  read: () => value(api.GET("/api/compte")) as Promise<T.MonCompte>,
  changeEmail: (courriel: string, mot_de_passe: string) =>
    value(api.PUT("/api/compte/courriel", { body: { courriel, mot_de_passe } })),
  confirmEmail: (jeton: string) =>
    value(api.POST("/api/compte/courriel/confirmation", { body: { jeton } })) as Promise<{ courriel: string }>,
  sessions: () => value(api.GET("/api/compte/sessions")) as Promise<T.SessionOuverte[]>,
  closeSession: (id: string) => value(api.DELETE("/api/compte/sessions/{id}", { params: { path: { id } } })),
  closeOthers: () => value(api.DELETE("/api/compte/sessions")),
  signIns: (apres: string) =>
    value(api.GET("/api/compte/connexions", { params: { query: given({ apres }) } })) as Promise<T.Connexions>,
  prepareApp: (mot_de_passe: string) =>
    value(api.POST("/api/compte/application", { body: { mot_de_passe } })) as Promise<T.CleApplication>,
  confirmApp: (code: string) =>
    value(api.PUT("/api/compte/application", { body: { code } })) as Promise<{ codes: string[] }>,
  withdrawApp: (mot_de_passe: string) => value(api.DELETE("/api/compte/application", { body: { mot_de_passe } })),
  renewCodes: (mot_de_passe: string) =>
    value(api.POST("/api/compte/codes-secours", { body: { mot_de_passe } })) as Promise<{ codes: string[] }>,
};

/** One's own passkeys (I-06). */
export const cles = {
  list: () => value(api.GET("/api/compte/cles")) as Promise<T.CleAcces[]>,
  prepare: (mot_de_passe: string) =>
    value(api.POST("/api/compte/cles", { body: { mot_de_passe } })) as Promise<T.DemandeCle>,
  add: (nom: string, reponse: T.ReponseCle) =>
    value(api.PUT("/api/compte/cles", { body: { nom, reponse } })) as Promise<{ cle: T.CleAcces; codes: string[] }>,
  rename: (id: string, nom: string) =>
    value(api.PUT("/api/compte/cles/{id}", { params: { path: { id } }, body: { nom } })) as Promise<T.CleAcces>,
  withdraw: (id: string, mot_de_passe: string) =>
    value(api.DELETE("/api/compte/cles/{id}", { params: { path: { id } }, body: { mot_de_passe } })),
};

/** The journal of sign-ins of the établissement (I-06). */
export const connexions = {
  list: (query: { personne?: string; apres?: string }) =>
    value(api.GET("/api/connexions", { params: { query: given(query) } })) as Promise<T.Connexions>,
};
