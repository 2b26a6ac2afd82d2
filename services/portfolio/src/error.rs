//! Every way a request or an event can fail here, with its stable code (G-03).

use chassis::db;
use chassis::error::{AppError, FieldFault, Kind, Retry};
use chassis::policy::Refused;

/// What went wrong.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No such portfolio or sheet, or not for this actor: both get the same answer.
    #[error("portfolio not found")]
    NotFound,
    /// The actor may see it, not do this; or has nothing to do with portfolios.
    #[error("not allowed to this actor")]
    Forbidden,
    /// Fields of the request that are wrong.
    #[error("request with {} wrong field(s)", .0.len())]
    Invalid(Vec<FieldFault>),
    /// An event names a référentiel that this deployment does not have (yet).
    #[error("unknown référentiel {0} in a declared period")]
    UnknownReferentiel(String),
    /// An event that says nothing that can be understood.
    #[error("unreadable event: {0}")]
    UnreadableEvent(&'static str),
    /// I-11: an event of a period has not arrived yet; its learner cannot leave before.
    #[error("events of a period are still on their way")]
    Behind,
    /// The database failed.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Codes of the faults of fields.
pub mod fields {
    /// Not an identifier.
    pub const ID: &str = "portfolio.id_malformed";
    /// Not an ISO week.
    pub const WEEK: &str = "portfolio.week_malformed";
    /// The form has no such field.
    pub const UNKNOWN_FIELD: &str = "portfolio.field_unknown";
    /// Neither a text nor null.
    pub const NOT_A_TEXT: &str = "portfolio.field_not_a_text";
    /// Longer than a field can be.
    pub const TOO_LONG: &str = "portfolio.field_too_long";
    /// A change without a usable id or version, or too many at once.
    pub const CHANGE: &str = "portfolio.change_malformed";
}

/// Every code that this service answers; the gateway has a French sentence for each.
pub const CODES: &[&str] = &[
    "portfolio.not_found",
    "portfolio.forbidden",
    "portfolio.invalid",
    "portfolio.referentiel_unknown",
    "portfolio.event_unreadable",
    "portfolio.behind",
    fields::ID,
    fields::WEEK,
    fields::UNKNOWN_FIELD,
    fields::NOT_A_TEXT,
    fields::TOO_LONG,
    fields::CHANGE,
];

impl AppError for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::NotFound,
            Self::Forbidden => Kind::Forbidden,
            Self::Invalid(_) | Self::UnreadableEvent(_) => Kind::Invalid,
            // Adding the missing file repairs it: the event is tried again until its last attempt.
            Self::UnknownReferentiel(_) => Kind::Internal,
            Self::Behind => Kind::Unavailable,
            Self::Db(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "portfolio.not_found",
            Self::Forbidden => "portfolio.forbidden",
            Self::Invalid(_) => "portfolio.invalid",
            Self::UnknownReferentiel(_) => "portfolio.referentiel_unknown",
            Self::UnreadableEvent(_) => "portfolio.event_unreadable",
            Self::Behind => "portfolio.behind",
            Self::Db(error) => error.code(),
        }
    }

    fn fields(&self) -> Vec<FieldFault> {
        match self {
            Self::Invalid(faults) => faults.clone(),
            _ => Vec::new(),
        }
    }

    fn retry(&self) -> Retry {
        match self {
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn codes_are_complete_and_unique_g03() {
        let unique: BTreeSet<&str> = CODES.iter().copied().collect();
        assert_eq!(unique.len(), CODES.len());
        let errors = [
            Error::NotFound,
            Error::Forbidden,
            Error::Invalid(vec![]),
            Error::UnknownReferentiel(String::new()),
            Error::UnreadableEvent(""),
            Error::Behind,
        ];
        for error in errors {
            assert!(unique.contains(error.code()), "{}", error.code());
        }
        assert!(CODES.iter().all(|code| code.starts_with("portfolio.")));
    }
}
