//! What the files hold, record by record, as written: texts are tidied, nothing is interpreted yet.
//!
//! An empty or missing element is `None`: both mean the same (FORMAT.md § 1).

use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

/// One record of any of the three files.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    clippy::large_enum_variant,
    reason = "most records are learners: a box for each would cost more than the room of the few others"
)]
pub enum Record {
    /// A learner.
    Eleve(Eleve),
    /// A learner's place in one division or group.
    Structure(StructureEleve),
    /// A guardian.
    Personne(Personne),
    /// Who is whose guardian.
    Lien(Lien),
    /// Where a household lives.
    Adresse(Adresse),
    /// A member of staff.
    Individu(Individu),
    /// A class.
    Division(Division),
    /// A group of learners of some classes.
    Groupe(Groupe),
    /// The label of a course code.
    Mef(Mef),
    /// A member of staff that a sheet names (I-05b).
    Personnel(Personnel),
    /// What the portal calls somebody (I-06b).
    Ent(LigneEnt),
}

/// `ELEVES/ELEVE`.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Eleve {
    /// Line of the opening tag.
    pub line: u64,
    pub eleve_id: Option<String>,
    pub id_national: Option<String>,
    pub ine_rnie: Option<String>,
    pub ine_bea: Option<String>,
    pub nom: Option<String>,
    /// The name came in the tag used until 2016.
    pub ancienne_balise: bool,
    pub nom_usage: Option<String>,
    pub prenom: Option<String>,
    pub date_naissance: Option<String>,
    pub sexe: Option<String>,
    pub statut: Option<String>,
    pub mef: Option<String>,
    pub date_entree: Option<String>,
    pub date_sortie: Option<String>,
    pub motif_sortie: Option<String>,
    pub courriel: Option<String>,
    pub tel_portable: Option<String>,
    pub tel_personnel: Option<String>,
    /// UAI of last year's établissement.
    pub uai_precedent: Option<String>,
    /// The record comes from a sheet (I-05b): its key is none of the registry's.
    pub tableur: bool,
    /// A diploma as a sheet names it.
    pub diplome: Option<String>,
    /// A niveau as a sheet names it.
    pub niveau: Option<String>,
}

/// `STRUCTURES_ELEVE/STRUCTURE`.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StructureEleve {
    pub line: u64,
    pub eleve_id: Option<String>,
    pub code: Option<String>,
    /// `D` division, `G` group.
    pub nature: Option<String>,
}

/// `PERSONNES/PERSONNE`.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Personne {
    pub line: u64,
    pub personne_id: Option<String>,
    pub civilite: Option<String>,
    pub nom: Option<String>,
    pub nom_usage: Option<String>,
    pub prenom: Option<String>,
    pub tel_portable: Option<String>,
    pub tel_personnel: Option<String>,
    pub tel_professionnel: Option<String>,
    pub courriel: Option<String>,
    pub adresse_id: Option<String>,
}

/// `RESPONSABLES/RESPONSABLE_ELEVE`.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Lien {
    pub line: u64,
    pub eleve_id: Option<String>,
    pub personne_id: Option<String>,
    pub niveau: Option<String>,
    /// Exports until 2016: `1`, `2`, `0`.
    pub resp_legal: Option<String>,
    pub parente: Option<String>,
    pub prioritaire: Option<String>,
}

/// `ADRESSES/ADRESSE`.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Adresse {
    pub line: u64,
    pub adresse_id: Option<String>,
    pub lignes: Vec<String>,
    pub code_postal: Option<String>,
    pub ville: Option<String>,
    pub pays: Option<String>,
}

/// `INDIVIDUS/INDIVIDU`.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Individu {
    pub line: u64,
    pub id: Option<String>,
    /// `epp` or `local`.
    pub nature: Option<String>,
    pub nom: Option<String>,
    pub nom_usage: Option<String>,
    pub prenom: Option<String>,
    pub civilite: Option<String>,
    pub sexe: Option<String>,
    pub date_naissance: Option<String>,
    pub fonction: Option<String>,
    pub disciplines: Vec<String>,
}

/// One course taught to a division or group.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Service {
    pub line: u64,
    /// (`TYPE`, `ID`) of a member of staff.
    pub enseignant: (String, String),
}

/// `DIVISIONS/DIVISION`.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Division {
    pub line: u64,
    pub code: Option<String>,
    pub libelle: Option<String>,
    pub mefs: Vec<String>,
    pub services: Vec<Service>,
}

/// `GROUPES/GROUPE`.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Groupe {
    pub line: u64,
    pub code: Option<String>,
    pub divisions: Vec<String>,
    pub services: Vec<Service>,
}

/// A row of a sheet about a member of staff (I-05b).
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Personnel {
    pub line: u64,
    /// As written, folded.
    pub profil: String,
    pub nom: Option<String>,
    pub nom_usage: Option<String>,
    pub prenom: Option<String>,
    /// `1` or `2`, as the registry codes it.
    pub civilite: Option<String>,
    pub date_naissance: Option<String>,
    pub courriel: Option<String>,
    pub telephone: Option<String>,
    pub disciplines: Vec<String>,
    pub divisions: Vec<String>,
}

/// A row of the portal's file (I-06b).
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LigneEnt {
    pub line: u64,
    pub identifiant: Option<String>,
    /// `ELEVE_ID` of a learner; the others are found by their names.
    pub siecle_id: Option<String>,
    pub nom: Option<String>,
    pub prenom: Option<String>,
    pub date_naissance: Option<String>,
}

/// `NOMENCLATURES/MEFS/MEF`.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Mef {
    pub line: u64,
    pub code: Option<String>,
    pub libelle: Option<String>,
}
