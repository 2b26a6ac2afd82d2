//! Errors on the wire: `google.rpc.ErrorInfo` with the code and its parameters, `BadRequest` with the fields.

use std::collections::HashMap;
use std::error::Error as _;
use std::time::Duration;

use tonic::{Code, Status};
use tonic_types::{ErrorDetails, FieldViolation, StatusExt};
use uuid::Uuid;

use crate::error::{AppError, Kind, Retry};

const DOMAIN: &str = "cpro";

/// The status that tells `error` to a caller. An internal error tells nothing but the request's identifier.
pub fn to_status<E: AppError + ?Sized>(error: &E, request_id: Uuid) -> Status {
    let kind = error.kind();
    let mut details = ErrorDetails::new();
    details.set_request_info(request_id.to_string(), "");
    if kind == Kind::Internal {
        details.set_error_info("internal", DOMAIN, HashMap::<String, String>::new());
        return Status::with_error_details(kind.grpc(), "internal error", details);
    }
    let params: HashMap<String, String> = error
        .params()
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
    details.set_error_info(error.code(), DOMAIN, params);
    let fields: Vec<FieldViolation> = error
        .fields()
        .into_iter()
        .map(|fault| FieldViolation::new(fault.field, fault.code))
        .collect();
    if !fields.is_empty() {
        details.set_bad_request(fields);
    }
    if let (Kind::Exhausted | Kind::Unavailable, Retry::Later(delay)) = (kind, error.retry()) {
        details.set_retry_info(Some(delay));
    }
    Status::with_error_details(kind.grpc(), error.code(), details)
}

/// A status read back: what a caller of one of our services learns of a failure.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{code}")]
pub struct Failure {
    /// How to act on it.
    pub kind: Kind,
    /// Stable code; `unavailable` when nobody answered.
    pub code: String,
    /// Values for the sentence.
    pub params: HashMap<String, String>,
    /// Fields that are wrong, with the code of what is wrong.
    pub fields: Vec<(String, String)>,
    /// The request's identifier, as the service knew it.
    pub request_id: Option<String>,
    /// When to come back.
    pub retry_after: Option<Duration>,
}

impl From<&Status> for Failure {
    fn from(status: &Status) -> Self {
        let details = status.get_error_details();
        // Ours always name their code: an unnamed failure with a cause was made on this side, by a connection that
        // broke, and tells nothing of the other.
        let broken = details.error_info().is_none()
            && (status.code() == Code::Unknown || status.source().is_some());
        let kind = if broken {
            Kind::Unavailable
        } else {
            Kind::from_grpc(status.code())
        };
        let unnamed = || match kind {
            Kind::Unavailable => "unavailable".to_owned(),
            Kind::Unauthenticated => "unauthenticated".to_owned(),
            _ => "internal".to_owned(),
        };
        Self {
            kind,
            code: details
                .error_info()
                .map_or_else(unnamed, |info| info.reason.clone()),
            params: details
                .error_info()
                .map(|info| info.metadata.clone())
                .unwrap_or_default(),
            fields: details
                .bad_request()
                .map(|bad| {
                    bad.field_violations
                        .iter()
                        .map(|f| (f.field.clone(), f.description.clone()))
                        .collect()
                })
                .unwrap_or_default(),
            request_id: details.request_info().map(|info| info.request_id.clone()),
            retry_after: details.retry_info().and_then(|info| info.retry_delay),
        }
    }
}

impl From<Status> for Failure {
    fn from(status: Status) -> Self {
        Self::from(&status)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::Error;

    #[test]
    fn what_is_ours_shows_nothing_but_the_request_g03() {
        let id = crate::id::fresh();
        let told = to_status(&Error::corrupt("persons.email", "claude@example.org"), id);
        assert_eq!(told.code(), Code::Internal);
        assert!(!format!("{told:?}").contains("example"));
        assert_eq!(Failure::from(&told).request_id, Some(id.to_string()));
    }

    #[test]
    fn a_connection_that_broke_is_an_absent_dependency() {
        let broken = Status::from_error(Box::new(std::io::Error::other("reset by peer")));
        assert_eq!(Failure::from(&broken).kind, Kind::Unavailable);
        let unknown = Status::unknown("transport error");
        assert_eq!(Failure::from(&unknown).kind, Kind::Unavailable);
        let named = to_status(&Error::Unpublishable("too large"), crate::id::fresh());
        assert_eq!(Failure::from(&named).kind, Kind::Internal);
    }
}
