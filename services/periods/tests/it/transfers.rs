//! A learner goes over to another établissement (I-11): its fiches follow with their periods, the others keep theirs,
//! and what was frozen stays frozen on both sides.

use chassis::grpc::Failure;
use proto::common::v1::{MoveApprenantRequest, TransferredPeriod};
use proto::periods::v1::Period;
use uuid::Uuid;

use crate::bench::{Bench, a_claim, other_school};
use crate::client::{code, typed};

fn move_of(learner: Uuid, arrives: Uuid) -> MoveApprenantRequest {
    MoveApprenantRequest {
        transfer: chassis::id::fresh().to_string(),
        apprenant: learner.to_string(),
        apprenant_destination: arrives.to_string(),
        destination: other_school().to_string(),
        version: 2,
        periods: Vec::new(),
    }
}

async fn go(
    bench: &Bench,
    order: &MoveApprenantRequest,
) -> Result<Vec<TransferredPeriod>, Failure> {
    let identity = bench.as_service("identity");
    Ok(identity.move_apprenant(order.clone()).await?.periods)
}

async fn there(bench: &Bench, id: &str) -> Result<Period, Failure> {
    bench.as_ddfpt().of(other_school()).period(id).await
}

#[tokio::test]
async fn a_learner_takes_its_fiche_and_leaves_the_others_theirs_i11() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(2).await;
    let (goes, stays) = (learners[0], learners[1]);
    bench
        .as_ddfpt()
        .write(&period, goes, typed("raison_sociale", "Fragrance Plus", 0))
        .await
        .unwrap();
    let arrives = chassis::id::fresh();
    let order = move_of(goes, arrives);
    let taken = go(&bench, &order).await.unwrap();
    assert_eq!(taken.len(), 1);
    assert_eq!(taken[0].becomes, period.id);
    assert_eq!(go(&bench, &order).await.unwrap(), taken, "asked again");

    let here = bench.as_ddfpt().period(&period.id).await.unwrap();
    let left: Vec<&str> = here
        .apprenants
        .iter()
        .map(|one| one.apprenant.as_str())
        .collect();
    assert_eq!(left, [stays.to_string()]);
    let moved = there(&bench, &period.id).await.unwrap();
    assert_eq!((&moved.titre, &moved.start), (&period.titre, &period.start));
    assert_eq!(moved.apprenants.len(), 1);
    assert_eq!(moved.apprenants[0].apprenant, arrives.to_string());
    assert_eq!(moved.apprenants[0].raison_sociale, "Fragrance Plus");
}

#[tokio::test]
async fn what_a_claim_froze_stays_frozen_on_both_sides_p07() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(2).await;
    let claim = a_claim(&period, learners[0]);
    bench.as_evaluation().freeze(&claim).await.unwrap();
    let order = move_of(learners[0], chassis::id::fresh());
    assert_eq!(
        code(go(&bench, &order).await),
        "periods.freeze_pending",
        "not while it is being decided"
    );
    bench.finalise(&claim).await;
    go(&bench, &order).await.unwrap();

    let here = bench.as_ddfpt();
    let refused = here.delete(&here.period(&period.id).await.unwrap()).await;
    assert_eq!(code(refused), "periods.frozen");
    let elsewhere = bench.as_ddfpt().of(other_school());
    let moved = elsewhere.period(&period.id).await.unwrap();
    assert_eq!(code(elsewhere.delete(&moved).await), "periods.frozen");
    // Who left is not of the period any more: nothing can be claimed for it here.
    let late = a_claim(&period, learners[0]);
    let late = bench.as_evaluation().freeze(&late).await;
    assert_eq!(code(late), "periods.not_found");
}

#[tokio::test]
async fn two_learners_of_one_period_share_it_where_they_go_i11() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(3).await;
    for learner in &learners[..2] {
        let order = move_of(*learner, chassis::id::fresh());
        go(&bench, &order).await.unwrap();
    }
    let moved = there(&bench, &period.id).await.unwrap();
    assert_eq!(moved.apprenants.len(), 2);
}

#[tokio::test]
async fn a_period_that_means_something_else_there_gets_another_name_i11() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(2).await;
    go(&bench, &move_of(learners[0], chassis::id::fresh()))
        .await
        .unwrap();
    let elsewhere = bench.as_ddfpt().of(other_school());
    let moved = elsewhere.period(&period.id).await.unwrap();
    elsewhere.delete(&moved).await.unwrap();

    let taken = go(&bench, &move_of(learners[1], chassis::id::fresh()))
        .await
        .unwrap();
    assert_ne!(taken[0].becomes, period.id);
    let second = there(&bench, &taken[0].becomes).await.unwrap();
    assert_eq!(second.apprenants.len(), 1);
    assert_eq!(code(there(&bench, &period.id).await), "periods.not_found");
}

#[tokio::test]
async fn older_news_of_who_left_brings_nobody_back_n8() {
    let bench = Bench::start().await;
    let (_, learners) = bench.a_period(1).await;
    let mut order = move_of(learners[0], chassis::id::fresh());
    order.version = 6;
    go(&bench, &order).await.unwrap();
    bench.import(learners[0], 5, |_| {}).await;
    bench.suite.settle().await;
    let active = format!("apprenants where apprenant = '{}' and actif", learners[0]);
    assert_eq!(bench.count(&active).await, 0);
    // It came back since: newer news counts.
    bench.import(learners[0], 7, |_| {}).await;
    bench.suite.settle().await;
    assert_eq!(bench.count(&active).await, 1);
}

#[tokio::test]
async fn only_identity_moves_learners_i11() {
    let bench = Bench::start().await;
    let (_, learners) = bench.a_period(1).await;
    let order = move_of(learners[0], chassis::id::fresh());
    for other in ["gateway", "portfolio", "periods", "evaluation"] {
        let refused = bench.as_service(other).move_apprenant(order.clone()).await;
        assert_eq!(code(refused), "periods.forbidden", "{other}");
    }
    let head = bench.as_profile(chassis::Profil::ChefEtablissement);
    assert_eq!(
        code(head.move_apprenant(order).await),
        "periods.forbidden",
        "no person either"
    );
}

/// What is kept of a learner is moved. A new table is either moved by `store/transfers`, or named here with the reason.
#[tokio::test]
async fn every_table_is_moved_or_has_a_reason_not_to_be_i11() {
    let bench = Bench::start().await;
    let moved = [
        "claim_tenants",
        "fiche_changes",
        "fiche_fields",
        "fiches_liaison",
        "freeze_claims",
        "periods",
    ];
    let stays = [
        // Of the établissement.
        "annexes",
        "annexes_partagees",
        // A copy of what identity tells of each établissement.
        "apprenants",
        // P-12: of an account here, and of nothing once that is closed.
        "calendar_feeds",
        // Who deleted what here; what a deletion took of the learner stays with it (decision 15).
        "deletions",
        // The calendar of the établissement.
        "lsl_periodicites",
        "officielles",
    ];
    let mut known: Vec<&str> = moved.into_iter().chain(stays).collect();
    known.sort_unstable();
    assert_eq!(bench.suite.tenant_tables().await, known);
}
