/** Shapes of the JSON API that the pages use. French nouns, as on the wire. */

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

export interface Nom {
  nom: string;
  prenom: string;
}
export interface Personne extends Nom {
  id: string;
}
export interface ChoixProfil {
  uai: string;
  nom: string;
  profil: Profil;
}
export interface Session {
  personne: Personne;
  etablissement: { uai: string; nom: string } | null;
  profil: Profil | null;
  choix: ChoixProfil[];
  mot_de_passe_a_changer: boolean;
  csrf: string;
  expire_le: string;
  referentiels: string[];
  acces: { apprenant: string; periode: string; jusqu_au: string }[];
}

export interface Etablissement {
  uai: string;
  nom: string;
  courriel: string;
  url: string;
  academie: string;
  telephone: string;
  adresse: string;
  code_postal: string;
  ville: string;
  referentiels: string[];
  annee: number;
  version: number;
  actions: string[];
}

export interface Compte extends Personne {
  identifiant: string;
  courriel: string;
  profils: Profil[];
  division: string;
  actif: boolean;
  manuel: boolean;
  mot_de_passe_a_changer: boolean;
  jamais_connecte: boolean;
}
export interface Comptes {
  comptes: Compte[];
  suivant: string | null;
  total: number;
}
export interface NouveauCompte extends Nom {
  civilite: string;
  date_naissance: string;
  courriel: string;
  profil: Profil;
  divisions: string[];
  malgre_doublon: boolean;
}
export interface FicheIdentifiants extends Personne {
  division: string;
  identifiant: string;
  mot_de_passe: string;
}

export type EtatImport = "refuse" | "pret" | "en_cours" | "applique" | "echoue" | "abandonne";
export interface FauteImport {
  fichier: string;
  ligne: number;
  colonne: number;
  code: string;
  message: string;
}
export type CategorieImport =
  | "a_creer"
  | "a_mettre_a_jour"
  | "a_reactiver"
  | "a_desactiver"
  | "rejetes"
  | "avertissements"
  | "inchanges";
export interface Import {
  id: string;
  etat: EtatImport;
  annee: number;
  fichiers: { nom: string; nature: string; enregistrements: number; octets: number }[];
  fautes: FauteImport[];
  compte: Partial<Record<CategorieImport, number>>;
  fait: number;
  total: number;
  cree_le: string;
  cree_par: string | Nom;
  applique_le: string | null;
  confirmation_requise: boolean;
  profils_proposes: { cle: string; nom: string; prenom: string; profil: Profil }[];
  actions: string[];
}
export interface LigneImport {
  rang: number;
  categorie: CategorieImport;
  code: string;
  message: string;
  fichier: string;
  ligne: number;
  nature: string;
  nom: string;
  prenom: string;
  division: string;
  differences: { champ: string; avant: string; apres: string }[];
}
export interface LignesImport {
  lignes: LigneImport[];
  suivant: string | number | null;
}

export interface Code {
  code: string;
  intitule: string;
}
export interface ReferentielResume extends Code {
  sigle: string;
  type: string;
  niveaux: Code[];
}
export interface Statut extends Code {
  niveaux: string[];
  bilan_attitudes: boolean;
  bilan_entreprise: boolean;
  alimente_tableau_de_bord: boolean;
  certificative: string | null;
  apprenants_verrouilles: boolean;
}
export interface Activite extends Code {
  taches: (Code & { competences: string[] })[];
}
export interface Referentiel extends ReferentielResume {
  version: string;
  statuts: Statut[];
  activites: Activite[];
  competences: (Code & { criteres: Code[] })[];
  libelle_criteres: string;
  suivi_entreprise: string;
}

export interface ContenuAnnexe {
  titre: string;
  pour_apprentis: boolean;
  objectifs: string;
  taches: string[];
}
export interface Annexe extends ContenuAnnexe {
  id: string;
  referentiel: string;
  niveau: string;
  version: number;
  actions: string[];
}
export interface ApprenantDivision extends Personne {
  division: string;
}
export interface DeclarationPeriode {
  titre: string;
  statut: string;
  du: string;
  au: string;
  objectifs: string;
  taches: string[];
  apprenants: string[];
  malgre_chevauchement: boolean;
}
export interface Chevauchement {
  apprenant: Personne;
  periode: { id: string; titre: string; du: string; au: string };
}

export type Gel = "" | "en_cours_de_validation" | "fige";
export interface Periode {
  id: string;
  titre: string;
  referentiel: string;
  niveau: string;
  pour_apprentis: boolean;
  statut: string;
  du: string;
  au: string;
  objectifs: string;
  taches: string[];
  gel: Gel;
  motifs_gel: { apprenant: Personne; bilan: string; date: string }[];
  version: number;
  annee: number;
  nombre_apprenants: number;
  actions: string[];
}

export type EtatAcces = "envoi_en_cours" | "envoye" | "adresse_refusee" | "ouvert" | "expire" | "invalide";
export interface AccesTuteur extends Nom {
  id: string;
  etat: EtatAcces;
  courriel: string;
  envoye_le: string | null;
  ouvert_le: string | null;
  expire_le: string | null;
  actions: string[];
}
export type EtatBilan = "a_faire" | "en_cours" | "termine" | "fige";
export interface LignePeriode extends ApprenantDivision {
  entreprise: string;
  dossier: { commence: boolean; fiches: number; completees: number; a_lire: number } | null;
  tuteur: (Partial<AccesTuteur> & { etat: EtatAcces }) | null;
  bilan: EtatBilan | null;
}
export interface ApprenantsPeriode {
  en_preparation: boolean;
  lignes: LignePeriode[];
}
export interface Suppression {
  supprimable: boolean;
  motif: string | null;
  portfolios: number;
  commences: number;
  fiches: number;
  bilans: number;
  acces: number;
}

export type EtatSemaine = "vide" | "commencee" | "racontee";
export interface SemaineResume {
  semaine: string;
  lundi: string;
  etat: EtatSemaine;
  a_lire: boolean;
  modifiee_le: string | null;
}
export interface Dossier {
  periode: Periode;
  apprenant: ApprenantDivision;
  entreprise: string;
  en_preparation: boolean;
  portfolio: { commence: boolean; semaines: SemaineResume[] } | null;
  tuteur: (Partial<AccesTuteur> & { etat: EtatAcces }) | null;
  bilan: { etat: EtatBilan } | null;
  actions: string[];
}

export type Valeur = string | number | boolean | string[] | null;
export interface Champ {
  nom: string;
  valeur: Valeur;
  version: number;
  auteur: Personne | null;
  modifie_le: string | null;
}
export interface Changement {
  id: string;
  nom: string;
  valeur: Valeur;
  version: number;
}
export interface Conflit {
  id: string;
  nom: string;
  valeur_refusee: Valeur;
  actuel: Champ;
}
export interface Resultat {
  champs: Champ[];
  conflits: Conflit[];
  version: number;
}

export interface Liaison {
  champs: Champ[];
  objectifs: string;
  taches: Code[];
  remarques: { champ: string; message: string }[];
  gele: boolean;
  actions: string[];
}
export interface PresentationEntreprise {
  champs: Champ[];
  actions: string[];
}
export interface Semaine {
  semaine: string;
  lundi: string;
  etat: EtatSemaine;
  champs: Champ[];
  precedente: string | null;
  suivante: string | null;
  modifiee_le: string | null;
  actions: string[];
}
export interface LigneTuteurs {
  apprenant: ApprenantDivision;
  propose: Nom & { courriel: string };
  acces: AccesTuteur[];
}
export interface BilanEntreprise {
  id: string;
  etat: EtatBilan;
  champs: Champ[];
  competences: Code[];
  taches: (Code & { activite: string; activite_intitule: string })[];
  niveaux: Code[];
  date_proposee: string;
  date_minimale: string | null;
  fige_par: { bilan: string; date: string } | null;
  version: number;
  actions: string[];
}

export interface Observation {
  periode: { id: string; titre: string };
  date: string;
  niveau: string;
}
export interface BilanCompte {
  id: string;
  periode: { id: string; titre: string };
  date: string;
  etat: EtatBilan;
}
export interface Preparation {
  apprenant: ApprenantDivision;
  referentiel: string;
  date_minimale: string | null;
  date_maximale: string;
  rang: number;
  competences: (Code & { avant: string | null; observations: Observation[] })[];
  niveaux: Code[];
  bilans_entreprise: BilanCompte[];
}
export interface NouveauBilan {
  referentiel: string;
  date: string;
  niveaux: { competence: string; niveau: string }[];
  constats: string;
  conseils: string;
  note: string;
}
export interface BilanIntermediaire extends NouveauBilan {
  id: string;
  auteur: Nom;
  cree_le: string;
  comptes: BilanCompte[];
}
export interface Bilans {
  apprenant?: ApprenantDivision;
  bilans: BilanIntermediaire[];
  actions: string[];
}

export interface DescriptionAcces {
  etat: "valide" | "expire" | "revoque";
  etablissement: string | { nom: string };
  apprenant: Nom;
  tuteur: Nom;
  periode: { titre: string; du: string; au: string };
  expire_le: string;
}
export interface Accueil {
  a_faire: { libelle: string; nombre: number; lien: string }[];
  periodes: (Periode & {
    avancement?: { semaine: number; semaines: number; fiches: number; completees: number; avec_entreprise: number } | null;
  })[];
}

export interface Probleme {
  type?: string;
  title?: string;
  status: number;
  detail?: string;
  code?: string;
  request_id?: string;
  params?: Record<string, unknown>;
  errors?: { field: string; code: string; detail: string }[];
  current?: unknown;
}
