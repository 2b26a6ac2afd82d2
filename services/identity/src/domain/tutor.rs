//! A tutor's access to one learner for one period (I-07, I-08): its states, its term, its link.

use jiff::civil::Date;
use jiff::{Span, Timestamp};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::ids::{AccessId, PersonId};
use super::values::EmailAddress;

/// How long a link works after it was sent.
pub const VALIDITY_DAYS: i64 = 180;

/// What was recorded of an access. `Copy` facts only: what they mean is [`Access::state`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Access {
    /// The mail left, or not yet.
    pub sent: Option<Timestamp>,
    /// The receiving server refused the address.
    pub bounced: bool,
    /// First opening.
    pub opened: Option<Timestamp>,
    /// End of the link.
    pub expires: Timestamp,
    /// Withdrawn by a person, or by the end of the period.
    pub revoked: Option<Timestamp>,
}

/// What a teacher sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Mail queued.
    Sending,
    /// Mail left.
    Sent,
    /// Address refused.
    Bounced,
    /// Opened at least once.
    Opened,
    /// 180 days have passed.
    Expired,
    /// Withdrawn.
    Invalidated,
}

impl State {
    /// As sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sending => "envoi_en_cours",
            Self::Sent => "envoye",
            Self::Bounced => "adresse_refusee",
            Self::Opened => "ouvert",
            Self::Expired => "expire",
            Self::Invalidated => "invalide",
        }
    }
}

impl Access {
    /// The state at an instant.
    pub fn state(&self, now: Timestamp) -> State {
        if self.revoked.is_some() {
            State::Invalidated
        } else if self.expires <= now {
            State::Expired
        } else if self.opened.is_some() {
            State::Opened
        } else if self.bounced {
            State::Bounced
        } else if self.sent.is_some() {
            State::Sent
        } else {
            State::Sending
        }
    }
}

/// When a link sent now stops working.
pub fn expiry(now: Timestamp) -> Timestamp {
    now.checked_add(Span::new().hours(VALIDITY_DAYS * 24))
        .unwrap_or(Timestamp::MAX)
}

/// SHA-256 of a token: all that is ever stored of it.
pub fn fingerprint(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// An access with its tutor's names.
#[derive(Clone)]
pub struct Stored {
    pub id: AccessId,
    pub uai: String,
    pub tutor: PersonId,
    pub nom: String,
    pub prenom: String,
    pub courriel: String,
    pub apprenant: PersonId,
    pub period: Uuid,
    pub referentiel: String,
    pub period_titre: String,
    pub period_start: Date,
    pub period_end: Date,
    pub salt: Vec<u8>,
    pub access: Access,
    pub version: i64,
}

/// A tutor as a teacher confirms it: all three are required.
#[derive(Clone, PartialEq, Eq)]
pub struct Tutor {
    /// Surname.
    pub nom: String,
    /// First name.
    pub prenom: String,
    /// Where the link goes.
    pub courriel: EmailAddress,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn access(now: Timestamp) -> Access {
        Access {
            sent: Some(now),
            bounced: false,
            opened: None,
            expires: expiry(now),
            revoked: None,
        }
    }

    #[test]
    fn a_link_lasts_180_days_i07() {
        let now: Timestamp = "2026-06-08T10:42:00Z".parse().unwrap();
        let access = access(now);
        assert_eq!(access.expires.to_string(), "2026-12-05T10:42:00Z");
        let just_before = access.expires.checked_sub(Span::new().seconds(1)).unwrap();
        assert_eq!(access.state(just_before), State::Sent);
        assert_eq!(access.state(access.expires), State::Expired);
    }

    #[test]
    fn withdrawal_wins_over_everything_i07() {
        let now: Timestamp = "2026-06-08T10:42:00Z".parse().unwrap();
        let access = Access {
            revoked: Some(now),
            opened: Some(now),
            ..access(now)
        };
        assert_eq!(access.state(now), State::Invalidated);
    }
}
