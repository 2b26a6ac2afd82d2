//! Bounds: how many requests at once, and how long each may take.
//!
//! Beyond the bound a request is refused at once, rather than kept waiting until its browser gives up. Every call
//! to a service carries the request's deadline, so that nobody works for an answer that no one awaits.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{Extensions, StatusCode};
use tokio::sync::Semaphore;

use crate::error::{self, Problem};

/// Time that an ordinary request may take.
pub const ORDINARY: Duration = Duration::from_secs(10);
/// Time that sending registry files may take, on a school's line.
pub const UPLOAD: Duration = Duration::from_mins(10);
/// Time that sending a transfer file may take, and looking at what it holds: a gibibyte, on the same line.
pub const TRANSFER: Duration = Duration::from_hours(1);
/// Time that gathering all that is held on a person may take.
pub const ARCHIVE: Duration = Duration::from_mins(5);
/// Largest body of an ordinary request, bytes.
pub const BODY: usize = 1 << 20;
/// How soon a refused client may come back.
const COME_BACK: Duration = Duration::from_secs(2);

/// When the client stops waiting for this request.
#[derive(Debug, Clone, Copy)]
pub struct Deadline(pub Instant);

impl Deadline {
    /// That of the request these extensions belong to.
    pub fn of(extensions: &Extensions) -> Self {
        extensions
            .get()
            .copied()
            .unwrap_or_else(|| Self(Instant::now() + ORDINARY))
    }

    /// What is left.
    pub fn left(self) -> Duration {
        self.0.saturating_duration_since(Instant::now())
    }
}

/// Places for requests under way.
#[derive(Debug, Clone)]
pub struct Places(Arc<Semaphore>);

impl Places {
    /// So many at once.
    pub fn new(at_once: usize) -> Self {
        Self(Arc::new(Semaphore::new(at_once)))
    }
}

/// Refuses what exceeds the places.
pub async fn bound(State(places): State<Places>, request: Request, next: Next) -> Response {
    let Ok(_place) = places.0.try_acquire() else {
        return Problem::new(StatusCode::SERVICE_UNAVAILABLE, error::OVERLOADED)
            .retry_after(COME_BACK)
            .into_response();
    };
    next.run(request).await
}

/// Gives the request its deadline and answers for it when it passes.
pub async fn in_time(
    State(allowed): State<Duration>,
    mut request: Request,
    next: Next,
) -> Response {
    request
        .extensions_mut()
        .insert(Deadline(Instant::now() + allowed));
    match tokio::time::timeout(allowed, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::unavailable(COME_BACK).into_response(),
    }
}
