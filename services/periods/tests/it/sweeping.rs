//! The sweep of pending claims (freeze.md, steps 6 and 7).

use std::time::Duration;

use chassis_testing::eventually;
use jiff::SignedDuration;
use proto::periods::v1 as pb;
use uuid::Uuid;

use crate::bench::{Bench, a_claim};
use crate::client::code;
use crate::peer::Verdict;

/// A claimed period, under a sweep that asks this evaluation.
async fn claimed(etat: &str) -> (Bench, Verdict, pb::Period, Uuid) {
    let verdict = Verdict::default();
    verdict.say(etat);
    let bench = Bench::sweeping(&verdict.serve().await, Duration::ZERO).await;
    let (period, learners) = bench.a_period(1).await;
    let claim = a_claim(&period, learners[0]);
    bench.as_evaluation().freeze(&claim).await.unwrap();
    (bench, verdict, period, learners[0])
}

async fn becomes(bench: &Bench, period: &pb::Period, gel: &str) {
    let ddfpt = bench.as_ddfpt();
    eventually(gel, async || {
        ddfpt.period(&period.id).await.unwrap().gel == gel
    })
    .await;
}

/// Whether the sweep asked a few times more since now.
async fn passes(verdict: &Verdict) {
    let before = verdict.asked().len();
    eventually("the sweep passes", async || {
        verdict.asked().len() >= before + 3
    })
    .await;
}

#[tokio::test]
async fn claim_of_a_final_bilan_is_confirmed_by_the_sweep_p07() {
    let (bench, _, period, _) = claimed("final").await;
    becomes(&bench, &period, "fige").await;
    assert_eq!(
        code(bench.as_ddfpt().delete(&period).await),
        "periods.frozen"
    );
}

#[tokio::test]
async fn claim_of_an_aborted_or_unknown_bilan_is_released_by_the_sweep_p07() {
    for etat in ["aborted", "unknown"] {
        let (bench, _, period, _) = claimed(etat).await;
        becomes(&bench, &period, "").await;
        assert!(bench.as_ddfpt().delete(&period).await.is_ok());
    }
}

#[tokio::test]
async fn claim_still_being_decided_or_without_answer_is_left_p07() {
    for etat in ["claiming", "", "perhaps"] {
        let (bench, verdict, period, _) = claimed(etat).await;
        passes(&verdict).await;
        let refusal = bench.as_ddfpt().delete(&period).await;
        assert_eq!(code(refusal), "periods.freeze_pending", "{etat}");
        // The sweep runs for ever: what is decided later is settled later.
        verdict.say("aborted");
        becomes(&bench, &period, "").await;
    }
}

#[tokio::test]
async fn young_claim_is_not_asked_about_p07() {
    let verdict = Verdict::default();
    verdict.say("unknown");
    let bench = Bench::sweeping(&verdict.serve().await, Duration::from_mins(1)).await;
    let (period, learners) = bench.a_period(1).await;
    let old = a_claim(&period, learners[0]);
    bench.as_evaluation().freeze(&old).await.unwrap();
    bench.suite.clock.advance(SignedDuration::from_secs(61));
    let young = a_claim(&period, learners[0]);
    bench.as_evaluation().freeze(&young).await.unwrap();
    eventually("the old claim is released", async || {
        bench.count("freeze_claims").await == 1
    })
    .await;
    assert!(verdict.asked().iter().all(|claim| *claim == old.claim));
}

#[tokio::test]
async fn confirmed_claims_are_never_asked_about_p07() {
    let verdict = Verdict::default();
    verdict.say("claiming");
    let bench = Bench::sweeping(&verdict.serve().await, Duration::ZERO).await;
    let (period, learners) = bench.a_period(1).await;
    let settled = a_claim(&period, learners[0]);
    bench.finalise(&settled).await;
    let open = a_claim(&period, learners[0]);
    bench.as_evaluation().freeze(&open).await.unwrap();
    passes(&verdict).await;
    assert!(verdict.asked().iter().all(|claim| *claim == open.claim));
}
