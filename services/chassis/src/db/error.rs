//! Database errors, sorted once by what can be done about them.

use crate::error::{AppError, Kind};

/// What the database answered.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A named constraint refused the change. Services map the names they know to errors of their own.
    #[error("constraint {name} refused the change")]
    Constraint {
        /// Name of the constraint.
        name: String,
        /// The driver's error.
        #[source]
        source: sqlx::Error,
    },
    /// The transaction lost against another; running it again may work.
    #[error("transaction lost against a concurrent one")]
    Concurrent(#[source] sqlx::Error),
    /// The database does not answer, or not in time.
    #[error("database unavailable")]
    Unavailable(#[source] sqlx::Error),
    /// An update touched another number of rows than one.
    #[error("{what} touched {rows} rows instead of one")]
    Affected {
        /// What was attempted.
        what: &'static str,
        /// How many rows it touched.
        rows: u64,
    },
    /// A stored row makes no sense.
    #[error("stored {what} makes no sense: {detail}")]
    Corrupt {
        /// Table and column.
        what: &'static str,
        /// What is wrong, without personal data.
        detail: String,
    },
    /// What another deployment sent makes no sense here (I-11).
    #[error("{what} refused: {detail}")]
    Foreign {
        /// What came.
        what: &'static str,
        /// What is wrong, without anything of it.
        detail: &'static str,
    },
    /// An event that could never leave the outbox.
    #[error("event cannot be published: {0}")]
    Unpublishable(&'static str),
    /// Anything else: a defect of ours.
    #[error("database query failed")]
    Other(#[source] sqlx::Error),
}

impl Error {
    /// Name of the constraint that refused, if one did.
    pub fn constraint(&self) -> Option<&str> {
        match self {
            Self::Constraint { name, .. } => Some(name),
            _ => None,
        }
    }

    /// What came from another deployment and cannot be taken.
    pub fn foreign(what: &'static str, detail: &'static str) -> Self {
        Self::Foreign { what, detail }
    }

    /// A stored value that cannot be read back.
    pub fn corrupt(what: &'static str, detail: impl std::fmt::Display) -> Self {
        Self::Corrupt {
            what,
            detail: detail.to_string(),
        }
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(database) => {
                let code = database.code().unwrap_or_default().into_owned();
                match code.as_str() {
                    "40001" | "40P01" => Self::Concurrent(error),
                    // Lock time-out, idle or whole transaction too long, read-only after a fail-over.
                    "55P03" | "25P03" | "25P04" | "25006" => Self::Unavailable(error),
                    // No connection (08), no disk, memory or connection left (53), cancelled or shut down (57), the
                    // system's own fault (58).
                    code if ["08", "53", "57", "58"].iter().any(|c| code.starts_with(c)) => {
                        Self::Unavailable(error)
                    }
                    _ => match database.constraint() {
                        Some(name) => Self::Constraint {
                            name: name.to_owned(),
                            source: error,
                        },
                        None => Self::Other(error),
                    },
                }
            }
            sqlx::Error::Io(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => Self::Unavailable(error),
            _ => Self::Other(error),
        }
    }
}

impl AppError for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::Concurrent(_) => Kind::Conflict,
            Self::Unavailable(_) => Kind::Unavailable,
            Self::Foreign { .. } => Kind::Invalid,
            Self::Constraint { .. }
            | Self::Affected { .. }
            | Self::Corrupt { .. }
            | Self::Unpublishable(_)
            | Self::Other(_) => Kind::Internal,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Concurrent(_) => "database.concurrent",
            Self::Unavailable(_) => "database.unavailable",
            Self::Foreign { .. } => "database.foreign",
            _ => "database.internal",
        }
    }
}
