//! What every error of the suite can answer, and the one table from kinds to transports.

use std::time::Duration;

/// What went wrong, as a caller can act on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The request itself is wrong; repeating it is useless.
    Invalid,
    /// Nobody is signed in.
    Unauthenticated,
    /// Known to the caller, not allowed.
    Forbidden,
    /// Absent, or hidden.
    NotFound,
    /// Exists already.
    AlreadyExists,
    /// The object is not in a state that allows this.
    FailedPrecondition,
    /// Somebody else changed it meanwhile.
    Conflict,
    /// Too much at once; later it may work.
    Exhausted,
    /// A dependency does not answer; later it may work.
    Unavailable,
    /// Our fault.
    Internal,
}

/// One line of the table: a kind, its gRPC code, its HTTP status.
const TABLE: [(Kind, tonic::Code, u16); 10] = [
    (Kind::Invalid, tonic::Code::InvalidArgument, 422),
    (Kind::Unauthenticated, tonic::Code::Unauthenticated, 401),
    (Kind::Forbidden, tonic::Code::PermissionDenied, 403),
    (Kind::NotFound, tonic::Code::NotFound, 404),
    (Kind::AlreadyExists, tonic::Code::AlreadyExists, 409),
    (
        Kind::FailedPrecondition,
        tonic::Code::FailedPrecondition,
        409,
    ),
    (Kind::Conflict, tonic::Code::Aborted, 412),
    (Kind::Exhausted, tonic::Code::ResourceExhausted, 503),
    (Kind::Unavailable, tonic::Code::Unavailable, 503),
    (Kind::Internal, tonic::Code::Internal, 500),
];

impl Kind {
    /// The gRPC code.
    pub fn grpc(self) -> tonic::Code {
        self.row().1
    }

    /// The HTTP status.
    pub fn http(self) -> u16 {
        self.row().2
    }

    /// The kind behind a gRPC code. A passed deadline, a cancelled call: the dependency did not answer.
    pub fn from_grpc(code: tonic::Code) -> Self {
        match code {
            tonic::Code::DeadlineExceeded | tonic::Code::Cancelled => Self::Unavailable,
            _ => TABLE
                .iter()
                .find(|row| row.1 == code)
                .map_or(Self::Internal, |row| row.0),
        }
    }

    /// What an event consumer does by default with an error of this kind.
    pub fn retry(self) -> Retry {
        match self {
            Self::Conflict | Self::Exhausted | Self::Unavailable => {
                Retry::Later(Duration::from_secs(1))
            }
            // A defect of ours may be mended by a roll-out: try again before giving up.
            Self::Internal => Retry::Later(Duration::from_secs(5)),
            _ => Retry::Never,
        }
    }

    fn row(self) -> (Self, tonic::Code, u16) {
        TABLE
            .into_iter()
            .find(|row| row.0 == self)
            .unwrap_or((self, tonic::Code::Internal, 500))
    }
}

/// What an event consumer, or a client, should do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// It will never work.
    Never,
    /// It may work after this long.
    Later(Duration),
}

/// A field of the request that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldFault {
    /// Name of the field, as in the JSON API.
    pub field: String,
    /// Stable code of what is wrong with it.
    pub code: &'static str,
}

impl FieldFault {
    /// A fault of `field`.
    pub fn new(field: impl Into<String>, code: &'static str) -> Self {
        Self {
            field: field.into(),
            code,
        }
    }
}

/// What an error of a service answers.
///
/// Its `Display` is for the log (lower case, what was attempted, no personal data); the caller gets the French
/// sentence that the gateway keeps under [`AppError::code`].
pub trait AppError: std::error::Error + Send + Sync + 'static {
    /// How a caller can act on it.
    fn kind(&self) -> Kind;

    /// Stable code, `<service>.<what>`.
    fn code(&self) -> &'static str;

    /// Values for the French sentence.
    fn params(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }

    /// The fields that are wrong, for [`Kind::Invalid`].
    fn fields(&self) -> Vec<FieldFault> {
        Vec::new()
    }

    /// What an event consumer does with it.
    fn retry(&self) -> Retry {
        self.kind().retry()
    }
}

/// Whether the database asks for the whole transaction to be run again (serialization failure, deadlock).
pub fn wants_rerun(error: &(dyn std::error::Error + 'static)) -> bool {
    chain(error).any(|cause| {
        cause
            .downcast_ref::<sqlx::Error>()
            .and_then(|e| e.as_database_error())
            .and_then(sqlx::error::DatabaseError::code)
            .is_some_and(|code| code == "40001" || code == "40P01")
    })
}

/// The error and its sources, for the log: written once, where the error is handled.
pub fn chain<'a>(
    error: &'a (dyn std::error::Error + 'static),
) -> impl Iterator<Item = &'a (dyn std::error::Error + 'static)> {
    std::iter::successors(Some(error), |e| e.source())
}

/// The chain as one line.
pub fn describe(error: &(dyn std::error::Error + 'static)) -> String {
    chain(error)
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(": ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_survives_the_wire() {
        for (kind, code, _) in TABLE {
            assert_eq!(Kind::from_grpc(code), kind);
            assert_eq!(kind.grpc(), code);
        }
    }

    #[test]
    fn a_passed_deadline_is_an_absent_dependency() {
        assert_eq!(
            Kind::from_grpc(tonic::Code::DeadlineExceeded),
            Kind::Unavailable
        );
    }
}
