//! Maîtres d'apprentissage and the apprentis whom they follow (I-09).

use jiff::Timestamp;

use super::ids::PersonId;

/// A company trainer with a lasting account.
pub struct Maitre {
    pub person: PersonId,
    pub nom: String,
    pub prenom: String,
    pub courriel: Option<String>,
    pub entreprise: String,
    pub login: Option<String>,
    pub actif: bool,
    pub last_login: Option<Timestamp>,
    pub apprentis: Vec<Apprenti>,
}

/// Who follows an apprenti now, and how to reach that person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MaitreOf {
    pub apprenant: PersonId,
    pub person: PersonId,
    pub nom: String,
    pub prenom: String,
    pub courriel: Option<String>,
    pub entreprise: String,
}

/// An apprenti as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Apprenti {
    pub person: PersonId,
    pub nom: String,
    pub prenom: String,
    pub division: Option<String>,
    /// Still an apprenti here: who has left, or is a pupil now, is open to no maître d'apprentissage.
    pub suivi: bool,
}

/// Longest name of a company.
pub const MAX_ENTREPRISE: usize = 200;
/// Apprentis of one request: more than a company ever has in one school.
pub const MAX_APPRENTIS: usize = 50;
