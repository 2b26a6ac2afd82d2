//! How often the same caller may ask, where each answer costs others work: one address, of what links show, for nobody is
//! signed in there; one person, of what a third party answers. Counted by this gateway alone: each replica has its own.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::StatusCode;

use crate::error::{self, Problem};
use crate::session::{Caller, Client};

/// What is counted together.
const WINDOW: Duration = Duration::from_mins(1);
/// Openings of links in it: a class that looks at a book with its pictures, behind the one address of its school.
const LINKS: u32 = 600;

/// Requests of this window, by caller. Forgotten whole when it ends, so that it holds no more than a window's callers.
#[derive(Debug, Clone)]
pub struct Pace {
    most: u32,
    counted: Arc<Mutex<Counted>>,
}

#[derive(Debug)]
struct Counted {
    since: Instant,
    by: HashMap<String, u32>,
}

/// That of links.
impl Default for Pace {
    fn default() -> Self {
        Self::of(LINKS)
    }
}

impl Pace {
    /// At most so many of one caller in a minute.
    pub fn of(most: u32) -> Self {
        Self {
            most,
            counted: Arc::new(Mutex::new(Counted {
                since: Instant::now(),
                by: HashMap::new(),
            })),
        }
    }

    /// Counts one; the error is how soon to come back.
    fn admit(&self, who: String, now: Instant) -> Result<(), Duration> {
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        let passed = now.saturating_duration_since(counted.since);
        if passed >= WINDOW {
            counted.since = now;
            counted.by.clear();
        }
        let so_far = counted.by.entry(who).or_insert(0);
        if *so_far >= self.most {
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
    admitted(&pace, client.address, request, next).await
}

/// Refuses somebody who is signed in and asks too often.
pub async fn keep_by_person(
    State(pace): State<Pace>,
    caller: Caller,
    request: Request,
    next: Next,
) -> Response {
    let person = caller.session().person.clone();
    admitted(&pace, person, request, next).await
}

async fn admitted(pace: &Pace, who: String, request: Request, next: Next) -> Response {
    match pace.admit(who, Instant::now()) {
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
    fn who_asks_too_often_waits_and_others_do_not_f11_p10_p12() {
        for (pace, most) in [(Pace::default(), 600), (Pace::of(120), 120)] {
            let now = Instant::now();
            let ask = |who: &str, at| pace.admit(who.to_owned(), at);
            for _ in 0..most {
                assert_eq!(ask("192.0.2.1", now), Ok(()));
            }
            assert!(ask("192.0.2.1", now).is_err_and(|wait| wait <= WINDOW && !wait.is_zero()));
            assert_eq!(ask("192.0.2.2", now), Ok(()));
            assert_eq!(ask("192.0.2.1", now + WINDOW + WINDOW), Ok(()));
        }
    }
}
