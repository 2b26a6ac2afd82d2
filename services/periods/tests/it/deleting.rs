//! Deleting a period (P-08).

use chassis::Profil;
use chassis::grpc::Failure;
use proto::events::periods::v1::PeriodDeleted;
use proto::periods::v1 as pb;

use crate::bench::{Bench, a_claim};
use crate::client::{code, typed};

#[tokio::test]
async fn deleted_period_is_gone_from_every_read_p08() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(2).await;
    let learner = bench.as_learner(learners[0]);
    let company = typed("raison_sociale", "Fragrance Plus", 0);
    learner.write(&period, learners[0], company).await.unwrap();
    let ddfpt = bench.as_ddfpt();
    assert_eq!(ddfpt.delete(&period).await.unwrap(), 2);

    assert_eq!(code(ddfpt.period(&period.id).await), "periods.not_found");
    assert!(ddfpt.periods().await.is_empty());
    assert!(learner.periods().await.is_empty());
    let fiche = learner.fiche(&period, learners[0]).await;
    assert_eq!(code(fiche), "periods.not_found");
    let tutor = bench.as_tutor(&period, learners[0]);
    assert_eq!(code(tutor.period(&period.id).await), "periods.not_found");
    assert_eq!(code(ddfpt.delete(&period).await), "periods.not_found");
    assert_eq!(bench.count("fiches_liaison").await, 0);
    assert_eq!(bench.count("fiche_fields").await, 0);
    assert_eq!(bench.count("fiche_changes").await, 0);
    assert_eq!(bench.count("periods where deleted_at is not null").await, 1);
}

#[tokio::test]
async fn deletion_is_told_once_at_the_next_version_p08() {
    let bench = Bench::start().await;
    let (period, _) = bench.a_period(1).await;
    let ddfpt = bench.as_ddfpt().under("delete");
    assert_eq!(ddfpt.delete(&period).await.unwrap(), 2);
    assert_eq!(ddfpt.delete(&period).await.unwrap(), 2, "repeated");
    bench.suite.settle().await;
    let events = bench.suite.published::<PeriodDeleted>().await;
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].0.aggregate_version, 2);
    let told = &events[0].1;
    assert_eq!(
        (&told.period_id, told.version, told.apprenants.len()),
        (&period.id, 2, 0)
    );
    let until: jiff::Timestamp = told.restorable_until.parse().unwrap();
    let minutes = until.duration_since(events[0].0.occurred_at).as_mins();
    assert!(
        (30 * 1_440 - 1..=30 * 1_440).contains(&minutes),
        "as long as it can be undone: {minutes} minutes"
    );
}

#[tokio::test]
async fn stale_deletion_is_refused_with_the_current_version_g06() {
    let bench = Bench::start().await;
    let (period, _) = bench.a_period(1).await;
    let command = pb::DeletePeriodRequest {
        id: period.id,
        expected_version: 7,
        apprenant: String::new(),
    };
    let refusal = bench.as_ddfpt().delete_period(command).await.unwrap_err();
    let refusal = Failure::from(refusal);
    assert_eq!(refusal.code, "periods.stale");
    assert_eq!(refusal.params["version"], "1");
}

#[tokio::test]
async fn frozen_period_refuses_deletion_and_says_why_p07() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(2).await;
    let ddfpt = bench.as_ddfpt();
    let claim = a_claim(&period, learners[1]);
    bench.as_evaluation().freeze(&claim).await.unwrap();

    let pending = ddfpt.period(&period.id).await.unwrap();
    assert_eq!(pending.gel, "en_cours_de_validation");
    assert!(pending.reasons.is_empty() && pending.allowed_actions.is_empty());
    assert_eq!(code(ddfpt.delete(&period).await), "periods.freeze_pending");

    bench.finalise(&claim).await;
    let frozen = ddfpt.period(&period.id).await.unwrap();
    assert_eq!(frozen.gel, "fige");
    assert!(frozen.allowed_actions.is_empty());
    let reason = pb::FreezeReason {
        apprenant: learners[1].to_string(),
        bilan_id: claim.bilan_id.clone(),
        date: claim.date.clone(),
    };
    assert_eq!(frozen.reasons, [reason]);
    assert_eq!(frozen.version, period.version, "claims leave the version");
    let refusal = ddfpt.delete(&period).await.unwrap_err();
    assert_eq!(refusal.code, "periods.frozen");
    assert_eq!(refusal.params["apprenant"], learners[1].to_string());
    assert_eq!(refusal.params["date"], claim.date);
    assert_eq!(refusal.params["bilan"], claim.bilan_id);
}

#[tokio::test]
async fn only_those_who_declare_delete_p08() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(1).await;
    let chef = bench.as_profile(Profil::ChefEtablissement);
    assert_eq!(code(chef.delete(&period).await), "periods.forbidden");
    let learner = bench.as_learner(learners[0]);
    assert_eq!(code(learner.delete(&period).await), "periods.forbidden");
    let stranger = bench.as_teacher_of("bts-ms");
    assert_eq!(code(stranger.delete(&period).await), "periods.not_found");
    let teacher = bench.as_teacher_of("bac-pro-mspc");
    assert!(teacher.delete(&period).await.is_ok());
}
