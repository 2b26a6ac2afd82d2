//! A person's sign-in: who it is, what it may work as, what it works as now (I-02, I-06).

use jiff::Timestamp;
use uuid::Uuid;

use super::ids::{AccessId, PersonId, SessionId};
use super::module::Module;
use super::profil::Profil;

/// One place and profile that a person holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// UAI; empty for an operator, who works in none.
    pub etablissement: String,
    pub etablissement_nom: String,
    pub profil: Profil,
}

/// A session as stored.
#[derive(Debug, Clone)]
pub struct Session {
    pub id: SessionId,
    pub person: PersonId,
    pub csrf_token: String,
    /// Where the person works now (I-02).
    pub uai: Option<String>,
    /// As what.
    pub profil: Option<Profil>,
    /// Opened by that access: its link, not a password.
    pub access: Option<AccessId>,
    pub last_used_at: Timestamp,
    pub expires_at: Timestamp,
}

/// A tutor's access, as the session carries it (I-08).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grant {
    pub apprenant: Uuid,
    pub period: Uuid,
    pub until: Timestamp,
}

/// A session with all that the gateway needs of it.
#[derive(Debug, Clone)]
pub struct View {
    pub session: Session,
    pub nom: String,
    pub prenom: String,
    pub choices: Vec<Choice>,
    /// I-03: a temporary password comes first.
    pub must_change_password: bool,
    /// Taught by a teacher (I-10), followed by a learner.
    pub referentiels: Vec<String>,
    pub grants: Vec<Grant>,
    /// Those that are on where the person works (I-14).
    pub modules: Vec<Module>,
    /// The last day, for an inspector (I-13).
    pub until: Option<jiff::civil::Date>,
    /// Version of the logo there; 0 without one.
    pub logo_version: i64,
}

impl View {
    /// What the person works as now, if it still holds it.
    pub fn current(&self) -> Option<&Choice> {
        let (uai, profil) = (self.session.uai.as_deref()?, self.session.profil?);
        self.choices
            .iter()
            .find(|choice| choice.etablissement == uai && choice.profil == profil)
    }
}
