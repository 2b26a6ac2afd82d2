/** One function per operation of the gateway, named after what a person does. */
import { call, callVersioned, query } from "./http";
import type * as T from "./types";

const enc = encodeURIComponent;
const dossier = (periode: string, apprenant: string) => `/periodes/${enc(periode)}/apprenants/${enc(apprenant)}`;

export const session = {
  read: () => call<T.Session>("GET", "/session"),
  open: (identifiant: string, mot_de_passe: string) =>
    call<T.Session>("POST", "/session", { body: { identifiant, mot_de_passe } }),
  close: () => call<void>("DELETE", "/session"),
  choose: (uai: string, profil: T.Profil) => call<T.Session>("PUT", "/session/profil", { body: { uai, profil } }),
  changePassword: (ancien: string, nouveau: string) =>
    call<T.Session | undefined>("PUT", "/session/mot-de-passe", { body: { ancien, nouveau } }),
};

/** Tutor links (I-07). The token travels in bodies only, never in an address. */
export const acces = {
  describe: (jeton: string) => call<T.DescriptionAcces>("POST", "/acces/description", { body: { jeton } }),
  open: (jeton: string) => call<T.Session>("POST", "/acces/ouverture", { body: { jeton } }),
  renew: (jeton: string) => call<void>("POST", "/acces/renouvellement", { body: { jeton } }),
  disown: (jeton: string) => call<void>("POST", "/acces/refus", { body: { jeton } }),
};

export const accueil = { read: () => call<T.Accueil>("GET", "/accueil") };

export const etablissement = {
  read: () => callVersioned<T.Etablissement>("GET", "/etablissement"),
  save: (etag: string, body: Partial<T.Etablissement>) =>
    callVersioned<T.Etablissement>("PUT", "/etablissement", { etag, body }),
};

export const comptes = {
  list: (filters: { profil?: string; division?: string; recherche?: string; apres?: string }) =>
    call<T.Comptes>("GET", `/comptes${query(filters)}`),
  create: (body: T.NouveauCompte, key: string) =>
    call<{ compte?: T.Compte; doublons?: T.Compte[] }>("POST", "/comptes", { body, key }),
  issue: (ids: string[], key: string) =>
    call<{ fiches: T.FicheIdentifiants[] }>("POST", "/comptes/identifiants", { body: { ids }, key }),
};

export const imports = {
  list: () => call<T.Import[] | { imports: T.Import[] }>("GET", "/imports"),
  read: (id: string) => call<T.Import>("GET", `/imports/${enc(id)}`),
  lines: (id: string, filters: { categorie?: string; recherche?: string; apres?: string | number | null }) =>
    call<T.LignesImport>("GET", `/imports/${enc(id)}/lignes${query(filters)}`),
  upload: (files: File[]) => {
    const body = new FormData();
    for (const file of files) body.append("fichiers", file, file.name);
    return call<T.Import>("POST", "/imports", { body });
  },
  apply: (id: string, body: { confirmer_departs: boolean; profils_confirmes: string[] }, key: string) =>
    call<T.Import>("POST", `/imports/${enc(id)}/application`, { body, key }),
  abandon: (id: string) => call<void>("DELETE", `/imports/${enc(id)}`),
};

export const referentiels = {
  list: () => call<T.ReferentielResume[]>("GET", "/referentiels"),
  read: (code: string) => call<T.Referentiel>("GET", `/referentiels/${enc(code)}`),
};

export const annexes = {
  list: (filters: { referentiel?: string; niveau?: string }) =>
    call<{ annexes: T.Annexe[]; actions: string[] }>("GET", `/annexes${query(filters)}`),
  read: (id: string) => callVersioned<T.Annexe>("GET", `/annexes/${enc(id)}`),
  create: (body: T.ContenuAnnexe & { referentiel: string; niveau: string }, key: string) =>
    call<T.Annexe>("POST", "/annexes", { body, key }),
  save: (id: string, etag: string, body: T.ContenuAnnexe) =>
    callVersioned<T.Annexe>("PUT", `/annexes/${enc(id)}`, { etag, body }),
  remove: (id: string, etag: string) => call<void>("DELETE", `/annexes/${enc(id)}`, { etag }),
  candidates: (id: string) => call<T.ApprenantDivision[]>("GET", `/annexes/${enc(id)}/apprenants`),
  declare: (id: string, body: T.DeclarationPeriode, key: string) =>
    call<T.Periode>("POST", `/annexes/${enc(id)}/periodes`, { body, key }),
};

export const periodes = {
  list: (filters: { referentiel?: string; niveau?: string; annee?: string | number }) =>
    call<T.Periode[]>("GET", `/periodes${query(filters)}`),
  read: (id: string) => callVersioned<T.Periode>("GET", `/periodes/${enc(id)}`),
  learners: (id: string) => call<T.ApprenantsPeriode>("GET", `/periodes/${enc(id)}/apprenants`),
  deletion: (id: string) => call<T.Suppression>("GET", `/periodes/${enc(id)}/suppression`),
  remove: (id: string, etag: string, confirmation: string, key: string) =>
    call<void>("DELETE", `/periodes/${enc(id)}`, { etag, key, body: { confirmation } }),
  tutors: (id: string) => call<T.LigneTuteurs[]>("GET", `/periodes/${enc(id)}/tuteurs`),
  sendLink: (
    id: string,
    apprenant: string,
    body: { nom: string; prenom: string; courriel: string; acces?: string },
    key: string,
  ) => call<T.AccesTuteur>("POST", `${dossier(id, apprenant)}/tuteurs`, { body, key }),
  invalidate: (acces: string) => call<T.AccesTuteur | undefined>("DELETE", `/acces-tuteurs/${enc(acces)}`),
};

export const dossiers = {
  read: (p: string, a: string) => call<T.Dossier>("GET", dossier(p, a)),
  liaison: (p: string, a: string) => call<T.Liaison>("GET", `${dossier(p, a)}/liaison`),
  entreprise: (p: string, a: string) => call<T.PresentationEntreprise>("GET", `${dossier(p, a)}/entreprise`),
  semaine: (p: string, a: string, s: string) => call<T.Semaine>("GET", `${dossier(p, a)}/semaines/${enc(s)}`),
  markRead: (p: string, a: string, s: string) => call<void>("POST", `${dossier(p, a)}/semaines/${enc(s)}/lecture`),
  bilan: (p: string, a: string) => callVersioned<T.BilanEntreprise>("GET", `${dossier(p, a)}/bilan`),
  finish: (p: string, a: string, etag: string, key: string) =>
    call<T.BilanEntreprise>("POST", `${dossier(p, a)}/bilan/fin`, { etag, key }),
  reopen: (p: string, a: string, etag: string, key: string) =>
    call<T.BilanEntreprise>("POST", `${dossier(p, a)}/bilan/reprise`, { etag, key }),
  /** Saves some fields of a form of the dossier (F-13). `form` is `liaison`, `entreprise`, `semaines/2026-W24` or `bilan`. */
  change: (p: string, a: string, form: string, changements: T.Changement[]) =>
    call<T.Resultat>("PATCH", `${dossier(p, a)}/${form}`, { body: { changements } }),
  /** Address of the pré-convention (D-01), downloaded by the browser itself. */
  preConvention: (p: string, a: string) => `/api${dossier(p, a)}/documents/pre-convention.docx`,
};

export const bilans = {
  list: (a: string) => call<T.Bilans>("GET", `/apprenants/${enc(a)}/bilans`),
  prepare: (a: string, filters: { date?: string; referentiel?: string }) =>
    call<T.Preparation>("GET", `/apprenants/${enc(a)}/bilans/preparation${query(filters)}`),
  create: (a: string, body: T.NouveauBilan, key: string) =>
    call<T.BilanIntermediaire>("POST", `/apprenants/${enc(a)}/bilans`, { body, key }),
};
