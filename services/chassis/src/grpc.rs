//! gRPC, the same way everywhere: who calls is verified before a handler sees the request, a use case runs in a
//! task of its own, errors travel with their code, every call is traced and timed.

mod client;
mod server;
mod status;

use std::time::Instant;

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

/// Runs a use case for `request` and answers what it gives.
///
/// It runs in a task of its own: a client that hangs up cancels nothing half done. It is run again when its
/// transaction lost against a concurrent one. It must therefore be a function of its arguments.
pub async fn run<Req, Res, E, F, Fut>(
    request: Request<Req>,
    use_case: F,
) -> Result<Response<Res>, Status>
where
    Req: Clone + Send + 'static,
    Res: Send + 'static,
    E: AppError,
    F: Fn(Ctx, Req) -> Fut + Send + 'static,
    Fut: Future<Output = Result<Res, E>> + Send + 'static,
{
    let cx = ctx(&request)?;
    let message = request.into_inner();
    let task = crate::run::spawn(
        async move {
            let mut reruns = 0;
            loop {
                match use_case(cx.clone(), message.clone()).await {
                    Ok(answer) => return Ok(Response::new(answer)),
                    Err(error) if reruns < RERUNS && wants_rerun(&error) => reruns += 1,
                    Err(error) => return Err(report(&cx, &error)),
                }
            }
        }
        .in_current_span(),
    );
    task.await
        .unwrap_or_else(|_| Err(Status::internal("the use case ended abnormally")))
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
