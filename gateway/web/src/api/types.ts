/**
 * What the pages work with: the schemas generated from the gateway's description (`npm run gen`), where `null` is always
 * said, and closed lists of words are types of their own.
 */
import type { Exact, Narrow, S } from "./exact";

export type * from "./pedagogie";

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
export type EtatAcces =
  | "envoi_en_cours" | "envoye" | "imprime" | "non_envoye" | "adresse_refusee" | "ouvert" | "expire" | "invalide";

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
export type NatureNotification =
  | "commentaire"
  | "fiches_a_lire"
  | "fiche_demandee"
  | "acces_bientot_fini"
  | "import_termine"
  | "import_echoue";
export type Notification = Narrow<S["Notification"], { nature: NatureNotification; auteur_profil: Profil | null }>;
export type Notifications = Narrow<S["Notifications"], { notifications: Notification[] }>;
export type ChoixCourriels = "immediat" | "quotidien" | "aucun";
export type ChoixNotifications = Narrow<S["ChoixNotifications"], { choix: ChoixCourriels }>;
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
export type Session = Narrow<
  S["Session"],
  {
    profil: Profil | null;
    choix: ChoixProfil[];
  }
>;
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
export type PoidsExport = Exact<S["PoidsExport"]>;
export type FichiersTransfert = Narrow<S["FichiersTransfert"], { fichiers: FichierTransfert[] }>;
export type Deploiement = Exact<S["Deploiement"]>;
export type Deploiements = Exact<S["Deploiements"]>;

export type GenreElement =
  | "niveau"
  | "option"
  | "statut"
  | "bloc"
  | "activite"
  | "tache"
  | "competence"
  | "critere"
  | "epreuve"
  | "attitude";
export type ChangementElement = "ajoute" | "retire" | "intitule" | "liens";
export type ElementChange = Narrow<S["ElementChange"], { genre: GenreElement; changement: ChangementElement }>;
export type RegleChangee = Exact<S["RegleChangee"]>;
export type Comparaison = Narrow<S["Comparaison"], { elements: ElementChange[] }>;
export type ReferentielInstalle = Exact<S["ReferentielInstalle"]>;
export type FauteReferentiel = Exact<S["FauteReferentiel"]>;
export type CodePerdu = Narrow<S["CodePerdu"], { genre: GenreElement }>;
export type ReferentielVerifie = Narrow<
  S["ReferentielVerifie"],
  { comparaison: Comparaison | null; codes_perdus: CodePerdu[] }
>;
export type Verification = Narrow<S["Verification"], { verifie: ReferentielVerifie | null }>;

export type ApprenantEnAttente = Exact<S["ApprenantEnAttente"]>;
export type ApprenantsEnAttente = Exact<S["ApprenantsEnAttente"]>;

/** Everything optional: a proxy or a cut network gives no problem document. */
export type Probleme = Partial<S["Probleme"]> & { status: number };

export type NouveauCompte = S["NouveauCompte"];
export type NouveauMaitre = S["NouveauMaitre"];
export type NouveauCommentaire = S["NouveauCommentaire"];
export type NouvelleFiche = S["NouvelleFiche"];
export type ChangementCompte = S["ChangementCompte"];
export type ContenuAnnexe = Required<S["ContenuAnnexe"]>;
export type Declaration = Required<S["Declaration"]>;
export type NouveauBilan = S["NouveauBilan"];
export type Parametres = S["Parametres"];
export type NouvelEtablissement = S["NouvelEtablissement"];
export type NouvelAdministrateur = S["NouvelAdministrateur"];
export type OuvertureInspecteur = S["OuvertureInspecteur"];
export type Invitation = S["Invitation"];
