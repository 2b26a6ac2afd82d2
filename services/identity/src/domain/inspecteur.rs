//! An inspector's access (I-13): a named person reads what is of some référentiels, until a day.

use jiff::Timestamp;
use jiff::civil::Date;

use super::ids::{InspectionId, MailId, PersonId};

/// An access as it stands.
#[derive(Debug, Clone)]
pub struct Acces {
    pub id: InspectionId,
    pub person: PersonId,
    pub nom: String,
    pub prenom: String,
    pub courriel: String,
    pub referentiels: Vec<String>,
    /// The last day.
    pub fin: Date,
    /// The latest invitation, and what became of it.
    pub mail: MailId,
    pub mail_state: Option<String>,
    pub ouvert_le: Timestamp,
    pub retire_le: Option<Timestamp>,
    /// Last use of a session of this access.
    pub visite: Option<Timestamp>,
    pub version: i64,
}

impl Acces {
    /// The one word that says where it is; the words are those of tutors' accesses.
    pub fn etat(&self, today: Date) -> &'static str {
        if self.retire_le.is_some() {
            "invalide"
        } else if self.fin < today {
            "expire"
        } else if self.visite.is_some() {
            "ouvert"
        } else {
            match self.mail_state.as_deref() {
                Some("refused" | "failed") => "adresse_refusee",
                Some("sent") => "envoye",
                _ => "envoi_en_cours",
            }
        }
    }

    /// Whether it still opens something, or could with a later end.
    pub fn stands(&self) -> bool {
        self.retire_le.is_none()
    }
}

/// What is done with an access, for its log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fait {
    Ouvert,
    Modifie,
    Invite,
    Retire,
}

impl Fait {
    /// As stored and as sent.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ouvert => "ouvert",
            Self::Modifie => "modifie",
            Self::Invite => "invite",
            Self::Retire => "retire",
        }
    }
}

/// A line of the log.
#[derive(Debug, Clone)]
pub struct Entry {
    pub acces: InspectionId,
    pub fait: String,
    pub le: Timestamp,
    pub par: PersonId,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn acces() -> Acces {
        Acces {
            id: InspectionId::from(uuid::Uuid::nil()),
            person: PersonId::from(uuid::Uuid::nil()),
            nom: "RIVAL".into(),
            prenom: "Paul".into(),
            courriel: "paul.rival@example.org".into(),
            referentiels: vec!["bac-pro-mspc".into()],
            fin: Date::constant(2027, 6, 30),
            mail: MailId::from(uuid::Uuid::nil()),
            mail_state: Some("queued".into()),
            ouvert_le: Timestamp::UNIX_EPOCH,
            retire_le: None,
            visite: None,
            version: 1,
        }
    }

    #[test]
    fn an_access_is_open_until_the_evening_of_its_last_day_i13() {
        let acces = acces();
        assert_eq!(acces.etat(Date::constant(2027, 6, 30)), "envoi_en_cours");
        assert_eq!(acces.etat(Date::constant(2027, 7, 1)), "expire");
    }

    #[test]
    fn what_ended_it_is_said_before_what_began_it_i13() {
        let today = Date::constant(2027, 7, 1);
        let withdrawn = Acces {
            retire_le: Some(Timestamp::UNIX_EPOCH),
            visite: Some(Timestamp::UNIX_EPOCH),
            ..acces()
        };
        assert_eq!(withdrawn.etat(today), "invalide");
        let used = Acces {
            visite: Some(Timestamp::UNIX_EPOCH),
            mail_state: Some("refused".into()),
            ..acces()
        };
        assert_eq!(used.etat(Date::constant(2027, 1, 1)), "ouvert");
    }
}
