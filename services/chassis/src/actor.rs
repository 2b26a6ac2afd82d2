//! Who acts: a person under one profile, or one of our services.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Who is behind a request or an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Somebody who signed in, under the profile they work as now (I-02).
    Person(Person),
    /// One of our services, acting for itself.
    Service(String),
}

impl Actor {
    /// The person, if it is one.
    pub fn person(&self) -> Option<&Person> {
        match self {
            Self::Person(person) => Some(person),
            Self::Service(_) => None,
        }
    }

    /// Whether it is the service of this name.
    pub fn is_service(&self, name: &str) -> bool {
        matches!(self, Self::Service(own) if own == name)
    }
}

/// `person:<uuid>` or `service:<name>`, as events and audit rows carry it.
impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Person(person) => write!(f, "person:{}", person.id),
            Self::Service(name) => write!(f, "service:{name}"),
        }
    }
}

/// A person at work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The account; for a learner, the learner.
    pub id: Uuid,
    /// The profile worked under now.
    pub profil: Profil,
    /// Codes of the référentiels that a teacher teaches (I-10) or a learner follows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub referentiels: Vec<String>,
    /// What a tutor (I-08) or a maître d'apprentissage (I-09) may see.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grants: Vec<Grant>,
    /// The session it came from.
    pub session: Uuid,
}

/// What somebody of a company may see: this learner's things for this period (I-08), or, for a maître
/// d'apprentissage, for every period (I-09): then the period is nil.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Grant {
    /// The learner.
    pub apprenant: Uuid,
    /// The period; nil for all of them.
    pub period: Uuid,
}

impl Grant {
    /// Every period of this learner, as long as the maître d'apprentissage follows it (I-09).
    pub const fn lasting(apprenant: Uuid) -> Self {
        Self {
            apprenant,
            period: Uuid::nil(),
        }
    }

    /// Whether it is for every period.
    pub const fn is_lasting(&self) -> bool {
        self.period.is_nil()
    }

    /// Whether it opens this period.
    pub fn covers(&self, period: Uuid) -> bool {
        self.is_lasting() || self.period == period
    }
}

/// The profiles of the domain (I-02).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Profil {
    /// Runs accounts and settings; no pedagogical access.
    Administrateur,
    /// Head of the établissement.
    ChefEtablissement,
    /// Head of vocational training.
    Ddfpt,
    /// Teacher.
    Enseignant,
    /// Learner.
    Apprenant,
    /// Company tutor of a pupil, for one period.
    TuteurDeStage,
    /// Company trainer of an apprentice.
    MaitreApprentissage,
    /// Inspector, always reading (I-13).
    Inspecteur,
    /// Creates établissements.
    OperateurAcademique,
}

impl Profil {
    /// Every profile.
    pub const ALL: [Self; 9] = [
        Self::Administrateur,
        Self::ChefEtablissement,
        Self::Ddfpt,
        Self::Enseignant,
        Self::Apprenant,
        Self::TuteurDeStage,
        Self::MaitreApprentissage,
        Self::Inspecteur,
        Self::OperateurAcademique,
    ];

    /// Stable code, as on the wire and in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Administrateur => "administrateur",
            Self::ChefEtablissement => "chef_etablissement",
            Self::Ddfpt => "ddfpt",
            Self::Enseignant => "enseignant",
            Self::Apprenant => "apprenant",
            Self::TuteurDeStage => "tuteur_de_stage",
            Self::MaitreApprentissage => "maitre_apprentissage",
            Self::Inspecteur => "inspecteur",
            Self::OperateurAcademique => "operateur_academique",
        }
    }

    /// The profile of this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|p| p.code() == code)
    }
}

impl fmt::Display for Profil {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}
