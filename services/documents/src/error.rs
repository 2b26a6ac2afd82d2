//! What can go wrong, for callers and for event consumers. The French sentences are the gateway's (G-03).

use chassis::{AppError, FieldFault, Kind, Refused, db};

/// Every code this service answers with; each has a sentence in the gateway's catalogue.
pub const CODES: &[&str] = &[
    "documents.not_found",
    "documents.denied",
    "documents.id_malformed",
    "documents.kind_unknown",
    "documents.format_unknown",
    "documents.referentiel_unreadable",
    "documents.referentiel_unknown",
    "documents.peer_unavailable",
    "documents.peer_answer",
    "documents.render",
    "documents.database",
];

/// What an error came from, for the log; the library that made it stays where it is used.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Error of any use case.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Missing, of another établissement, or hidden from the caller: not to be told apart.
    #[error("no such document")]
    NotFound,
    /// The caller sees the period, and may not have this document.
    #[error("document not allowed to this actor")]
    Denied,
    /// An identifier that is none.
    #[error("malformed identifier in {field}")]
    IdMalformed {
        /// Field of the request.
        field: &'static str,
    },
    /// A kind of document that does not exist.
    #[error("unknown kind of document")]
    KindUnknown,
    /// A format that this kind has not.
    #[error("unknown format of document")]
    FormatUnknown,
    /// The period follows a référentiel that this service does not have.
    #[error("référentiel {code} is not loaded")]
    ReferentielUnknown {
        /// Code of the référentiel.
        code: String,
    },
    /// A diploma was installed whose text this program cannot read.
    #[error("the text of référentiel {code} cannot be read")]
    ReferentielUnreadable {
        /// Code of the référentiel.
        code: String,
    },
    /// A service whose data the document prints does not answer in time.
    #[error("ask {peer}")]
    PeerUnavailable {
        /// Name of the service.
        peer: &'static str,
        /// What the call ended with.
        #[source]
        source: Cause,
    },
    /// A service answered something that makes no sense, or refused this service.
    #[error("understand the answer of {peer} about {what}")]
    PeerAnswer {
        /// Name of the service.
        peer: &'static str,
        /// The call or the field.
        what: &'static str,
        /// What the call ended with, when it did not succeed.
        #[source]
        source: Option<Cause>,
    },
    /// The document could not be written.
    #[error("write the document")]
    Render(#[source] Cause),
    /// The database refused.
    #[error("record the document")]
    Database(#[from] db::Error),
}

impl AppError for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::NotFound,
            Self::Denied => Kind::Forbidden,
            Self::IdMalformed { .. } | Self::KindUnknown | Self::FormatUnknown => Kind::Invalid,
            Self::ReferentielUnknown { .. } => Kind::FailedPrecondition,
            Self::PeerUnavailable { .. } => Kind::Unavailable,
            Self::PeerAnswer { .. } | Self::Render(_) | Self::ReferentielUnreadable { .. } => {
                Kind::Internal
            }
            Self::Database(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "documents.not_found",
            Self::Denied => "documents.denied",
            Self::IdMalformed { .. } => "documents.id_malformed",
            Self::KindUnknown => "documents.kind_unknown",
            Self::FormatUnknown => "documents.format_unknown",
            Self::ReferentielUnknown { .. } => "documents.referentiel_unknown",
            Self::ReferentielUnreadable { .. } => "documents.referentiel_unreadable",
            Self::PeerUnavailable { .. } => "documents.peer_unavailable",
            Self::PeerAnswer { .. } => "documents.peer_answer",
            Self::Render(_) => "documents.render",
            Self::Database(_) => "documents.database",
        }
    }

    fn params(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::PeerUnavailable { peer, .. } => vec![("service", (*peer).to_owned())],
            Self::ReferentielUnknown { code } => vec![("referentiel", code.clone())],
            _ => Vec::new(),
        }
    }

    fn fields(&self) -> Vec<FieldFault> {
        let field = match self {
            Self::IdMalformed { field } => field,
            Self::KindUnknown => "kind",
            Self::FormatUnknown => "format",
            _ => return Vec::new(),
        };
        vec![FieldFault::new(field, self.code())]
    }
}

impl From<Refused> for Error {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Hidden => Self::NotFound,
            Refused::Denied => Self::Denied,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn every_error() -> Vec<Error> {
        vec![
            Error::NotFound,
            Error::Denied,
            Error::IdMalformed { field: "period_id" },
            Error::KindUnknown,
            Error::FormatUnknown,
            Error::ReferentielUnreadable {
                code: String::new(),
            },
            Error::ReferentielUnknown {
                code: String::new(),
            },
            Error::PeerUnavailable {
                peer: "periods",
                source: Cause::from("gone"),
            },
            Error::PeerAnswer {
                peer: "periods",
                what: "period.start",
                source: None,
            },
            Error::Render(Cause::from("a template")),
            Error::Database(db::Error::Affected {
                what: "insert",
                rows: 0,
            }),
        ]
    }

    #[test]
    fn every_error_has_a_code_of_its_own_in_the_list_g03() {
        let codes: Vec<_> = every_error().iter().map(AppError::code).collect();
        assert_eq!(codes, CODES);
        assert_eq!(codes.iter().collect::<HashSet<_>>().len(), CODES.len());
        assert!(CODES.iter().all(|code| code.starts_with("documents.")));
    }

    #[test]
    fn a_hidden_object_is_answered_like_a_missing_one() {
        let hidden = Error::from(Refused::Hidden);
        assert_eq!(
            (hidden.kind(), hidden.code()),
            (Kind::NotFound, "documents.not_found")
        );
    }
}
