//! What this service knows of a learner: its place this school year, as identity last told (P-02). No name, no date.

use super::ids::ApprenantId;

/// Pupil or apprentice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Statut {
    /// Pupil: does PFMP.
    Scolaire,
    /// Apprentice: does company periods.
    Apprenti,
}

impl Statut {
    /// Code in events and in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Scolaire => "scolaire",
            Self::Apprenti => "apprenti",
        }
    }

    /// The statut of this code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Scolaire, Self::Apprenti]
            .into_iter()
            .find(|statut| statut.code() == code)
    }

    /// The statut that an annexe is for.
    pub const fn of_annexe(pour_apprentis: bool) -> Self {
        if pour_apprentis {
            Self::Apprenti
        } else {
            Self::Scolaire
        }
    }
}

/// Whom an annexe, and the periods declared from it, are for (P-02).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Public<'a> {
    /// Code of the référentiel.
    pub referentiel: &'a str,
    /// Code of the niveau.
    pub niveau: &'a str,
    /// Pupils, or apprentices.
    pub statut: Statut,
}

/// Where a learner stands in the établissement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// School year, 2026 for 2026-2027.
    pub annee: i32,
    /// Class.
    pub division: String,
    /// Code; empty while unknown (I-05), and then no period can be declared for the learner.
    pub referentiel: String,
    /// Code.
    pub niveau: String,
    /// Pupil or apprentice.
    pub statut: Statut,
}

/// News of a learner, as of one version of identity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    /// The learner.
    pub apprenant: ApprenantId,
    /// Version in identity: older news is ignored, whatever the order of arrival.
    pub version: i64,
    /// Its place; `None` once it has left.
    pub place: Option<Place>,
}

/// A learner for whom a period of an annexe can be declared (P-02).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The learner.
    pub apprenant: ApprenantId,
    /// Class.
    pub division: String,
}
