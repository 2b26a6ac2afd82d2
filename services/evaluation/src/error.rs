//! Every way a request or an event can fail here, with its stable code (G-03).

use chassis::db;
use chassis::db::idempotency::Replay;
use chassis::{AppError, FieldFault, Kind, Refused, Retry};
use jiff::civil::Date;

use crate::domain::bilan_entreprise::Refus;
use crate::domain::fermeture::DateRefusee;
use crate::domain::{BilanEntrepriseId, BilanIntermediaireId, PeriodId, faute};

/// What went wrong.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No such object, or not for this actor: both get the same answer.
    #[error("bilan not found")]
    NotFound,
    /// The actor may see it, not do this; or has nothing to do with bilans.
    #[error("not allowed to this actor")]
    Forbidden,
    /// Fields of the request that are wrong.
    #[error("request with {} wrong field(s)", .0.len())]
    Invalid(Vec<FieldFault>),
    /// E-04: counted in a bilan intermédiaire, for ever.
    #[error("bilan entreprise frozen by {bilan}")]
    Frozen {
        /// What counted it.
        bilan: BilanIntermediaireId,
        /// Its date.
        date: Date,
    },
    /// A bilan intermédiaire that counts it, or would, is being validated: settled within seconds.
    #[error("a bilan intermédiaire is being validated")]
    BeingCounted,
    /// Finished: to be taken up again first.
    #[error("bilan entreprise finished")]
    Finished,
    /// Not finished: nothing to take up again.
    #[error("bilan entreprise not finished")]
    NotFinished,
    /// Nobody gave it anything: nothing to finish.
    #[error("bilan entreprise empty")]
    Empty,
    /// E-04: the date lies strictly before the learner's last bilan intermédiaire.
    #[error("date before {minimum} is closed")]
    DateClosed {
        /// First day allowed.
        minimum: Date,
    },
    /// Somebody changed it meanwhile.
    #[error("bilan entreprise changed meanwhile, now at version {version}")]
    Stale {
        /// The version it has now.
        version: i64,
    },
    /// E-07: a bilan intermédiaire may not bear this date.
    #[error("date refused for a bilan intermédiaire")]
    DateRefused(DateRefusee),
    /// Another bilan intermédiaire of this learner is being validated.
    #[error("another bilan intermédiaire of this learner is being validated")]
    AlreadyClaiming,
    /// E-08: a period that it would have counted was deleted meanwhile.
    #[error("period {0} deleted while it was to be counted")]
    PeriodDeleted(PeriodId),
    /// The bilan was given up before it was final: an owner did not answer in time, or a sweep came first.
    #[error("bilan intermédiaire given up: {0}")]
    GivenUp(&'static str),
    /// P-08: a deletion arrived for a period of which a bilan is counted. Never, if the protocol holds.
    #[error("period {0} was deleted although a bilan of it is counted")]
    CountedPeriodDeleted(PeriodId),
    /// An event of a period has not arrived yet: its learner cannot leave before (I-11), nor is anything told of it (P-10).
    #[error("events of a period are still on their way")]
    Behind,
    /// N2: after a transfer, a counted bilan no longer has the hash that it had. Nothing of it is kept.
    #[error("bilan entreprise {0} would lose its hash")]
    HashLost(BilanEntrepriseId),
    /// An event, or a stored row, names a référentiel that this deployment does not have (yet).
    #[error("unknown référentiel {0}")]
    UnknownReferentiel(String),
    /// An event that says nothing that can be understood.
    #[error("unreadable event: {0}")]
    UnreadableEvent(&'static str),
    /// A value that cannot be written as JSON.
    #[error("content of a bilan cannot be written")]
    Content(#[from] serde_json::Error),
    /// The idempotency key came with another request.
    #[error(transparent)]
    Replay(#[from] Replay),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Every code that this service answers; the gateway has a French sentence for each.
pub const CODES: &[&str] = &[
    "evaluation.not_found",
    "evaluation.forbidden",
    "evaluation.invalid",
    "evaluation.frozen",
    "evaluation.being_counted",
    "evaluation.finished",
    "evaluation.not_finished",
    "evaluation.empty",
    "evaluation.date_closed",
    "evaluation.stale",
    "evaluation.date_refused",
    "evaluation.already_claiming",
    "evaluation.period_deleted",
    "evaluation.given_up",
    "evaluation.counted_period_deleted",
    "evaluation.behind",
    "evaluation.hash_lost",
    "evaluation.referentiel_unknown",
    "evaluation.event_unreadable",
    "evaluation.content",
    faute::ID,
    faute::FIELD_UNKNOWN,
    faute::CHANGE,
    faute::LEVEL_UNKNOWN,
    faute::MODE,
    faute::ENGAGEMENT,
    faute::DATE,
    faute::NOT_A_TEXT,
    faute::TOO_LONG,
    faute::TASK_UNKNOWN,
    faute::COMPETENCE_UNKNOWN,
    faute::GIVEN_TWICE,
    faute::MARK,
    faute::BEFORE_LAST,
    faute::FUTURE,
];

impl AppError for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::NotFound,
            Self::Forbidden => Kind::Forbidden,
            Self::Invalid(_) | Self::DateRefused(_) | Self::UnreadableEvent(_) => Kind::Invalid,
            Self::Frozen { .. }
            | Self::BeingCounted
            | Self::Finished
            | Self::NotFinished
            | Self::Empty
            | Self::DateClosed { .. }
            | Self::AlreadyClaiming
            | Self::PeriodDeleted(_) => Kind::FailedPrecondition,
            Self::Stale { .. } => Kind::Conflict,
            Self::GivenUp(_) | Self::Behind => Kind::Unavailable,
            // Adding the missing file repairs it: the event is tried again until its last attempt.
            Self::CountedPeriodDeleted(_)
            | Self::HashLost(_)
            | Self::UnknownReferentiel(_)
            | Self::Content(_) => Kind::Internal,
            Self::Replay(error) => error.kind(),
            Self::Db(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "evaluation.not_found",
            Self::Forbidden => "evaluation.forbidden",
            Self::Invalid(_) => "evaluation.invalid",
            Self::Frozen { .. } => "evaluation.frozen",
            Self::BeingCounted => "evaluation.being_counted",
            Self::Finished => "evaluation.finished",
            Self::NotFinished => "evaluation.not_finished",
            Self::Empty => "evaluation.empty",
            Self::DateClosed { .. } => "evaluation.date_closed",
            Self::Stale { .. } => "evaluation.stale",
            Self::DateRefused(_) => "evaluation.date_refused",
            Self::AlreadyClaiming => "evaluation.already_claiming",
            Self::PeriodDeleted(_) => "evaluation.period_deleted",
            Self::GivenUp(_) => "evaluation.given_up",
            Self::CountedPeriodDeleted(_) => "evaluation.counted_period_deleted",
            Self::Behind => "evaluation.behind",
            Self::HashLost(_) => "evaluation.hash_lost",
            Self::UnknownReferentiel(_) => "evaluation.referentiel_unknown",
            Self::UnreadableEvent(_) => "evaluation.event_unreadable",
            Self::Content(_) => "evaluation.content",
            Self::Replay(error) => error.code(),
            Self::Db(error) => error.code(),
        }
    }

    fn params(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Frozen { bilan, date } => {
                vec![("bilan", bilan.to_string()), ("date", date.to_string())]
            }
            Self::DateClosed { minimum } => vec![("minimum", minimum.to_string())],
            Self::Stale { version } => vec![("version", version.to_string())],
            Self::DateRefused(DateRefusee::AvantLeDernier { minimum }) => {
                vec![("minimum", minimum.to_string())]
            }
            Self::DateRefused(DateRefusee::Future { maximum }) => {
                vec![("maximum", maximum.to_string())]
            }
            Self::PeriodDeleted(period) => vec![("period", period.to_string())],
            _ => Vec::new(),
        }
    }

    fn fields(&self) -> Vec<FieldFault> {
        match self {
            Self::Invalid(faults) => faults.clone(),
            Self::DateRefused(DateRefusee::AvantLeDernier { .. }) => {
                vec![FieldFault::new("date", faute::BEFORE_LAST)]
            }
            Self::DateRefused(DateRefusee::Future { .. }) => {
                vec![FieldFault::new("date", faute::FUTURE)]
            }
            _ => Vec::new(),
        }
    }

    fn retry(&self) -> Retry {
        match self {
            // Repeating it cannot help: somebody must look at what the dead letters hold.
            Self::CountedPeriodDeleted(_) => Retry::Never,
            Self::Replay(error) => error.retry(),
            Self::Db(error) => error.retry(),
            other => other.kind().retry(),
        }
    }
}

impl From<Refused> for Error {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Hidden => Self::NotFound,
            Refused::Denied => Self::Forbidden,
        }
    }
}

impl From<Refus> for Error {
    fn from(refus: Refus) -> Self {
        match refus {
            Refus::Fige(compte) => Self::Frozen {
                bilan: compte.bilan,
                date: compte.date,
            },
            Refus::EnValidation => Self::BeingCounted,
            Refus::Termine => Self::Finished,
            Refus::PasTermine => Self::NotFinished,
            Refus::Vide => Self::Empty,
            Refus::DateFermee { minimum } => Self::DateClosed { minimum },
            Refus::Perime { version } => Self::Stale { version },
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use jiff::civil::date;
    use uuid::Uuid;

    use super::*;

    fn every_error() -> Vec<Error> {
        let day = date(2026, 7, 3);
        let period = PeriodId::from(Uuid::nil());
        vec![
            Error::NotFound,
            Error::Forbidden,
            Error::Invalid(vec![]),
            Error::Frozen {
                bilan: Uuid::nil().into(),
                date: day,
            },
            Error::BeingCounted,
            Error::Finished,
            Error::NotFinished,
            Error::Empty,
            Error::DateClosed { minimum: day },
            Error::Stale { version: 1 },
            Error::DateRefused(DateRefusee::Future { maximum: day }),
            Error::AlreadyClaiming,
            Error::PeriodDeleted(period),
            Error::GivenUp(""),
            Error::CountedPeriodDeleted(period),
            Error::Behind,
            Error::HashLost(Uuid::nil().into()),
            Error::UnknownReferentiel(String::new()),
            Error::UnreadableEvent(""),
            Error::Content(serde::de::Error::custom("")),
        ]
    }

    #[test]
    fn codes_are_complete_and_unique_g03() {
        let listed: BTreeSet<&str> = CODES.iter().copied().collect();
        assert_eq!(listed.len(), CODES.len());
        let answered: BTreeSet<&str> = every_error()
            .iter()
            .map(AppError::code)
            .chain(faute::ALL)
            .collect();
        assert_eq!(answered, listed);
        assert!(CODES.iter().all(|code| code.starts_with("evaluation.")));
    }
}
