/**
 * What the pages work with: the schemas generated from the gateway's description (`npm run gen`), where `null` is always
 * said, and closed lists of words are types of their own.
 */
import type { components } from "./schema";

type S = components["schemas"];
/** The description leaves out what may be null; the gateway always writes it. */
type Exact<T> = unknown extends T
  ? T
  : T extends readonly (infer Item)[]
    ? Exact<Item>[]
    : T extends object
      ? { [Key in keyof T]-?: Exact<Exclude<T[Key], undefined>> }
      : T;
type Narrow<T, Own> = Exact<Omit<T, keyof Own>> & Own;

export type Profil =
  | "administrateur"
  | "chef_etablissement"
  | "ddfpt"
  | "enseignant"
  | "apprenant"
  | "tuteur_de_stage"
  | "maitre_apprentissage"
  | "inspecteur"
  | "operateur_academique";
export type EtatImport = "refuse" | "pret" | "en_cours" | "applique" | "echoue" | "abandonne";
export type CategorieImport = keyof S["CompteImport"];
export type Gel = "" | "en_cours_de_validation" | "fige";
export type EtatAcces =
  | "envoi_en_cours" | "envoye" | "imprime" | "non_envoye" | "adresse_refusee" | "ouvert" | "expire" | "invalide";
/** Why a learner is left out of a batch of links. */
export type RaisonLaisse =
  | "deja_acces" | "sans_adresse" | "adresse_invalide" | "sans_nom" | "apprenti" | "inconnu" | "echec";
export type EtatBilan = "a_faire" | "en_cours" | "termine" | "fige";
export type EtatSemaine = "vide" | "commencee" | "racontee";
/** What a field of a form may hold. */
export type Valeur = string | number | boolean | string[] | null;

export type Nom = Exact<S["Nom"]>;
export type Personne = Exact<S["Personne"]>;
export type ApprenantDivision = Exact<S["Apprenant"]>;
export type Code = Exact<S["Intitule"]>;

export type ChoixProfil = Narrow<S["ProfilPossible"], { profil: Profil }>;
export type SecondFacteurAttendu = S["SecondFacteurAttendu"];
export type MonCompte = Exact<S["MonCompte"]>;
export type CleAcces = Exact<S["CleAcces"]>;
export type ReponseCle = Record<string, never>;
export interface DemandeCle {
  options: Record<string, unknown>;
}
export type SessionOuverte = S["SessionOuverte"];
export type LigneConnexion = Exact<S["LigneConnexion"]>;
export type Connexions = Exact<S["Connexions"]>;
export type Duree = S["Duree"];
export type PersonneConnue = Exact<S["PersonneConnue"]>;
export type ActionFaite = Narrow<S["ActionFaite"], { profil: Profil }>;
export type Journal = Narrow<S["Journal"], { lignes: ActionFaite[] }>;
export type ActionJournal = S["ActionJournal"];
export type Chaine = Exact<S["Chaine"]>;
export type Integrite = Narrow<S["Integrite"], { services: Chaine[] }>;
export type MotifEffacement = "fin_de_duree" | "demande" | "erreur" | "terme";
export type NatureEffacee = S["NatureEffacee"];
export type PartEffacee = Exact<S["PartEffacee"]>;
export type ApercuEffacement = Narrow<S["ApercuEffacement"], { personne: Personne; profils: Profil[]; parts: PartEffacee[] }>;
export type Effacement = Narrow<S["Effacement"], { motif: MotifEffacement; par: Personne | null; parts: PartEffacee[] }>;
export type Effacements = Narrow<S["Effacements"], { effacements: Effacement[] }>;
export type EffacementAVenir = Narrow<
  S["EffacementAVenir"],
  { personne: Personne; nature: "apprenant" | "personnel" | "tuteur" }
>;
export type EffacementsAVenir = Narrow<S["EffacementsAVenir"], { personnes: EffacementAVenir[] }>;
export type CleApplication = S["CleApplication"];
export type Portail = S["Portail"];
export type AdressePortail = S["AdressePortail"];
export type RetourPortail = S["RetourPortail"];
export type LienPortail = Exact<S["LienPortail"]>;
export type Session = Narrow<S["Session"], { profil: Profil | null; choix: ChoixProfil[] }>;
export type ArriveePortail = Narrow<S["ArriveePortail"], { session: Session | null }>;
export type Etablissement = Exact<S["Etablissement"]>;
export type ImageEtablissement = Exact<S["ImageEtablissement"]>;
export type NatureImage = "logo" | "cachet";
export type LigneEtablissement = Exact<S["LigneEtablissement"]>;
export type AdministrateurInvite = Narrow<S["AdministrateurInvite"], { etat: EtatAcces }>;
export type ApercuEtablissement = Narrow<S["ApercuEtablissement"], { administrateurs: AdministrateurInvite[] }>;
export type Module = Exact<S["Module"]>;
export type AccesInspecteur = Narrow<S["AccesInspecteur"], { etat: EtatAcces }>;

export type Compte = Narrow<S["Compte"], { profils: Profil[] }>;
export type ProfilDetenu = Narrow<S["ProfilDetenu"], { profil: Profil }>;
export type FicheCompte = Narrow<
  S["FicheCompte"],
  { profils: ProfilDetenu[]; profils_possibles: Profil[]; tenu_par: "siecle" | "sts" | null }
>;
export type DivisionCompte = Exact<S["DivisionCompte"]>;
export type Comptes = Narrow<S["Comptes"], { comptes: Compte[] }>;
export type ApprentiSuivi = Exact<S["ApprentiSuivi"]>;
export type MaitreApprentissage = Narrow<S["MaitreApprentissage"], { apprentis: ApprentiSuivi[] }>;
export type MaitresApprentissage = Narrow<S["MaitresApprentissage"], { maitres: MaitreApprentissage[] }>;
export type ApprenantReferent = Exact<S["ApprenantReferent"]>;
export type Referents = Exact<S["Referents"]>;
export type FicheIdentifiants = Exact<S["FicheIdentifiants"]>;

export type FauteImport = Exact<S["FauteImport"]>;
export type ProfilPropose = Narrow<S["ProfilPropose"], { profil: Profil }>;
export type Import = Narrow<S["Import"], { etat: EtatImport; profils_proposes: ProfilPropose[] }>;
export type ComptesCrees = Exact<S["ComptesCrees"]>;
export type Formation = Exact<S["Formation"]>;
export type ChoixDivision = Exact<S["ChoixDivision"]>;
export type Formations = Exact<S["Formations"]>;
export type LigneImport = Narrow<S["LigneImport"], { categorie: CategorieImport }>;
export type LignesImport = Narrow<S["LignesImport"], { lignes: LigneImport[] }>;

export type SensTransfert = "depart" | "arrivee";
export type EtatTransfert = "a_confirmer" | "detecte" | "en_cours" | "termine" | "refuse";
export type EtapeTransfert = "periods" | "portfolio" | "evaluation" | "documents";
export type GroupeEnAttente = "sans_ine" | "partis";
export type ReglageTransferts = Exact<S["ReglageTransferts"]>;
export type Transfert = Narrow<S["Transfert"], { sens: SensTransfert; etat: EtatTransfert; etapes: EtapeTransfert[] }>;
export type Transferts = Narrow<S["Transferts"], { transferts: Transfert[] }>;
export type EtatFichierTransfert =
  | "en_preparation"
  | "exporte"
  | "en_retrait"
  | "en_annulation"
  | "annule"
  | "recu"
  | "en_cours"
  | "refuse"
  | "termine";
export type FichierTransfert = Narrow<
  S["FichierTransfert"],
  { sens: SensTransfert; etat: EtatFichierTransfert; etapes: EtapeTransfert[]; contenu: Record<string, number> }
>;
export type FichiersTransfert = Narrow<S["FichiersTransfert"], { fichiers: FichierTransfert[] }>;
export type Deploiement = Exact<S["Deploiement"]>;
export type Deploiements = Exact<S["Deploiements"]>;
export type ApprenantEnAttente = Exact<S["ApprenantEnAttente"]>;
export type ApprenantsEnAttente = Exact<S["ApprenantsEnAttente"]>;

export type ReferentielResume = Exact<S["ReferentielCourt"]>;
export type Statut = Exact<S["StatutPeriode"]>;
export type Activite = Exact<S["Activite"]>;
export type Referentiel = Exact<S["Referentiel"]>;
export type Annexe = Exact<S["Annexe"]>;

export type Periode = Narrow<S["Periode"], { gel: Gel }>;
/** Learners and periods that a declaration overlaps (P-03), in the parameters of the problem. */
export interface Chevauchement {
  apprenant: Personne;
  periode: { id: string; titre: string; du: string; au: string };
}

export type TuteurCourt = Narrow<S["TuteurCourt"], { etat: EtatAcces }>;
export type AccesTuteur = TuteurCourt & { id: string; actions: string[] };
export type EnvoiGroupe = Narrow<S["EnvoiGroupe"], { laisses: { apprenant: S["Apprenant"]; raison: RaisonLaisse }[] }>;
export type LettreTuteur = Narrow<S["LettreTuteur"], { acces: AccesTuteur }>;
export type LigneTuteurs = Narrow<S["TuteursApprenant"], { acces: AccesTuteur[] }>;
export type LignePeriode = Narrow<S["LigneApprenant"], { tuteur: TuteurCourt | null; bilan: EtatBilan | null }>;
export type ApprenantsPeriode = Narrow<S["ApprenantsPeriode"], { lignes: LignePeriode[] }>;
export type Suppression = Exact<S["Suppression"]>;
export type Supprimee = Exact<S["Supprimee"]>;
export type PeriodeSupprimee = Exact<S["PeriodeSupprimee"]>;
export type ContenuOfficiel = Exact<S["ContenuOfficiel"]>;
export type PeriodeOfficielle = ContenuOfficiel & { id: string; version: number; actions: string[] };
export type PeriodiciteLivret = Exact<S["PeriodiciteLivret"]>;
export type DivisionAnnee = Exact<S["DivisionAnnee"]>;
export type Calendrier = Narrow<S["Calendrier"], { periodes: PeriodeOfficielle[] }>;
export type Retablie = Narrow<S["Retablie"], { periode: Periode }>;
export type CandidatsPeriode = Exact<S["CandidatsPeriode"]>;
export type SemainesPerdues = Exact<S["SemainesPerdues"]>;

export type SemaineResume = Narrow<S["SemaineCourte"], { etat: EtatSemaine }>;
export type Dossier = Narrow<
  S["Dossier"],
  {
    periode: Periode;
    portfolio: { commence: boolean; semaines: SemaineResume[] } | null;
    tuteur: TuteurCourt | null;
    bilan: { etat: EtatBilan } | null;
  }
>;

export type Champ = Narrow<S["Champ"], { valeur: Valeur }>;
export type Conflit = Narrow<S["Conflit"], { valeur_refusee: Valeur; actuel: Champ }>;
export type Resultat = Narrow<S["ResultatSaisie"], { champs: Champ[]; conflits: Conflit[] }>;
export interface Changement {
  id: string;
  nom: string;
  valeur: Valeur;
  version: number;
}
export type Liaison = Narrow<S["Liaison"], { champs: Champ[] }>;
export type PresentationEntreprise = Narrow<S["Entreprise"], { champs: Champ[] }>;
export type Semaine = Narrow<S["Semaine"], { champs: Champ[]; etat: EtatSemaine }>;
export type BilanEntreprise = Narrow<S["BilanEntreprise"], { champs: Champ[]; etat: EtatBilan }>;

export type BilanCompte = Narrow<S["BilanCompte"], { etat: EtatBilan }>;
export type Preparation = Narrow<S["Preparation"], { bilans_entreprise: BilanCompte[] }>;
export type BilanIntermediaire = Narrow<S["BilanIntermediaire"], { comptes: BilanCompte[] }>;
export type Bilans = Narrow<S["BilansIntermediaires"], { bilans: BilanIntermediaire[] }>;

export type DescriptionAcces = Narrow<S["DescriptionAcces"], { etat: "valide" | "expire" | "revoque" }>;
export type PeriodeAvancement = Periode & { avancement: Exact<S["Avancement"]> };
export type Accueil = Narrow<S["Accueil"], { periodes: PeriodeAvancement[] }>;

/** Everything optional: a proxy or a cut network gives no problem document. */
export type Probleme = Partial<S["Probleme"]> & { status: number };

export type NouveauCompte = S["NouveauCompte"];
export type NouveauMaitre = S["NouveauMaitre"];
export type ChangementCompte = S["ChangementCompte"];
export type ContenuAnnexe = Required<S["ContenuAnnexe"]>;
export type Declaration = Required<S["Declaration"]>;
export type NouveauBilan = S["NouveauBilan"];
export type Parametres = S["Parametres"];
export type NouvelEtablissement = S["NouvelEtablissement"];
export type NouvelAdministrateur = S["NouvelAdministrateur"];
export type OuvertureInspecteur = S["OuvertureInspecteur"];
export type Invitation = S["Invitation"];
