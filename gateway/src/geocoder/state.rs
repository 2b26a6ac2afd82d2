//! What operators are told of the search: a line when it goes away or comes back, and a figure of the questions that had no
//! answer. A page asks while one types: a line for each would be hundreds of the same.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering};

use opentelemetry::metrics::Counter;
use opentelemetry::{KeyValue, global};
use tracing::{info, warn};

use super::Away;

/// Questions without an answer; attribute `reason`.
const FAILED: &str = "cpro.addresses.failures";

static FAILED_COUNTER: LazyLock<Counter<u64>> =
    LazyLock::new(|| global::meter("cpro").u64_counter(FAILED).build());

/// Whether the search was away when it was last asked. Nothing bad yet: it answers until it did not.
#[derive(Debug, Default)]
pub(super) struct State(AtomicBool);

impl State {
    /// A question ended: counted when it failed, told when that is news. What was typed stays out of it, and so does what
    /// was found.
    pub(super) fn noted(&self, failure: Option<Away>) {
        if let Some(away) = failure {
            FAILED_COUNTER.add(1, &[KeyValue::new("reason", away.code())]);
        }
        match failure {
            Some(away) if self.is_news(failure) => {
                warn!(why = %away, "the search of addresses does not answer");
            }
            None if self.is_news(failure) => info!("the search of addresses answers again"),
            _ => {}
        }
    }

    /// Whether it has gone, or come back, since the last question. One that is kept from asking learns nothing of it.
    fn is_news(&self, failure: Option<Away>) -> bool {
        if failure == Some(Away::Busy) {
            return false;
        }
        let away = failure.is_some();
        self.0.swap(away, Ordering::AcqRel) != away
    }
}

#[cfg(test)]
mod tests {
    use reqwest::StatusCode;

    use super::*;

    #[test]
    fn a_search_that_stays_away_is_told_of_once_p10() {
        let state = State::default();
        for (ended, is_news) in [
            (None, false),
            (Some(Away::Busy), false),
            (Some(Away::Slow), true),
            (Some(Away::Refused(StatusCode::BAD_GATEWAY)), false),
            (Some(Away::Busy), false),
            (None, true),
            (None, false),
            (Some(Away::Unreachable), true),
        ] {
            assert_eq!(state.is_news(ended), is_news, "{ended:?}");
        }
    }
}
