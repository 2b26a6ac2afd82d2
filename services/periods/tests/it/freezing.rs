//! Claims: granted, released, confirmed (P-07, freeze.md).

use proto::periods::v1 as pb;

use crate::bench::{Bench, a_claim, made_final, school};
use crate::client::code;

#[tokio::test]
async fn claim_is_granted_with_the_version_of_the_period_p07() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(1).await;
    let evaluation = bench.as_evaluation();
    let claim = a_claim(&period, learners[0]);
    assert_eq!(evaluation.freeze(&claim).await.unwrap(), period.version);
    assert_eq!(
        evaluation.freeze(&claim).await.unwrap(),
        period.version,
        "asked again"
    );
    assert_eq!(bench.count("freeze_claims").await, 1);
}

#[tokio::test]
async fn several_claims_may_hold_one_period_p07() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(2).await;
    let evaluation = bench.as_evaluation();
    let claims = [
        a_claim(&period, learners[0]),
        a_claim(&period, learners[1]),
        a_claim(&period, learners[1]),
    ];
    for claim in &claims {
        evaluation.freeze(claim).await.unwrap();
    }
    for claim in &claims[..2] {
        evaluation.release(claim).await.unwrap();
    }
    let refusal = bench.as_ddfpt().delete(&period).await;
    assert_eq!(code(refusal), "periods.freeze_pending");
    evaluation.release(&claims[2]).await.unwrap();
    assert!(bench.as_ddfpt().delete(&period).await.is_ok());
}

#[tokio::test]
async fn deleted_period_is_never_claimed_p07() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(1).await;
    bench.as_ddfpt().delete(&period).await.unwrap();
    let refusal = bench
        .as_evaluation()
        .freeze(&a_claim(&period, learners[0]))
        .await;
    assert_eq!(code(refusal), "periods.not_found");
    assert_eq!(bench.count("freeze_claims").await, 0);
}

#[tokio::test]
async fn claim_names_a_learner_of_the_period_p07() {
    let bench = Bench::start().await;
    let (period, _) = bench.a_period(1).await;
    let claim = a_claim(&period, chassis::id::fresh());
    assert_eq!(
        code(bench.as_evaluation().freeze(&claim).await),
        "periods.not_found"
    );
}

#[tokio::test]
async fn claim_reused_for_something_else_is_refused_p07() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(2).await;
    let evaluation = bench.as_evaluation();
    let claim = a_claim(&period, learners[0]);
    evaluation.freeze(&claim).await.unwrap();
    let other = pb::FreezePeriodRequest {
        apprenant: learners[1].to_string(),
        ..claim
    };
    assert_eq!(
        code(evaluation.freeze(&other).await),
        "periods.claim_reused"
    );
}

#[tokio::test]
async fn release_frees_what_is_pending_and_nothing_confirmed_p07() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(1).await;
    let evaluation = bench.as_evaluation();
    let claim = a_claim(&period, learners[0]);
    evaluation.freeze(&claim).await.unwrap();
    evaluation.release(&claim).await.unwrap();
    evaluation.release(&claim).await.unwrap();
    assert_eq!(bench.as_ddfpt().period(&period.id).await.unwrap().gel, "");

    evaluation.freeze(&claim).await.unwrap();
    bench.finalise(&claim).await;
    evaluation.release(&claim).await.unwrap();
    assert_eq!(
        bench.as_ddfpt().period(&period.id).await.unwrap().gel,
        "fige"
    );
}

#[tokio::test]
async fn only_evaluation_claims_and_releases_p07() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(1).await;
    let claim = a_claim(&period, learners[0]);
    let strangers = [
        bench.as_ddfpt(),
        bench.as_service("portfolio"),
        bench.as_service("periods"),
        bench.as_service("gateway"),
    ];
    for stranger in strangers {
        assert_eq!(code(stranger.freeze(&claim).await), "periods.forbidden");
        assert_eq!(code(stranger.release(&claim).await), "periods.forbidden");
    }
}

#[tokio::test]
async fn final_bilan_confirms_its_claim_once_however_often_it_is_told_p07() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(1).await;
    let claim = a_claim(&period, learners[0]);
    bench.as_evaluation().freeze(&claim).await.unwrap();
    let event = made_final(&claim);
    let bilan = claim.bilan_id.parse().unwrap();
    let envelope = bench.suite.publish(&school(), bilan, 1, &event).await;
    bench.suite.publish_again(&envelope, &event).await;
    // Told anew by a replay that lost its identifier.
    bench.suite.publish(&school(), bilan, 1, &event).await;
    bench.suite.settle().await;
    assert_eq!(
        bench.count("freeze_claims where state = 'confirmed'").await,
        1
    );
    assert_eq!(bench.count("freeze_claims").await, 1);
    assert_eq!(bench.suite.dead_letters().await, 0);
}

#[tokio::test]
async fn final_bilan_freezes_even_where_its_claim_is_missing_p07() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(1).await;
    bench.finalise(&a_claim(&period, learners[0])).await;
    assert_eq!(
        bench.as_ddfpt().period(&period.id).await.unwrap().gel,
        "fige"
    );
    assert_eq!(
        code(bench.as_ddfpt().delete(&period).await),
        "periods.frozen"
    );
}

#[tokio::test]
async fn final_bilan_that_counts_a_deleted_period_is_told_aloud_e08() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(1).await;
    bench.as_ddfpt().delete(&period).await.unwrap();
    bench.finalise(&a_claim(&period, learners[0])).await;
    assert_eq!(bench.suite.dead_letters().await, 1);
    assert_eq!(bench.count("freeze_claims").await, 0);
}

#[tokio::test]
async fn one_attempt_claims_several_periods_p07() {
    let bench = Bench::start().await;
    let (first, learners) = bench.a_period(1).await;
    let ddfpt = bench.as_ddfpt();
    let annexe = ddfpt.annexe().await;
    let mut later = crate::client::a_declaration(&annexe, &learners);
    later.start = "2027-09-06".to_owned();
    later.end = "2027-09-24".to_owned();
    let second = ddfpt.declare_period(later).await.unwrap().period.unwrap();
    let claim = a_claim(&first, learners[0]);
    let also = pb::FreezePeriodRequest {
        period_id: second.id.clone(),
        ..claim.clone()
    };
    let evaluation = bench.as_evaluation();
    evaluation.freeze(&claim).await.unwrap();
    evaluation.freeze(&also).await.unwrap();
    let mut event = made_final(&claim);
    event.periods = vec![second.id.clone(), first.id.clone(), second.id.clone()];
    let bilan = claim.bilan_id.parse().unwrap();
    bench.suite.publish(&school(), bilan, 1, &event).await;
    bench.suite.settle().await;
    assert_eq!(
        bench.count("freeze_claims where state = 'confirmed'").await,
        2
    );
}
