/** One function per operation of the gateway, named after what a person does. */
import { api, given, type Versioned, value, versioned } from "./http";
import type * as T from "./types";

const dossier = (periode: string, apprenant: string) => ({ path: { periode, apprenant } });
const keyed = (key: string) => ({ "idempotency-key": key });
const matching = (etag: string) => ({ "If-Match": etag });

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

/** Tutor links (I-07). The token travels in bodies only, never in an address. */
export const acces = {
  describe: (jeton: string) =>
    value(api.POST("/api/acces/description", { body: { jeton } })) as Promise<T.DescriptionAcces>,
  open: (jeton: string) => value(api.POST("/api/acces/ouverture", { body: { jeton } })) as Promise<T.Session>,
  renew: (jeton: string) => value(api.POST("/api/acces/renouvellement", { body: { jeton } })),
  disown: (jeton: string) => value(api.POST("/api/acces/refus", { body: { jeton } })),
};

export const accueil = { read: () => value(api.GET("/api/accueil")) as Promise<T.Accueil> };

export const etablissement = {
  read: () => versioned(api.GET("/api/etablissement")) as Promise<Versioned<T.Etablissement>>,
  save: (etag: string, body: T.Parametres) =>
    versioned(api.PUT("/api/etablissement", { params: { header: matching(etag) }, body })) as Promise<
      Versioned<T.Etablissement>
    >,
};

const IMAGE = "/api/etablissement/images/{nature}" as const;

export const images = {
  /** Address of a picture; the version makes browsers ask again when it has changed. */
  address: (nature: T.NatureImage, version: number) => `/api/etablissement/images/${nature}?v=${version}`,
  /** The picture goes as it is: the server decides what it is by its content. */
  replace: (nature: T.NatureImage, version: number, file: File) =>
    value(
      api.PUT(IMAGE, {
        params: { path: { nature }, header: matching(`"${version}"`) },
        headers: { "Content-Type": "application/octet-stream" },
        body: [],
        bodySerializer: () => file,
      }),
    ) as Promise<T.ImageEtablissement>,
  remove: (nature: T.NatureImage, version: number) =>
    value(
      api.DELETE(IMAGE, { params: { path: { nature }, header: matching(`"${version}"`) } }),
    ) as Promise<T.ImageEtablissement>,
};

export const modules = {
  list: () => value(api.GET("/api/etablissement/modules")) as Promise<{ modules: T.Module[]; actions: string[] }>,
  switch: (module: string, actif: boolean) =>
    value(
      api.PUT("/api/etablissement/modules/{module}", { params: { path: { module } }, body: { actif } }),
    ) as Promise<T.Module>,
};

const INSPECTOR = "/api/inspecteurs/{id}" as const;

export const inspecteurs = {
  list: () =>
    value(api.GET("/api/inspecteurs")) as Promise<{ inspecteurs: T.AccesInspecteur[]; actions: string[] }>,
  open: (body: T.OuvertureInspecteur, key: string) =>
    value(api.POST("/api/inspecteurs", { params: { header: keyed(key) }, body })) as Promise<T.AccesInspecteur>,
  change: (id: string, version: number, body: { referentiels: string[]; fin: string }) =>
    value(
      api.PUT(INSPECTOR, { params: { path: { id }, header: matching(`"${version}"`) }, body }),
    ) as Promise<T.AccesInspecteur>,
  invite: (id: string, key: string) =>
    value(
      api.POST("/api/inspecteurs/{id}/invitation", { params: { path: { id }, header: keyed(key) } }),
    ) as Promise<T.AccesInspecteur>,
  withdraw: (id: string) => value(api.DELETE(INSPECTOR, { params: { path: { id } } })) as Promise<T.AccesInspecteur>,
};

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
};

const COMPTE = "/api/comptes/{id}" as const;
const onAccount = (id: string, etag: string) => ({ params: { path: { id }, header: matching(etag) } });
type Fiche = Promise<Versioned<T.FicheCompte>>;

export interface FiltreComptes {
  profil?: string;
  division?: string;
  etat?: string;
  manuels?: boolean;
  tri?: string;
  recherche?: string;
  apres?: string;
}

export const comptes = {
  list: (query: FiltreComptes) =>
    value(api.GET("/api/comptes", { params: { query: given({ ...query, manuels: query.manuels || undefined }) } })) as Promise<T.Comptes>,
  /** The same accounts, as a file: what was typed to find them stays out of the list of downloads. */
  export: (query: FiltreComptes) =>
    value(
      api.GET("/api/comptes/export.csv", { params: { query: given({ ...query, manuels: query.manuels || undefined }) }, parseAs: "blob" }),
    ) as Promise<Blob>,
  divisions: () => value(api.GET("/api/comptes/divisions")) as Promise<T.DivisionCompte[]>,
  read: (id: string) => versioned(api.GET(COMPTE, { params: { path: { id } } })) as Fiche,
  change: (id: string, etag: string, body: T.ChangementCompte) =>
    versioned(api.PUT(COMPTE, { ...onAccount(id, etag), body })) as Fiche,
  give: (id: string, etag: string, profil: T.Profil) =>
    versioned(api.POST(`${COMPTE}/profils`, { ...onAccount(id, etag), body: { profil } })) as Fiche,
  withdraw: (id: string, etag: string, profil: T.Profil) =>
    versioned(
      api.DELETE(`${COMPTE}/profils/{profil}`, { params: { path: { id, profil }, header: matching(etag) } }),
    ) as Fiche,
  deactivate: (id: string, etag: string) => versioned(api.POST(`${COMPTE}/desactivation`, onAccount(id, etag))) as Fiche,
  reactivate: (id: string, etag: string) => versioned(api.POST(`${COMPTE}/reactivation`, onAccount(id, etag))) as Fiche,
  resetPassword: (id: string, par_courriel: boolean, key: string) =>
    value(
      api.POST(`${COMPTE}/mot-de-passe`, { params: { path: { id }, header: keyed(key) }, body: { par_courriel } }),
    ) as Promise<{ identifiant: string; mot_de_passe: string | null }>,
  create: (body: T.NouveauCompte, key: string) =>
    value(api.POST("/api/comptes", { params: { header: keyed(key) }, body })) as Promise<
      { compte: T.Compte } | { doublons: T.Compte[] }
    >,
  issue: (ids: string[], key: string) =>
    value(api.POST("/api/comptes/identifiants", { params: { header: keyed(key) }, body: { ids } })) as Promise<{
      fiches: T.FicheIdentifiants[];
    }>,
};

const MAITRES = "/api/maitres-apprentissage" as const;
const onApprenti = (id: string, apprenti: string) => ({ params: { path: { id, apprenti } } });

export const maitres = {
  list: (query: { recherche?: string; apres?: string }) =>
    value(api.GET(MAITRES, { params: { query: given(query) } })) as Promise<T.MaitresApprentissage>,
  create: (body: T.NouveauMaitre, key: string) =>
    value(api.POST(MAITRES, { params: { header: keyed(key) }, body })) as Promise<
      T.MaitreApprentissage | { doublons: T.Compte[] }
    >,
  apprentis: (recherche: string) =>
    value(api.GET(`${MAITRES}/apprentis`, { params: { query: given({ recherche }) } })) as Promise<T.ApprentiSuivi[]>,
  follow: (id: string, apprenti: string) =>
    value(api.PUT(`${MAITRES}/{id}/apprentis/{apprenti}`, onApprenti(id, apprenti))) as Promise<T.MaitreApprentissage>,
  leave: (id: string, apprenti: string) =>
    value(api.DELETE(`${MAITRES}/{id}/apprentis/{apprenti}`, onApprenti(id, apprenti))) as Promise<T.MaitreApprentissage>,
};

export const referents = {
  list: (query: { division?: string; apres?: string }) =>
    value(api.GET("/api/referents", { params: { query: given(query) } })) as Promise<T.Referents>,
  assign: (apprenants: string[], enseignant: string | null) =>
    value(api.PUT("/api/referents", { body: { apprenants, enseignant } })),
};

export const imports = {
  list: () => value(api.GET("/api/imports")) as Promise<{ imports: T.Import[]; suivant: string | null }>,
  read: (id: string) => value(api.GET("/api/imports/{id}", { params: { path: { id } } })) as Promise<T.Import>,
  lines: (id: string, query: { categorie?: string; recherche?: string; apres?: number }) =>
    value(
      api.GET("/api/imports/{id}/lignes", { params: { path: { id }, query: given(query) } }),
    ) as Promise<T.LignesImport>,
  upload: (files: File[]) => {
    const form = new FormData();
    for (const file of files) form.append("fichiers", file, file.name);
    return value(api.POST("/api/imports", { body: { fichiers: [] }, bodySerializer: () => form })) as Promise<T.Import>;
  },
  apply: (id: string, body: { confirmer_departs: boolean; profils_confirmes: string[] }, key: string) =>
    value(
      api.POST("/api/imports/{id}/application", { params: { path: { id }, header: keyed(key) }, body }),
    ) as Promise<T.Import>,
  abandon: (id: string) => value(api.DELETE("/api/imports/{id}", { params: { path: { id } } })),
  cancel: (id: string) =>
    value(api.DELETE("/api/imports/{id}/application", { params: { path: { id } } })) as Promise<T.Import>,
  refresh: (id: string) =>
    value(api.POST("/api/imports/{id}/apercu", { params: { path: { id } } })) as Promise<T.Import>,
  /** Accounts that it created and that need a slip: by group, with those of one group. */
  created: (id: string, query: { personnels?: boolean; division?: string } = {}) =>
    value(api.GET("/api/imports/{id}/comptes", { params: { path: { id }, query } })) as Promise<T.ComptesCrees>,
  /** Addresses of the report, downloaded by the browser itself. */
  template: (format: "csv" | "ods") => `/api/imports/modele.${format}`,
  report: (id: string, format: "csv" | "ods") => `/api/imports/${id}/rapport.${format}`,
};

export const formations = {
  list: (importation?: string) =>
    value(api.GET("/api/formations", { params: { query: given({ import: importation }) } })) as Promise<T.Formations>,
  link: (mef: string, body: { niveau: string; referentiels: string[] }) =>
    value(api.PUT("/api/formations/{mef}", { params: { path: { mef } }, body })) as Promise<T.Formations>,
  reset: (mef: string) =>
    value(api.DELETE("/api/formations/{mef}", { params: { path: { mef } } })) as Promise<T.Formations>,
  choose: (choix: { division: string; mef: string; referentiel: string | null }[]) =>
    value(api.PUT("/api/formations/choix", { body: { choix } })) as Promise<T.Formations>,
};

export const transferts = {
  settings: () => versioned(api.GET("/api/transferts/reglage")) as Promise<Versioned<T.ReglageTransferts>>,
  change: (etag: string, actifs: boolean) =>
    versioned(api.PUT("/api/transferts/reglage", { params: { header: matching(etag) }, body: { actifs } })) as Promise<
      Versioned<T.ReglageTransferts>
    >,
  list: (query: { sens: T.SensTransfert; apres?: string }) =>
    value(api.GET("/api/transferts", { params: { query: given(query) } })) as Promise<T.Transferts>,
  waiting: (query: { groupe: T.GroupeEnAttente; apres?: string }) =>
    value(api.GET("/api/transferts/en-attente", { params: { query: given(query) } })) as Promise<T.ApprenantsEnAttente>,
  read: (id: string) =>
    versioned(api.GET("/api/transferts/{id}", { params: { path: { id } } })) as Promise<Versioned<T.Transfert>>,
  propose: (body: { apprenant: string; destination: string }, key: string) =>
    value(api.POST("/api/transferts", { params: { header: keyed(key) }, body })) as Promise<T.Transfert>,
  confirm: (id: string, etag: string, apprenant: string | null) =>
    versioned(
      api.POST("/api/transferts/{id}/confirmation", {
        params: { path: { id }, header: matching(etag) },
        body: { apprenant: apprenant || null },
      }),
    ) as Promise<Versioned<T.Transfert>>,
  refuse: (id: string, etag: string) =>
    versioned(
      api.POST("/api/transferts/{id}/refus", { params: { path: { id }, header: matching(etag) } }),
    ) as Promise<Versioned<T.Transfert>>,
};

const FICHIER = "/api/fichiers-transfert/{id}" as const;

export const fichiersTransfert = {
  list: (query: { sens: T.SensTransfert; apres?: string }) =>
    value(api.GET("/api/fichiers-transfert", { params: { query: given(query) } })) as Promise<T.FichiersTransfert>,
  destinations: () =>
    value(api.GET("/api/fichiers-transfert/destinations")) as Promise<{ deploiements: T.Deploiement[] }>,
  read: (id: string) =>
    versioned(api.GET(FICHIER, { params: { path: { id } } })) as Promise<Versioned<T.FichierTransfert>>,
  /** Address of the file, downloaded by the browser itself. */
  address: (id: string) => `/api/fichiers-transfert/${id}/contenu`,
  export: (body: { apprenant: string; deploiement: string; destination: string }, key: string) =>
    value(api.POST("/api/fichiers-transfert", { params: { header: keyed(key) }, body })) as Promise<T.FichierTransfert>,
  /** The file goes as it is. */
  receive: (file: File) =>
    value(
      api.POST("/api/fichiers-transfert/reception", {
        headers: { "Content-Type": "application/octet-stream" },
        body: [],
        bodySerializer: () => file,
      }),
    ) as Promise<T.FichierTransfert>,
  confirm: (id: string, etag: string, recu: string) =>
    versioned(
      api.POST(`${FICHIER}/recu`, { params: { path: { id }, header: matching(etag) }, body: { recu } }),
    ) as Promise<Versioned<T.FichierTransfert>>,
  cancel: (id: string, etag: string) =>
    versioned(
      api.POST(`${FICHIER}/annulation`, { params: { path: { id }, header: matching(etag) } }),
    ) as Promise<Versioned<T.FichierTransfert>>,
  apply: (id: string, etag: string, apprenant: string | null) =>
    versioned(
      api.POST(`${FICHIER}/application`, { params: { path: { id }, header: matching(etag) }, body: { apprenant } }),
    ) as Promise<Versioned<T.FichierTransfert>>,
  refuse: (id: string, etag: string) =>
    versioned(
      api.POST(`${FICHIER}/refus`, { params: { path: { id }, header: matching(etag) } }),
    ) as Promise<Versioned<T.FichierTransfert>>,
};

export const deploiements = {
  list: () => value(api.GET("/api/deploiements")) as Promise<T.Deploiements>,
  trust: (body: { carte: string; empreinte: string }) =>
    value(api.POST("/api/deploiements", { body })) as Promise<T.Deploiement>,
  withdraw: (id: string) =>
    value(api.POST("/api/deploiements/{id}/retrait", { params: { path: { id } } })) as Promise<T.Deploiement>,
};

export const referentiels = {
  list: () => value(api.GET("/api/referentiels")) as Promise<T.ReferentielResume[]>,
  read: (code: string) =>
    value(api.GET("/api/referentiels/{code}", { params: { path: { code } } })) as Promise<T.Referentiel>,
};

export const annexes = {
  list: (query: { referentiel?: string; niveau?: string }) =>
    value(api.GET("/api/annexes", { params: { query: given(query) } })) as Promise<{
      annexes: T.Annexe[];
      actions: string[];
    }>,
  read: (id: string) =>
    versioned(api.GET("/api/annexes/{id}", { params: { path: { id } } })) as Promise<Versioned<T.Annexe>>,
  create: (body: T.ContenuAnnexe & { referentiel: string; niveau: string }, key: string) =>
    value(api.POST("/api/annexes", { params: { header: keyed(key) }, body })) as Promise<T.Annexe>,
  save: (id: string, etag: string, body: T.ContenuAnnexe) =>
    versioned(
      api.PUT("/api/annexes/{id}", { params: { path: { id }, header: matching(etag) }, body }),
    ) as Promise<Versioned<T.Annexe>>,
  remove: (id: string, etag: string) =>
    value(api.DELETE("/api/annexes/{id}", { params: { path: { id }, header: matching(etag) } })),
  candidates: (id: string) =>
    value(api.GET("/api/annexes/{id}/apprenants", { params: { path: { id } } })) as Promise<T.ApprenantDivision[]>,
  declare: (id: string, body: T.Declaration, key: string) =>
    value(
      api.POST("/api/annexes/{id}/periodes", { params: { path: { id }, header: keyed(key) }, body }),
    ) as Promise<T.Periode>,
};

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
  deletion: (periode: string) =>
    value(api.GET("/api/periodes/{periode}/suppression", { params: { path: { periode } } })) as Promise<T.Suppression>,
  remove: (periode: string, etag: string, confirmation: string, key: string) =>
    value(
      api.DELETE("/api/periodes/{periode}", {
        params: { path: { periode }, header: { ...matching(etag), ...keyed(key) } },
        body: { confirmation },
      }),
    ),
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

const LEARNER = "/api/periodes/{periode}/apprenants/{apprenant}" as const;

export const dossiers = {
  read: (p: string, a: string) => value(api.GET(LEARNER, { params: dossier(p, a) })) as Promise<T.Dossier>,
  liaison: (p: string, a: string) =>
    value(api.GET(`${LEARNER}/liaison`, { params: dossier(p, a) })) as Promise<T.Liaison>,
  saveLiaison: (p: string, a: string, changements: T.Changement[]) =>
    value(api.PATCH(`${LEARNER}/liaison`, { params: dossier(p, a), body: { changements } })) as Promise<T.Resultat>,
  entreprise: (p: string, a: string) =>
    value(api.GET(`${LEARNER}/entreprise`, { params: dossier(p, a) })) as Promise<T.PresentationEntreprise>,
  saveEntreprise: (p: string, a: string, changements: T.Changement[]) =>
    value(api.PATCH(`${LEARNER}/entreprise`, { params: dossier(p, a), body: { changements } })) as Promise<T.Resultat>,
  semaine: (p: string, a: string, semaine: string) =>
    value(api.GET(`${LEARNER}/semaines/{semaine}`, { params: week(p, a, semaine) })) as Promise<T.Semaine>,
  saveSemaine: (p: string, a: string, semaine: string, changements: T.Changement[]) =>
    value(
      api.PATCH(`${LEARNER}/semaines/{semaine}`, { params: week(p, a, semaine), body: { changements } }),
    ) as Promise<T.Resultat>,
  markRead: (p: string, a: string, semaine: string) =>
    value(api.POST(`${LEARNER}/semaines/{semaine}/lecture`, { params: week(p, a, semaine) })),
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

function week(periode: string, apprenant: string, semaine: string) {
  return { path: { periode, apprenant, semaine } };
}

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
