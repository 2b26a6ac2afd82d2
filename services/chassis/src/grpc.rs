//! gRPC, the same way everywhere: who calls is verified before a handler sees the request, a use case runs in a
//! task of its own, errors travel with their code, every call is traced and timed.

mod client;
mod server;
mod status;

use std::time::Instant;

use tokio_util::task::TaskTracker;
use tonic::{Request, Response, Status};
use tracing::Instrument;

pub use client::{Channel, PeerError, Peers, as_actor, outgoing, without_actor};
pub use server::ServerLayer;
pub use status::{Failure, to_status};

use crate::ctx::Ctx;
use crate::error::{AppError, Kind, describe, wants_rerun};

/// Carries the idempotency key (G-06).
pub const IDEMPOTENCY_KEY: &str = "idempotency-key";
/// Carries the identifier of the request.
pub const REQUEST_ID: &str = "x-request-id";

/// How often a transaction that lost against another is run again.
const RERUNS: usize = 5;

/// The context of a request: put there by [`ServerLayer`] once the caller's token was verified.
pub fn ctx<T>(request: &Request<T>) -> Result<Ctx, Status> {
    request
        .extensions()
        .get::<Ctx>()
        .cloned()
        .ok_or_else(|| Status::unauthenticated("no verified caller"))
}

/// The use cases at work, so that a stop waits for those whose callers are gone too.
#[derive(Clone, Default)]
pub(crate) struct UseCases(pub(crate) TaskTracker);

/// A use case that panicked: a defect of ours, whose trace the log has.
#[derive(Debug, thiserror::Error)]
#[error("the use case ended abnormally")]
struct Abnormal(#[source] tokio::task::JoinError);

impl AppError for Abnormal {
    fn kind(&self) -> Kind {
        Kind::Internal
    }

    fn code(&self) -> &'static str {
        "internal"
    }
}

/// Runs a use case for `request` and answers what it gives.
///
/// It runs in a task of its own: a client that hangs up cancels nothing half done. It is run again when its
/// transaction lost against a concurrent one. It must therefore be a function of its arguments. Once the caller has
/// stopped waiting, it is neither begun nor run again.
pub async fn run<Req, Res, E, F, Fut>(
    request: Request<Req>,
    use_case: F,
) -> Result<Response<Res>, Status>
where
    Req: prost::Message + Clone + 'static,
    Res: Send + 'static,
    E: AppError,
    F: Fn(Ctx, Req) -> Fut + Send + 'static,
    Fut: Future<Output = Result<Res, E>> + Send + 'static,
{
    let cx = ctx(&request)?;
    let use_cases = request.extensions().get::<UseCases>().cloned();
    let message = request.into_inner();
    // What the log says of it (N10), of persons alone.
    let cx = match (cx.actor().person(), cx.rpc()) {
        (Some(_), Some(rpc)) => cx.touching(crate::audit::touched(rpc, &message)),
        _ => cx,
    };
    let asked = cx.clone();
    let task = crate::run::spawn(
        use_cases
            .unwrap_or_default()
            .0
            .track_future(async move {
                let mut reruns = 0;
                loop {
                    if cx.deadline().is_some_and(|end| end <= Instant::now()) {
                        return Err(Status::deadline_exceeded("the caller stopped waiting"));
                    }
                    match use_case(cx.clone(), message.clone()).await {
                        Ok(answer) => return Ok(Response::new(answer)),
                        Err(error) if reruns < RERUNS && wants_rerun(&error) => reruns += 1,
                        Err(error) => return Err(report(&cx, &error)),
                    }
                }
            })
            .in_current_span(),
    );
    task.await
        .unwrap_or_else(|ended| Err(report(&asked, &Abnormal(ended))))
}

/// The status of `error`, logged here, once, when it is ours.
pub fn report<E: AppError>(cx: &Ctx, error: &E) -> Status {
    match error.kind() {
        Kind::Internal => tracing::error!(
            request.id = %cx.request_id(), code = error.code(), error = describe(error), "use case failed"
        ),
        Kind::Unavailable | Kind::Exhausted => tracing::warn!(
            request.id = %cx.request_id(), code = error.code(), error = describe(error), "dependency missing"
        ),
        _ => tracing::debug!(request.id = %cx.request_id(), code = error.code(), "refused"),
    }
    to_status(error, cx.request_id())
}

/// When the caller stops waiting, from the `grpc-timeout` header.
fn deadline(headers: &http::HeaderMap) -> Option<Instant> {
    let text = headers.get("grpc-timeout")?.to_str().ok()?;
    let (digits, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let amount: u64 = digits.parse().ok()?;
    let duration = match unit {
        "H" => std::time::Duration::from_secs(amount.saturating_mul(3600)),
        "M" => std::time::Duration::from_secs(amount.saturating_mul(60)),
        "S" => std::time::Duration::from_secs(amount),
        "m" => std::time::Duration::from_millis(amount),
        "u" => std::time::Duration::from_micros(amount),
        "n" => std::time::Duration::from_nanos(amount),
        _ => return None,
    };
    Instant::now().checked_add(duration)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use super::*;
    use crate::{Actor, Clock, Uai};

    fn headers(timeout: &str) -> http::HeaderMap {
        let mut headers = http::HeaderMap::new();
        headers.insert("grpc-timeout", timeout.parse().unwrap());
        headers
    }

    #[test]
    fn a_deadline_is_read_in_every_unit_and_nonsense_is_none() {
        for timeout in ["1H", "1M", "1S", "1m", "1u", "1n"] {
            assert!(deadline(&headers(timeout)).is_some(), "{timeout}");
        }
        for timeout in ["", "S", "1", "1x", "-1S", "1 S"] {
            assert!(deadline(&headers(timeout)).is_none(), "{timeout}");
        }
        assert!(deadline(&http::HeaderMap::new()).is_none());
    }

    async fn run_until(deadline: Instant) -> (usize, Result<Response<()>, Status>) {
        let cx = Ctx::new(Actor::Service("probe".into()), Uai::NONE, Clock::default()).of_request(
            crate::id::fresh(),
            None,
            Some(deadline),
        );
        let mut request = Request::new(());
        request.extensions_mut().insert(cx);
        let begun = Arc::new(AtomicUsize::new(0));
        let count = begun.clone();
        let answer = run(request, move |_, ()| {
            count.fetch_add(1, Ordering::Relaxed);
            async { Ok::<_, crate::db::Error>(()) }
        })
        .await;
        (begun.load(Ordering::Relaxed), answer)
    }

    #[tokio::test]
    async fn a_use_case_whose_caller_stopped_waiting_is_not_begun() {
        let (begun, answer) = run_until(Instant::now()).await;
        assert_eq!(begun, 0);
        assert_eq!(answer.unwrap_err().code(), tonic::Code::DeadlineExceeded);

        let (begun, answer) = run_until(Instant::now() + Duration::from_mins(1)).await;
        assert_eq!(begun, 1);
        assert!(answer.is_ok());
    }
}
