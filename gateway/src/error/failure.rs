//! From a service's failure to a problem.

use std::time::Duration;

use chassis::Kind;
use chassis::grpc::Failure;
use http::StatusCode;
use tonic::Status;
use tracing::{error, warn};

use super::Problem;

/// When to come back, if the service does not say.
const COME_BACK: Duration = Duration::from_secs(2);

impl From<Status> for Problem {
    fn from(status: Status) -> Self {
        let failure = Failure::from(&status);
        match failure.kind {
            // A service that refuses our own token, without a code of its own: a defect too.
            Kind::Unauthenticated if failure.code == "unauthenticated" => {
                error!("a service refused the gateway's token");
                Self::internal()
            }
            Kind::Internal => {
                // The service logged the cause under the same request id; here only that it happened.
                error!(code = ?status.code(), "a service failed");
                Self::internal()
            }
            Kind::Unavailable => {
                warn!(code = ?status.code(), "a service does not answer");
                described(&failure).retry_after(failure.retry_after.unwrap_or(COME_BACK))
            }
            Kind::Exhausted => {
                described(&failure).retry_after(failure.retry_after.unwrap_or(COME_BACK))
            }
            _ => described(&failure),
        }
    }
}

fn described(failure: &Failure) -> Problem {
    let status =
        StatusCode::from_u16(failure.kind.http()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let code = match (failure.kind, failure.code.as_str()) {
        // The transport's own words, of a service that said nothing.
        (Kind::Unavailable, "unavailable") => super::UNAVAILABLE,
        (Kind::Exhausted, "internal") => super::OVERLOADED,
        (Kind::NotFound, "internal") => super::NOT_FOUND,
        (_, code) => code,
    };
    let problem = Problem::new(status, code);
    let problem = failure
        .params
        .iter()
        .fold(problem, |problem, (name, value)| {
            problem.with(name, value.clone())
        });
    failure
        .fields
        .iter()
        .fold(problem, |problem, (field, code)| {
            problem.with_fault(field, code)
        })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use chassis::{AppError, FieldFault};

    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("test")]
    struct Failing(Kind);

    impl AppError for Failing {
        fn kind(&self) -> Kind {
            self.0
        }
        fn code(&self) -> &'static str {
            "periods.frozen"
        }
        fn params(&self) -> Vec<(&'static str, String)> {
            vec![("date", "2026-07-03".to_owned())]
        }
        fn fields(&self) -> Vec<FieldFault> {
            vec![FieldFault::new("au", "periods.end_before_start")]
        }
    }

    fn problem(kind: Kind) -> Problem {
        let id = uuid::Uuid::nil();
        Problem::from(chassis::grpc::to_status(&Failing(kind), id))
    }

    #[test]
    fn code_params_and_fields_come_through_g03() {
        let problem = problem(Kind::FailedPrecondition);
        assert_eq!(problem.status(), StatusCode::CONFLICT);
        assert_eq!(problem.code(), "periods.frozen");
        assert_eq!(problem.params()["date"], "2026-07-03");
        assert_eq!(problem.faults()[0].field, "au");
        assert_eq!(problem.faults()[0].code, "periods.end_before_start");
    }

    #[test]
    fn each_kind_has_its_status_g03() {
        let expected = [
            (Kind::Invalid, 422),
            (Kind::Unauthenticated, 401),
            (Kind::Forbidden, 403),
            (Kind::NotFound, 404),
            (Kind::AlreadyExists, 409),
            (Kind::Conflict, 412),
            (Kind::Exhausted, 503),
            (Kind::Unavailable, 503),
            (Kind::Internal, 500),
        ];
        for (kind, status) in expected {
            assert_eq!(problem(kind).status().as_u16(), status, "{kind:?}");
        }
    }

    #[test]
    fn a_defect_tells_nothing_g03() {
        let problem = problem(Kind::Internal);
        assert_eq!(problem.code(), super::super::INTERNAL);
        assert!(problem.params().is_empty() && problem.faults().is_empty());
    }

    #[test]
    fn silence_is_unavailable_with_a_time_to_come_back() {
        for status in [
            Status::unavailable("connection refused"),
            Status::deadline_exceeded("late"),
            Status::cancelled("Timeout expired"),
        ] {
            let problem = Problem::from(status);
            assert_eq!(problem.status(), StatusCode::SERVICE_UNAVAILABLE);
            assert_eq!(problem.code(), super::super::UNAVAILABLE);
            assert!(problem.delay().is_some());
        }
    }
}
