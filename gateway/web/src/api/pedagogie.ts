/** Diplomas, periods, and what is written about a learner in them. */
import type { Exact, Narrow, S } from "./exact";
import type { EtatAcces, Personne } from "./types";

export type Gel = "" | "en_cours_de_validation" | "fige";
/** Why a learner is left out of a batch of links. */
export type RaisonLaisse =
  | "deja_acces" | "sans_adresse" | "adresse_invalide" | "sans_nom" | "apprenti" | "inconnu" | "echec";
export type EtatBilan = "a_faire" | "en_cours" | "termine" | "fige";
export type EtatSemaine = "vide" | "commencee" | "racontee";
/** A place, in degrees: north and east are positive (F-02). */
export interface Position {
  latitude: number;
  longitude: number;
}
/** A person of the organigramme: one field, since its parts make sense together (F-02). */
export interface PersonneOrganigramme {
  nom: string;
  fonction: string;
  /** Identifier of another person. */
  responsable: string | null;
}
/** What a field of a form may hold. */
export type Valeur = string | number | boolean | string[] | Position | PersonneOrganigramme | null;

export type RythmeFiches = "hebdomadaire" | "libre" | "hebdomadaire-et-libre";
export type SuiviEntreprise = "portfolio" | "fiches-activites";
export type ReferentielResume = Exact<S["ReferentielCourt"]>;
export type Statut = Exact<S["StatutPeriode"]>;
export type Bloc = Exact<S["Bloc"]>;
export type Tache = Exact<S["Tache"]>;
export type Activite = Exact<S["Activite"]>;
export type Competence = Exact<S["Competence"]>;
export type Epreuve = Exact<S["Epreuve"]>;
export type Referentiel = Narrow<S["Referentiel"], { suivi_entreprise: SuiviEntreprise; rythme_fiches: RythmeFiches }>;
export type Annexe = Exact<S["Annexe"]>;
export type AnnexePartagee = Exact<S["AnnexePartagee"]>;
export type AnnexePartageeResume = Exact<S["AnnexePartageeResume"]>;
export type AnnexesPartagees = Exact<S["AnnexesPartagees"]>;

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
export type AdresseAgenda = Exact<S["AdresseAgenda"]>;
export type AdresseAgendaCreee = Exact<S["AdresseAgendaCreee"]>;
export type MonAgenda = Exact<S["MonAgenda"]>;
export type Retablie = Narrow<S["Retablie"], { periode: Periode }>;
export type CandidatsPeriode = Exact<S["CandidatsPeriode"]>;
export type SemainesPerdues = Exact<S["SemainesPerdues"]>;

/** After those of periods: three of the livret d'apprentissage (F-12), two of the book (F-11). */
export type NatureFiche = "semaine" | "fiche" | "activite" | "livret" | "entretien" | "visite" | "book" | "reussite";
export type SemaineResume = Narrow<S["SemaineCourte"], { etat: EtatSemaine }>;
export type FicheCourte = Narrow<S["FicheCourte"], { nature: NatureFiche; etat: EtatSemaine }>;
export type Dossier = Narrow<
  S["Dossier"],
  {
    periode: Periode;
    portfolio: Narrow<
      S["PortfolioCourt"],
      { suivi: SuiviEntreprise; semaines: SemaineResume[]; fiches: FicheCourte[]; activites: FicheCourte[] }
    > | null;
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
/** A form of the portfolio as a whole: the company, the bilan personnel. */
export type Formulaire = Narrow<S["Formulaire"], { champs: Champ[] }>;
/** The tiles that the operator has chosen, if any, and whether there is a search of addresses. */
export type FondDeCarte = Exact<S["FondDeCarte"]>;
export type AdresseProposee = Exact<S["AdresseProposee"]>;
export type AdressesProposees = Exact<S["AdressesProposees"]>;
/** A sheet, whatever its kind; `formulaire` says which fields it has. */
export type Fiche = Narrow<
  S["Fiche"],
  {
    nature: NatureFiche;
    formulaire: NatureFiche;
    etat: EtatSemaine;
    champs: Champ[];
    precedente: FicheCourte | null;
    suivante: FicheCourte | null;
  }
>;
/** A sheet that is of a week. */
export type Semaine = Fiche & { semaine: string; lundi: string };
/** A page of the livret d'apprentissage (F-12): a sheet, of the diploma that was prepared then. */
export type PageLivret = FicheCourte & { referentiel: string };
export type Livret = Narrow<S["Livret"], { livrets: PageLivret[]; entretiens: PageLivret[]; visites: PageLivret[] }>;
export type ContactsLivret = Exact<S["Contacts"]>;
export type PhaseLivret = Narrow<S["PhaseEntreprise"], { bilan: EtatBilan | null }>;
export type PhasesLivret = Narrow<S["Phases"], { periodes: PhaseLivret[] }>;
/** A success told in the book (F-11): a sheet, of the diploma that was prepared then. */
export type ReussiteCourte = FicheCourte & { referentiel: string };
/** What a success may be drawn from. */
export type SourceBook = Narrow<S["SourceBook"], { fiche: FicheCourte }>;
/** A link that opens the book to who has it. */
export type Partage = Exact<S["Partage"]>;
export type PartageOuvert = Exact<S["PartageOuvert"]>;
export type Book = Narrow<S["Book"], { book: FicheCourte | null; reussites: ReussiteCourte[]; sources: SourceBook[] }>;
export type BookPartage = Exact<S["BookPartage"]>;
export type FichesLibres = Narrow<S["FichesLibres"], { fiches: FicheCourte[] }>;
export type Commentaire = Narrow<S["Commentaire"], { destinataires: "apprenant" | "referent" | "tous" }>;
export type Commentaires = Narrow<S["Commentaires"], { commentaires: Commentaire[] }>;
/** What files and addresses are joined to: a sheet, or the portfolio of a period as a whole (F-06). */
export type ProprietaireAnnexes = { apprenant: string; fiche: string } | { apprenant: string; periode: string };
export type AnnexePortfolio = Narrow<S["AnnexePortfolio"], { nature: "fichier" | "lien"; fichier: Exact<S["Fichier"]> | null }>;
export type AnnexesPortfolio = Narrow<S["AnnexesPortfolio"], { annexes: AnnexePortfolio[] }>;
export type Envoi = Narrow<S["Envoi"], { annexe: AnnexePortfolio | null }>;
export type BilanEntreprise = Narrow<S["BilanEntreprise"], { champs: Champ[]; etat: EtatBilan }>;

export type BilanCompte = Narrow<S["BilanCompte"], { etat: EtatBilan }>;
export type Preparation = Narrow<S["Preparation"], { bilans_entreprise: BilanCompte[] }>;
export type BilanIntermediaire = Narrow<S["BilanIntermediaire"], { comptes: BilanCompte[] }>;
export type Bilans = Narrow<S["BilansIntermediaires"], { bilans: BilanIntermediaire[] }>;

export type DescriptionAcces = Narrow<S["DescriptionAcces"], { etat: "valide" | "expire" | "revoque" }>;
export type PeriodeAvancement = Periode & { avancement: Exact<S["Avancement"]> };
export type Accueil = Narrow<S["Accueil"], { periodes: PeriodeAvancement[] }>;
