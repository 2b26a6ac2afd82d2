//! A person's sign-in: who it is, what it may work as, what it works as now (I-02, I-06).

use jiff::Timestamp;
use uuid::Uuid;

use super::ids::{AccessId, PersonId, SessionId};
use super::module::Module;
use super::profil::{Profil, is_staff};

/// One place and profile that a person holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// UAI; empty for an operator, who works in none.
    pub etablissement: String,
    pub etablissement_nom: String,
    pub profil: Profil,
    /// The établissement asks its staff for a second factor (I-06).
    pub second_facteur_exige: bool,
}

impl Choice {
    /// Whether a password alone is not enough for this work (I-06).
    pub fn requires_second_factor(&self) -> bool {
        self.second_facteur_exige && is_staff(self.profil)
    }
}

/// How a session was opened (I-06, I-07).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenedBy {
    /// A password alone.
    Password,
    /// A password and a code.
    Code,
    /// A passkey.
    Passkey,
    /// A tutor's link.
    Link,
    /// A portal, for as much as a password.
    Portail,
    /// A portal that asked for more than a password.
    PortailFort,
}

impl OpenedBy {
    const ALL: [Self; 6] = [
        Self::Password,
        Self::Code,
        Self::Passkey,
        Self::Link,
        Self::Portail,
        Self::PortailFort,
    ];

    /// Whether nothing but one secret was given: where a second factor is asked for, it is still to come.
    pub fn is_single(self) -> bool {
        matches!(self, Self::Password | Self::Portail)
    }

    /// As stored and as sent.
    pub fn code(self) -> &'static str {
        match self {
            Self::Password => "mot_de_passe",
            Self::Code => "code",
            Self::Passkey => "cle",
            Self::Link => "lien",
            Self::Portail => "portail",
            Self::PortailFort => "portail_fort",
        }
    }

    /// The one of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|by| by.code() == code)
    }
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
    pub opened_by: OpenedBy,
    /// The portal that sent the person; a second factor may have followed.
    pub portail: Option<String>,
    /// The profiles that it may open; none: all of the person's.
    pub profils: Option<Vec<Profil>>,
    pub last_used_at: Timestamp,
    pub expires_at: Timestamp,
}

impl Session {
    /// Whether the person may work under that profile in it.
    pub fn opens(&self, profil: Profil) -> bool {
        self.profils
            .as_ref()
            .is_none_or(|profils| profils.contains(&profil))
    }
}

/// What somebody of a company may see, as the session carries it: a tutor's access (I-08), or an apprenti of a maître
/// d'apprentissage (I-09).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grant {
    pub apprenant: Uuid,
    /// None: every period of that learner.
    pub period: Option<Uuid>,
    /// None: as long as it is not taken away.
    pub until: Option<Timestamp>,
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
    /// I-06: the établissement asks for a second factor, and there is none yet.
    pub must_add_second_factor: bool,
    /// Taught by a teacher (I-10), followed by a learner.
    pub referentiels: Vec<String>,
    /// A learner who is an apprenti this year.
    pub apprenti: bool,
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
