//! The sweep of pending claims with nobody to ask: evaluation is away (freeze.md, step 6). What it does with
//! evaluation's answers is tested on the real one, in `tests/e2e`.

use std::time::Duration;

use jiff::SignedDuration;
use periods::app::sweep_claims::{Swept, sweep_claims};

use crate::bench::{Bench, a_claim};
use crate::client::code;

/// A claim may be this old before evaluation is asked about it.
const SETTLE_AFTER: Duration = Duration::from_mins(1);

/// One pass of the sweep.
async fn pass(bench: &Bench) -> Swept {
    sweep_claims(&bench.app(SETTLE_AFTER), &bench.suite.clock.clock())
        .await
        .unwrap()
}

fn left(claims: u64) -> Swept {
    Swept {
        left: claims,
        ..Swept::default()
    }
}

#[tokio::test]
async fn claim_without_an_answer_holds_and_is_asked_about_again_p07() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(1).await;
    let claim = a_claim(&period, learners[0]);
    bench.as_evaluation().freeze(&claim).await.unwrap();
    bench.suite.clock.advance(SignedDuration::from_secs(61));
    for _ in 0..2 {
        assert_eq!(pass(&bench).await, left(1));
        let refusal = bench.as_ddfpt().delete(&period).await;
        assert_eq!(code(refusal), "periods.freeze_pending");
    }
}

#[tokio::test]
async fn young_claim_is_not_asked_about_p07() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(1).await;
    let old = a_claim(&period, learners[0]);
    bench.as_evaluation().freeze(&old).await.unwrap();
    assert_eq!(pass(&bench).await, left(0));
    bench.suite.clock.advance(SignedDuration::from_secs(61));
    let young = a_claim(&period, learners[0]);
    bench.as_evaluation().freeze(&young).await.unwrap();
    assert_eq!(pass(&bench).await, left(1), "the old one");
}

#[tokio::test]
async fn confirmed_claims_are_never_asked_about_p07() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(1).await;
    let settled = a_claim(&period, learners[0]);
    bench.finalise(&settled).await;
    let open = a_claim(&period, learners[0]);
    bench.as_evaluation().freeze(&open).await.unwrap();
    bench.suite.clock.advance(SignedDuration::from_secs(61));
    assert_eq!(pass(&bench).await, left(1), "the open one");
}
