//! How often one address may open what links show: nobody is signed in there, and each answer costs several services work.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::StatusCode;

use crate::error::{self, Problem};
use crate::session::Client;

/// What is counted together.
const WINDOW: Duration = Duration::from_mins(1);
/// Openings in it: a class that looks at a book with its pictures, behind the one address of its school.
const MOST: u32 = 600;

/// Openings of this window, by address. Forgotten whole when it ends, so that it holds no more than a window's callers.
#[derive(Debug, Clone)]
pub struct Pace(Arc<Mutex<Counted>>);

#[derive(Debug)]
struct Counted {
    since: Instant,
    by: HashMap<String, u32>,
}

impl Default for Pace {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(Counted {
            since: Instant::now(),
            by: HashMap::new(),
        })))
    }
}

impl Pace {
    /// Counts one; the error is how soon to come back.
    fn admit(&self, address: String, now: Instant) -> Result<(), Duration> {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let passed = now.saturating_duration_since(counted.since);
        if passed >= WINDOW {
            counted.since = now;
            counted.by.clear();
        }
        let so_far = counted.by.entry(address).or_insert(0);
        if *so_far >= MOST {
            return Err(WINDOW.saturating_sub(passed));
        }
        *so_far += 1;
        Ok(())
    }
}

/// Refuses who opens links too often.
pub async fn keep(
    State(pace): State<Pace>,
    client: Client,
    request: Request,
    next: Next,
) -> Response {
    match pace.admit(client.address, Instant::now()) {
        Ok(()) => next.run(request).await,
        Err(wait) => Problem::new(StatusCode::TOO_MANY_REQUESTS, error::TOO_OFTEN)
            .retry_after(wait)
            .into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_opens_too_often_waits_and_others_do_not_f11_p12() {
        let (pace, now) = (Pace::default(), Instant::now());
        let ask = |who: &str, at| pace.admit(who.to_owned(), at);
        for _ in 0..MOST {
            assert_eq!(ask("192.0.2.1", now), Ok(()));
        }
        assert!(ask("192.0.2.1", now).is_err_and(|wait| wait <= WINDOW && !wait.is_zero()));
        assert_eq!(ask("192.0.2.2", now), Ok(()));
        assert_eq!(ask("192.0.2.1", now + WINDOW + WINDOW), Ok(()));
    }
}
