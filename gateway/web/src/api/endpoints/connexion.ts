import { api, value } from "../http";
import type * as T from "../types";

/** Sign-on through national services and school portals (I-06). */
export const portails = {
  list: () => value(api.GET("/api/session/portails")) as Promise<T.Portail[]>,
  begin: (portail: string, retour: string) =>
    value(api.POST("/api/session/portails/{portail}", { params: { path: { portail } }, body: { retour } })) as Promise<T.AdressePortail>,
  complete: (body: T.RetourPortail) => value(api.POST("/api/session/portail", { body })) as Promise<T.ArriveePortail>,
  own: () => value(api.GET("/api/compte/portails")) as Promise<T.LienPortail[]>,
  tie: (portail: string, mot_de_passe: string) =>
    value(api.POST("/api/compte/portails/{portail}", { params: { path: { portail } }, body: { mot_de_passe } })) as Promise<T.AdressePortail>,
  untie: (portail: string) => value(api.DELETE("/api/compte/portails/{portail}", { params: { path: { portail } } })),
};

/** A forgotten password (I-06). Links travel in bodies only, never in an address. */
export const motDePasse = {
  ask: (identifiant: string) => value(api.POST("/api/mot-de-passe/oubli", { body: { identifiant } })),
  replace: (jeton: string, nouveau: string) =>
    value(api.POST("/api/mot-de-passe/nouveau", { body: { jeton, nouveau } })),
};

/** Tutor links (I-07). The token travels in bodies only, never in an address. */
export const acces = {
  describe: (jeton: string) =>
    value(api.POST("/api/acces/description", { body: { jeton } })) as Promise<T.DescriptionAcces>,
  open: (jeton: string) => value(api.POST("/api/acces/ouverture", { body: { jeton } })) as Promise<T.Session>,
  renew: (jeton: string) => value(api.POST("/api/acces/renouvellement", { body: { jeton } })),
  disown: (jeton: string) => value(api.POST("/api/acces/refus", { body: { jeton } })),
};
