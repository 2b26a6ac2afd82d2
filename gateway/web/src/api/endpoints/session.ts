import { api, value } from "../http";
import type * as T from "../types";

/** The session: opened by a password or a passkey, closed, one profile at a time (I-06). */
export const session = {
  read: () => value(api.GET("/api/session")) as Promise<T.Session>,
  open: (identifiant: string, mot_de_passe: string) =>
    value(api.POST("/api/session", { body: { identifiant, mot_de_passe } })) as Promise<T.Session | T.SecondFacteurAttendu>,
  /** The second step, for who has a second factor (I-06). */
  verifyCode: (code: string) => value(api.POST("/api/session/code", { body: { code } })) as Promise<T.Session>,
  /** A passkey, by itself or after the password: what to ask of it, then what it said (I-06). */
  askKey: () => value(api.POST("/api/session/cle", { body: {} })) as Promise<T.DemandeCle>,
  openWithKey: (reponse: T.ReponseCle) => value(api.PUT("/api/session/cle", { body: { reponse } })) as Promise<T.Session>,
  askKeyAfterPassword: () => value(api.POST("/api/session/code/cle", { body: {} })) as Promise<T.DemandeCle>,
  verifyKey: (reponse: T.ReponseCle) => value(api.PUT("/api/session/code/cle", { body: { reponse } })) as Promise<T.Session>,
  /** Answers the portal to be left as well, if there is one. */
  close: () => value(api.DELETE("/api/session")) as Promise<{ adresse: string } | undefined>,
  choose: (uai: string, profil: T.Profil) =>
    value(api.PUT("/api/session/profil", { body: { uai, profil } })) as Promise<T.Session>,
  changePassword: (ancien: string, nouveau: string) =>
    value(api.PUT("/api/session/mot-de-passe", { body: { ancien, nouveau } })) as Promise<T.Session>,
};
