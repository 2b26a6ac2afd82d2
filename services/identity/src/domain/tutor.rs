//! A tutor's access to one learner for one period (I-07, I-08): its states, its term, its link.

use jiff::civil::Date;
use jiff::{Span, Timestamp};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::ids::{AccessId, PersonId};
use super::values::EmailAddress;

/// How long a link works after it was sent.
pub const VALIDITY_DAYS: i64 = 180;
/// A learner may have two tutors for a period.
pub const MAX_TUTORS: usize = 2;
/// From how many days before its end an access is said to end soon.
pub const SOON_DAYS: i64 = 14;
/// How long after the end of a period its bilan may still be due: an access that ends later than that is nobody's loss.
pub const BILAN_DAYS: i64 = 60;

const DAY: i64 = 24 * 60 * 60;

/// What was recorded of an access. `Copy` facts only: what they mean is [`Access::state`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Access {
    /// The mail left, or not yet.
    pub sent: Option<Timestamp>,
    /// The link was printed in a letter, not mailed.
    pub printed: Option<Timestamp>,
    /// The receiving server refused the address.
    pub bounced: bool,
    /// The mail was given up: the address may be right, nothing arrived.
    pub undelivered: bool,
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
    /// The mail was given up.
    Unsent,
    /// In a letter.
    Printed,
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
            Self::Unsent => "non_envoye",
            Self::Printed => "imprime",
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
        } else if self.undelivered {
            State::Unsent
        } else if self.printed.is_some() {
            State::Printed
        } else if self.sent.is_some() {
            State::Sent
        } else {
            State::Sending
        }
    }

    /// Whether its link still opens something.
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.revoked.is_none() && self.expires > now
    }

    /// Days left to a live access that ends soon, the one begun counted whole.
    pub fn days_left(&self, now: Timestamp) -> Option<i64> {
        let seconds = self.expires.as_second() - now.as_second();
        let days = (seconds + DAY - 1) / DAY;
        (self.is_live(now) && days <= SOON_DAYS).then_some(days.max(1))
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
            printed: None,
            bounced: false,
            undelivered: false,
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

    #[test]
    fn what_became_of_a_mail_is_told_until_the_link_is_opened_i07() {
        let now: Timestamp = "2026-06-08T10:42:00Z".parse().unwrap();
        let sent = access(now);
        let state = |change: fn(&mut Access)| {
            let mut one = sent;
            change(&mut one);
            one.state(now)
        };
        assert_eq!(state(|one| one.bounced = true), State::Bounced);
        assert_eq!(state(|one| one.undelivered = true), State::Unsent);
        assert_eq!(state(|one| one.sent = None), State::Sending);
        assert_eq!(
            state(|one| {
                one.sent = None;
                one.printed = Some(one.expires);
            }),
            State::Printed
        );
        assert_eq!(
            state(|one| {
                one.bounced = true;
                one.opened = one.sent;
            }),
            State::Opened
        );
    }

    #[test]
    fn the_last_fortnight_of_an_access_is_counted_in_days_i07() {
        let now: Timestamp = "2026-06-08T10:42:00Z".parse().unwrap();
        let access = access(now);
        let before = |seconds| access.expires.checked_sub(Span::new().seconds(seconds));
        assert_eq!(access.days_left(now), None);
        assert_eq!(access.days_left(before(14 * DAY + 1).unwrap()), None);
        assert_eq!(access.days_left(before(14 * DAY).unwrap()), Some(14));
        assert_eq!(access.days_left(before(12 * DAY - 5).unwrap()), Some(12));
        assert_eq!(access.days_left(before(1).unwrap()), Some(1));
        assert_eq!(access.days_left(access.expires), None);
    }
}
