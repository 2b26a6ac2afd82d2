//! What is known of the store, and told to operators.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use opentelemetry::global;
use opentelemetry::metrics::{Counter, Gauge};

/// Bytes free on the disk of the folder of files; a bucket tells none.
const FREE: &str = "cpro.files.free_bytes";
/// What could not be stored.
const FAILED: &str = "cpro.files.write_failures";
/// 1 while files can be kept, else 0.
const USABLE: &str = "cpro.files.usable";

static FREE_GAUGE: LazyLock<Gauge<u64>> = LazyLock::new(|| {
    let meter = global::meter("cpro");
    meter.u64_gauge(FREE).with_unit("By").build()
});
static FAILED_COUNTER: LazyLock<Counter<u64>> =
    LazyLock::new(|| global::meter("cpro").u64_counter(FAILED).build());
static USABLE_GAUGE: LazyLock<Gauge<u64>> =
    LazyLock::new(|| global::meter("cpro").u64_gauge(USABLE).build());

/// So much room is left.
pub(super) fn free(bytes: u64) {
    FREE_GAUGE.record(bytes, &[]);
}

/// What is known of the store. Nothing bad yet: it is good until it failed.
#[derive(Debug, Default)]
pub(super) struct State {
    /// Whether it was away, or full, when it was last looked at.
    bad: AtomicBool,
    /// How many times something could not be stored.
    failures: AtomicU64,
    /// How many of these are over: something could be stored since.
    over: AtomicU64,
}

impl State {
    /// Something could not be stored.
    pub(super) fn failed(&self) {
        FAILED_COUNTER.add(1, &[]);
        self.failures.fetch_add(1, Ordering::AcqRel);
    }

    /// It was looked at.
    pub(super) fn seen(&self, good: bool) {
        self.bad.store(!good, Ordering::Release);
        USABLE_GAUGE.record(u64::from(self.is_good()), &[]);
    }

    /// The failures that nothing contradicts yet, to be dispelled by their number: one that comes meanwhile stays.
    pub(super) fn doubt(&self) -> Option<u64> {
        let failures = self.failures.load(Ordering::Acquire);
        (failures > self.over.load(Ordering::Acquire)).then_some(failures)
    }

    /// Something was stored after so many failures.
    pub(super) fn dispelled(&self, failures: u64) {
        self.over.fetch_max(failures, Ordering::AcqRel);
    }

    /// Whether nothing speaks against it.
    pub(super) fn is_good(&self) -> bool {
        !self.bad.load(Ordering::Acquire) && self.doubt().is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_during_a_trial_stays_in_doubt_f06() {
        let state = State::default();
        assert!(state.is_good());
        state.failed();
        let doubt = state.doubt();
        assert_eq!(doubt, Some(1));
        // While one tries, another file fails.
        state.failed();
        state.dispelled(1);
        state.seen(true);
        assert!(!state.is_good());
        state.dispelled(2);
        assert!(state.is_good());
        state.seen(false);
        assert!(!state.is_good(), "away, or full");
    }
}
