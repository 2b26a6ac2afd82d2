//! freeze.md, steps 5 to 7: what a crash, a silence or a refusal leaves behind is settled, and stays settled.

use chassis::Kind;
use evaluation::app::protocol::{self, Attempt};
use evaluation::app::settle_claims;
use evaluation::domain::protocol::Etat;
use evaluation::error::Error;
use jiff::SignedDuration;
use serde_json::json;

use crate::bench::{Bench, Period, a_period};
use crate::caller::{a_bilan, claim_as};

/// A period whose learner has a saved bilan entreprise.
async fn saved(bench: &Bench) -> Period {
    let period = a_period();
    bench.declare(&period).await;
    bench
        .teacher()
        .write(&period, period.learner(), "engagement", &json!(3))
        .await
        .unwrap();
    period
}

#[tokio::test]
async fn crash_after_the_opening_is_given_up_by_the_sweep_and_not_before_e08() {
    let bench = Bench::start().await;
    let period = saved(&bench).await;
    let bilan = bench.open(period.learner(), "2026-07-03").await;
    let etat = async || {
        claim_as(&bench, "periods", bilan.claim.uuid())
            .await
            .unwrap()
    };
    assert_eq!(etat().await, "claiming");

    let sweep = async || {
        settle_claims(&bench.app(), &bench.suite.clock.clock())
            .await
            .unwrap();
    };
    sweep().await;
    assert_eq!(etat().await, "claiming", "it may still be on its way");
    bench.suite.clock.advance(SignedDuration::from_secs(31));
    sweep().await;
    assert_eq!(etat().await, "aborted");
    // The owner of periods is away: the claim stays to be released, however often it takes.
    sweep().await;
    assert_eq!(bench.rows("claims_to_settle").await, 1);
    // The learner is free for a new try, under a new claim.
    let retry = bench.open(period.learner(), "2026-07-03").await;
    assert_ne!(retry.claim, bilan.claim);
}

#[tokio::test]
async fn aborted_bilan_never_becomes_final_whatever_arrives_later_e08() {
    let bench = Bench::start().await;
    let period = saved(&bench).await;
    let bilan = bench.open(period.learner(), "2026-07-03").await;
    let (etat, _) = protocol::abort(&bench.cx(), &bench.app(), bilan.id)
        .await
        .unwrap();
    assert_eq!(etat, Etat::Aborted);
    // The late answer of the owner.
    bench.granted(&bilan, 1).await;
    let refused = protocol::finalise(&bench.cx(), &bench.app(), &bilan, "").await;
    assert!(matches!(refused, Err(Error::GivenUp(_))));
    assert_eq!(bench.rows("bilans_comptes").await, 0);
}

#[tokio::test]
async fn final_bilan_is_never_given_up_e07() {
    let bench = Bench::start().await;
    let period = saved(&bench).await;
    let bilan = bench.count(period.learner(), "2026-07-03").await;
    let (etat, _) = protocol::abort(&bench.cx(), &bench.app(), bilan.id)
        .await
        .unwrap();
    assert_eq!(etat, Etat::Final);
    assert_eq!(bench.rows("claims_to_settle").await, 0);
    let seen = claim_as(&bench, "periods", bilan.claim.uuid())
        .await
        .unwrap();
    assert_eq!(seen, "final");
}

#[tokio::test]
async fn silent_owner_of_periods_gives_the_bilan_up_with_a_reason_to_come_back_e08() {
    let bench = Bench::start().await;
    let period = saved(&bench).await;
    let learner = period.learner();
    let teacher = bench.teacher();
    let refused = teacher
        .create(a_bilan(learner, "2026-07-03"), Some("k"))
        .await
        .unwrap_err();
    assert_eq!(
        (refused.kind, refused.code.as_str()),
        (Kind::Unavailable, "evaluation.given_up")
    );
    assert!(refused.retry_after.is_some());
    // Nothing is counted, nothing stays closed; the claim waits to be released.
    teacher
        .write(&period, learner, "commentaire", &json!("x"))
        .await
        .unwrap();
    assert_eq!(teacher.bilans(learner).await.unwrap().bilans, []);
    assert_eq!(bench.rows("claims_to_settle").await, 1);
    // The key was not spent on a failure: the same request may be made again.
    let again = teacher
        .create(a_bilan(learner, "2026-07-03"), Some("k"))
        .await
        .unwrap_err();
    assert_eq!(again.code, "evaluation.given_up");
}

#[tokio::test]
async fn restart_between_two_steps_loses_nothing_e08() {
    let mut bench = Bench::start().await;
    let period = saved(&bench).await;
    let bilan = bench.open(period.learner(), "2026-07-03").await;
    bench.granted(&bilan, 1).await;
    bench.suite.halt().await;
    bench.suite.resume().await;
    // Whoever takes over may go on, for all of it is stored.
    assert!(matches!(bench.finalise(&bilan).await, Attempt::Final(..)));
}

#[tokio::test]
async fn claims_are_told_to_the_owner_of_periods_alone() {
    let bench = Bench::start().await;
    let unknown = chassis::id::fresh();
    assert_eq!(
        claim_as(&bench, "periods", unknown).await.unwrap(),
        "unknown"
    );
    for service in ["gateway", "identity", "portfolio", "documents"] {
        let refused = claim_as(&bench, service, unknown).await.unwrap_err();
        assert_eq!(refused.kind, Kind::Forbidden, "{service}");
    }
    let refused = bench.teacher().claim(unknown).await.unwrap_err();
    assert_eq!(refused.kind, Kind::NotFound);
}

#[tokio::test]
async fn edits_race_with_counting_and_what_is_counted_keeps_its_hash_n2() {
    let bench = Bench::start().await;
    let period = saved(&bench).await;
    let learner = period.learner();
    let (teacher, tutor) = (bench.teacher(), bench.tutor(&period, learner));
    let counting = async {
        let bilan = bench.open(learner, "2026-07-03").await;
        bench.granted(&bilan, 1).await;
        bench.finalise(&bilan).await
    };
    let typing = async {
        for i in 0..10 {
            // Accepted or refused: both are right, half done is not.
            let _ = teacher
                .write(&period, learner, "commentaire", &json!(format!("v{i}")))
                .await;
            let _ = tutor
                .write(&period, learner, "niveau:C2.1", &json!("aide"))
                .await;
        }
    };
    let (attempt, ()) = futures::join!(counting, typing);
    let Attempt::Final(bilan, comptes) = attempt else {
        panic!("not final")
    };
    assert_eq!(comptes.len(), 1);
    let now = protocol::recount(&bench.cx(), &bench.app(), &bilan)
        .await
        .unwrap();
    assert_eq!(now, comptes);
}
