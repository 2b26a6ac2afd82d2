import { api, given, type Versioned, value, versioned } from "../http";
import type * as T from "../types";
import { dossier, keyed, matching } from "./parts";

const LEARNER = "/api/periodes/{periode}/apprenants/{apprenant}" as const;

/** A learner's documents of one period. */
export const dossiers = {
  read: (p: string, a: string) => value(api.GET(LEARNER, { params: dossier(p, a) })) as Promise<T.Dossier>,
  liaison: (p: string, a: string) =>
    value(api.GET(`${LEARNER}/liaison`, { params: dossier(p, a) })) as Promise<T.Liaison>,
  saveLiaison: (p: string, a: string, changements: T.Changement[]) =>
    value(api.PATCH(`${LEARNER}/liaison`, { params: dossier(p, a), body: { changements } })) as Promise<T.Resultat>,
  bilan: (p: string, a: string) =>
    versioned(api.GET(`${LEARNER}/bilan`, { params: dossier(p, a) })) as Promise<Versioned<T.BilanEntreprise>>,
  saveBilan: (p: string, a: string, changements: T.Changement[]) =>
    value(api.PATCH(`${LEARNER}/bilan`, { params: dossier(p, a), body: { changements } })) as Promise<T.Resultat>,
  finish: (p: string, a: string, etag: string) =>
    value(api.POST(`${LEARNER}/bilan/fin`, { params: { ...dossier(p, a), header: matching(etag) } })),
  reopen: (p: string, a: string, etag: string) =>
    value(api.POST(`${LEARNER}/bilan/reprise`, { params: { ...dossier(p, a), header: matching(etag) } })),
  /** Address of the pré-convention (D-01), downloaded by the browser itself. */
  preConvention: (p: string, a: string) => `/api/periodes/${p}/apprenants/${a}/documents/pre-convention.docx`,
};

/** Bilans intermédiaires of a learner. */
export const bilans = {
  list: (apprenant: string) =>
    value(api.GET("/api/apprenants/{apprenant}/bilans", { params: { path: { apprenant } } })) as Promise<T.Bilans>,
  prepare: (apprenant: string, query: { date: string; referentiel: string }) =>
    value(
      api.GET("/api/apprenants/{apprenant}/bilans/preparation", { params: { path: { apprenant }, query: given(query) } }),
    ) as Promise<T.Preparation>,
  create: (apprenant: string, body: T.NouveauBilan, key: string) =>
    value(
      api.POST("/api/apprenants/{apprenant}/bilans", { params: { path: { apprenant }, header: keyed(key) }, body }),
    ) as Promise<T.BilanIntermediaire>,
};
