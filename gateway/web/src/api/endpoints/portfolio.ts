import { api, type Versioned, value, versioned } from "../http";
import type * as T from "../types";
import { dossier, keyed, matching } from "./parts";

const LEARNER = "/api/periodes/{periode}/apprenants/{apprenant}" as const;
const SHEET = "/api/apprenants/{apprenant}/fiches/{fiche}" as const;

/** What a learner writes about a period, and what is said of it. */
export const portfolio = {
  entreprise: (p: string, a: string) =>
    value(api.GET(`${LEARNER}/entreprise`, { params: dossier(p, a) })) as Promise<T.Formulaire>,
  saveEntreprise: (p: string, a: string, changements: T.Changement[]) =>
    value(api.PATCH(`${LEARNER}/entreprise`, { params: dossier(p, a), body: { changements } })) as Promise<T.Resultat>,
  organigramme: (p: string, a: string) =>
    value(api.GET(`${LEARNER}/organigramme`, { params: dossier(p, a) })) as Promise<T.Formulaire>,
  saveOrganigramme: (p: string, a: string, changements: T.Changement[]) =>
    value(api.PATCH(`${LEARNER}/organigramme`, { params: dossier(p, a), body: { changements } })) as Promise<T.Resultat>,
  carte: (p: string, a: string) =>
    value(api.GET(`${LEARNER}/carte`, { params: dossier(p, a) })) as Promise<T.Formulaire>,
  saveCarte: (p: string, a: string, changements: T.Changement[]) =>
    value(api.PATCH(`${LEARNER}/carte`, { params: dossier(p, a), body: { changements } })) as Promise<T.Resultat>,
  fondDeCarte: () => value(api.GET("/api/carte")) as Promise<T.FondDeCarte>,
  adresses: (q: string, signal?: AbortSignal) =>
    value(api.GET("/api/adresses", { params: { query: { q } }, ...(signal ? { signal } : {}) })) as Promise<T.AdressesProposees>,
  bilanPersonnel: (p: string, a: string) =>
    value(api.GET(`${LEARNER}/bilan-personnel`, { params: dossier(p, a) })) as Promise<T.Formulaire>,
  saveBilanPersonnel: (p: string, a: string, changements: T.Changement[]) =>
    value(api.PATCH(`${LEARNER}/bilan-personnel`, { params: dossier(p, a), body: { changements } })) as Promise<T.Resultat>,
  bilanPeriode: (p: string, a: string) =>
    value(api.GET(`${LEARNER}/bilan-periode`, { params: dossier(p, a) })) as Promise<T.Formulaire>,
  saveBilanPeriode: (p: string, a: string, changements: T.Changement[]) =>
    value(api.PATCH(`${LEARNER}/bilan-periode`, { params: dossier(p, a), body: { changements } })) as Promise<T.Resultat>,
  commentaires: (p: string, a: string) =>
    value(api.GET(`${LEARNER}/commentaires`, { params: dossier(p, a) })) as Promise<T.Commentaires>,
  comment: (p: string, a: string, body: T.NouveauCommentaire, key: string) =>
    value(
      api.POST(`${LEARNER}/commentaires`, { params: { ...dossier(p, a), header: keyed(key) }, body }),
    ) as Promise<T.Commentaire>,
  markCommentsRead: (p: string, a: string) => value(api.POST(`${LEARNER}/commentaires/lecture`, { params: dossier(p, a) })),
};

/** Sheets, by their own identifier; one of a week is found by it too. */
export const fiches = {
  semaine: (p: string, a: string, semaine: string) =>
    value(api.GET(`${LEARNER}/semaines/{semaine}`, { params: { path: { periode: p, apprenant: a, semaine } } })) as Promise<T.Semaine>,
  create: (p: string, a: string, body: T.NouvelleFiche, key: string) =>
    value(api.POST(`${LEARNER}/fiches`, { params: { ...dossier(p, a), header: keyed(key) }, body })) as Promise<T.FicheCourte>,
  read: (a: string, fiche: string) => versioned(api.GET(SHEET, { params: sheet(a, fiche) })) as Promise<Versioned<T.Fiche>>,
  save: (a: string, fiche: string, changements: T.Changement[]) =>
    value(api.PATCH(SHEET, { params: sheet(a, fiche), body: { changements } })) as Promise<T.Resultat>,
  remove: (a: string, fiche: string, etag: string) =>
    value(api.DELETE(SHEET, { params: { ...sheet(a, fiche), header: matching(etag) } })),
  markRead: (a: string, fiche: string) => value(api.POST(`${SHEET}/lecture`, { params: sheet(a, fiche) })),
  libres: (apprenant: string) =>
    value(api.GET("/api/apprenants/{apprenant}/fiches-libres", { params: { path: { apprenant } } })) as Promise<T.FichesLibres>,
  createLibre: (apprenant: string, titre: string, key: string) =>
    value(
      api.POST("/api/apprenants/{apprenant}/fiches-libres", { params: { path: { apprenant }, header: keyed(key) }, body: { titre } }),
    ) as Promise<T.FicheCourte>,
};

function sheet(apprenant: string, fiche: string) {
  return { path: { apprenant, fiche } };
}
