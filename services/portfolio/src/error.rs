//! Every way a request or an event can fail here, with its stable code (G-03).

use chassis::db;
use chassis::error::{AppError, FieldFault, Kind, Retry};
use chassis::policy::Refused;
use jiff::civil::Date;

use crate::domain::FileFault;

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
    /// The sheet was changed since it was seen.
    #[error("sheet changed meanwhile")]
    Stale,
    /// F-04: a bilan intermédiaire of that date counted what is ticked and picked.
    #[error("ticks and picks are frozen since {0}")]
    Frozen(Date),
    /// the diploma has no sheets of that kind, or nobody makes them freely.
    #[error("the diploma has no such sheet")]
    NotOfDiploma,
    /// The learner has as many sheets as one may have.
    #[error("too many sheets")]
    TooMany,
    /// F-11: a link that never was, is over, or was ended: all get the same answer.
    #[error("no such link is open")]
    ShareClosed,
    /// F-11: as many links of the learner are open as may be.
    #[error("too many links to a book")]
    TooManyShares,
    /// F-12: somebody else wrote in it.
    #[error("written in by others")]
    WrittenByOthers,
    /// A portfolio has as many comments as one may have.
    #[error("too many comments")]
    TooManyComments,
    /// F-06: a file that is not kept.
    #[error("file refused: {0:?}")]
    File(FileFault),
    /// A file larger than this, in bytes, or empty.
    #[error("file of a size that is not kept")]
    FileSize(u64),
    /// The learner's files take all the room that they may, in bytes.
    #[error("no room left for files")]
    Quota(u64),
    /// As many files and addresses are joined there as may be.
    #[error("too many annexes")]
    TooManyAnnexes,
    /// I-11: a file from another deployment broke off on its way.
    #[error("a file broke off")]
    BrokenOff,
    /// The store of files failed.
    #[error("store of files")]
    Files(#[from] object_store::Error),
    /// The scanner does not answer, or not as it should.
    #[error("scanner: {0}")]
    Scanner(String),
    /// A request key that came before with something else.
    #[error(transparent)]
    Replay(db::idempotency::Replay),
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
    /// None of the values offered.
    pub const NOT_OFFERED: &str = "portfolio.field_not_offered";
    /// A title is needed.
    pub const TITLE: &str = "portfolio.titre_required";
    /// A link stays open for a day at least, and a year at most.
    pub const DAYS: &str = "portfolio.jours_out_of_range";
    /// No form of that name.
    pub const FORM: &str = "portfolio.form_unknown";
    /// No kind of sheet of that name.
    pub const NATURE: &str = "portfolio.nature_unknown";
    /// A chart has as many people as one may have.
    pub const TOO_MANY_PEOPLE: &str = "portfolio.organigramme_full";
    /// A comment says something.
    pub const COMMENT_EMPTY: &str = "portfolio.comment_empty";
    /// Longer than a comment can be.
    pub const COMMENT_TOO_LONG: &str = "portfolio.comment_too_long";
    /// To nobody that a comment can be addressed to.
    pub const ADDRESSEE: &str = "portfolio.destinataires_unknown";
    /// Not an address of the web.
    pub const ADDRESS: &str = "portfolio.adresse_malformed";
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
    "portfolio.stale",
    "portfolio.frozen",
    "portfolio.not_of_diploma",
    "portfolio.too_many_sheets",
    "portfolio.written_by_others",
    "portfolio.share_closed",
    "portfolio.too_many_shares",
    "portfolio.too_many_comments",
    "portfolio.file_format",
    "portfolio.file_macros",
    "portfolio.file_too_many_pixels",
    "portfolio.file_damaged",
    "portfolio.file_virus",
    "portfolio.file_size",
    "portfolio.quota",
    "portfolio.too_many_annexes",
    "portfolio.files_unavailable",
    "portfolio.scanner_unavailable",
    fields::ADDRESS,
    fields::NOT_OFFERED,
    fields::TITLE,
    fields::DAYS,
    fields::FORM,
    fields::NATURE,
    fields::TOO_MANY_PEOPLE,
    fields::COMMENT_EMPTY,
    fields::COMMENT_TOO_LONG,
    fields::ADDRESSEE,
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
            Self::NotFound | Self::ShareClosed => Kind::NotFound,
            Self::Forbidden => Kind::Forbidden,
            Self::Invalid(_) | Self::UnreadableEvent(_) | Self::File(_) | Self::FileSize(_) => {
                Kind::Invalid
            }
            // Adding the missing file repairs it: the event is tried again until its last attempt.
            Self::UnknownReferentiel(_) => Kind::Internal,
            Self::Behind | Self::BrokenOff | Self::Files(_) | Self::Scanner(_) => Kind::Unavailable,
            Self::Stale => Kind::Conflict,
            Self::NotOfDiploma
            | Self::TooMany
            | Self::WrittenByOthers
            | Self::TooManyShares
            | Self::TooManyComments
            | Self::TooManyAnnexes
            | Self::Quota(_)
            | Self::Frozen(_) => Kind::FailedPrecondition,
            Self::Replay(error) => error.kind(),
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
            Self::Stale => "portfolio.stale",
            Self::Frozen(_) => "portfolio.frozen",
            Self::NotOfDiploma => "portfolio.not_of_diploma",
            Self::TooMany => "portfolio.too_many_sheets",
            Self::WrittenByOthers => "portfolio.written_by_others",
            Self::ShareClosed => "portfolio.share_closed",
            Self::TooManyShares => "portfolio.too_many_shares",
            Self::TooManyComments => "portfolio.too_many_comments",
            Self::File(fault) => match fault {
                FileFault::Format => "portfolio.file_format",
                FileFault::Macros => "portfolio.file_macros",
                FileFault::TooManyPixels => "portfolio.file_too_many_pixels",
                FileFault::Damaged => "portfolio.file_damaged",
                FileFault::Virus => "portfolio.file_virus",
            },
            Self::FileSize(_) => "portfolio.file_size",
            Self::Quota(_) => "portfolio.quota",
            Self::TooManyAnnexes => "portfolio.too_many_annexes",
            Self::BrokenOff | Self::Files(_) => "portfolio.files_unavailable",
            Self::Scanner(_) => "portfolio.scanner_unavailable",
            Self::Replay(error) => error.code(),
            Self::Db(error) => error.code(),
        }
    }

    fn fields(&self) -> Vec<FieldFault> {
        match self {
            Self::Invalid(faults) => faults.clone(),
            _ => Vec::new(),
        }
    }

    fn params(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Frozen(date) => vec![("date", date.to_string())],
            Self::FileSize(bytes) | Self::Quota(bytes) => {
                vec![("megaoctets", (bytes / 1_000_000).to_string())]
            }
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

impl From<db::idempotency::Replay> for Error {
    fn from(replay: db::idempotency::Replay) -> Self {
        match replay {
            db::idempotency::Replay::Db(error) => error.into(),
            reused @ db::idempotency::Replay::KeyReused => Self::Replay(reused),
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
            Error::Stale,
            Error::Frozen(Date::MIN),
            Error::NotOfDiploma,
            Error::TooMany,
            Error::WrittenByOthers,
            Error::ShareClosed,
            Error::TooManyShares,
            Error::TooManyComments,
            Error::File(FileFault::Format),
            Error::File(FileFault::Macros),
            Error::File(FileFault::TooManyPixels),
            Error::File(FileFault::Damaged),
            Error::File(FileFault::Virus),
            Error::FileSize(0),
            Error::Quota(0),
            Error::TooManyAnnexes,
            Error::BrokenOff,
            Error::Scanner(String::new()),
        ];
        for error in errors {
            assert!(unique.contains(error.code()), "{}", error.code());
        }
        assert!(CODES.iter().all(|code| code.starts_with("portfolio.")));
    }
}
