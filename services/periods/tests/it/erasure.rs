//! A person is erased (I-12): its fiches go with what froze them, others' stay, and nothing late brings anything back.

use chassis::Profil;
use proto::events::periods::v1::PeriodsDataErased;

use crate::bench::{Bench, a_claim, a_person, made_final, school};
use crate::client::{code, typed};

/// Tables of which an erasure takes nothing, each with its reason.
const APART: [&str; 7] = [
    // Of the établissement; neither a period nor its deletion names a learner.
    "annexes",
    "annexes_partagees",
    "periods",
    "deletions",
    "claim_tenants",
    "lsl_periodicites",
    "officielles",
];

#[tokio::test]
async fn an_erased_learner_leaves_nothing_and_its_comrades_keep_theirs_i12() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(2).await;
    let (goes, stays) = (learners[0], learners[1]);
    for learner in &learners {
        let canary = format!("Canari {learner}");
        bench
            .as_learner(*learner)
            .write(&period, *learner, typed("raison_sociale", &canary, 0))
            .await
            .unwrap();
    }
    let ddfpt = a_person(Profil::Ddfpt);
    let before = bench
        .suite
        .exported(&ddfpt, &school(), stays)
        .await
        .unwrap();

    let head = a_person(Profil::ChefEtablissement);
    let seen = bench.suite.previewed(&head, &school(), goes).await.unwrap();
    bench.suite.assert_all_is_erased(&seen, &APART).await;
    assert_eq!(seen["fiches_liaison"], 1);
    assert!(seen["fiche_fields"] > 0 && seen["fiche_changes"] > 0);
    let here = bench.suite.naming(&goes.to_string()).await;
    assert_eq!(here["fiches_liaison"], 1, "the dry run took nothing");

    let (envelope, event) = bench.suite.told_erased(&school(), goes).await;
    assert_eq!(bench.suite.naming(&goes.to_string()).await.len(), 0);
    let after = bench
        .suite
        .exported(&ddfpt, &school(), stays)
        .await
        .unwrap();
    let without_log = |mut exported: chassis_testing::Exported| {
        exported.remove("journal");
        exported
    };
    assert_eq!(without_log(after), without_log(before));

    // Told twice, once more by the same envelope, it is done once and said once.
    bench.suite.publish_again(&envelope, &event).await;
    bench.suite.settle().await;
    let told = bench.suite.published::<PeriodsDataErased>().await;
    assert_eq!(told.len(), 1);
    let (_, told) = &told[0];
    assert_eq!(told.erasure, event.erasure);
    let counted: std::collections::BTreeMap<_, _> =
        told.tables.iter().cloned().zip(told.rows.clone()).collect();
    assert_eq!(counted, seen, "what was shown is what went");
}

#[tokio::test]
async fn nothing_late_brings_an_erased_learner_back_i12() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(1).await;
    let claim = a_claim(&period, learners[0]);
    bench.as_evaluation().freeze(&claim).await.unwrap();
    bench.suite.told_erased(&school(), learners[0]).await;

    bench.import(learners[0], 9, |_| {}).await;
    bench.deactivate(learners[0], 10).await;
    bench
        .suite
        .publish(&school(), chassis::id::fresh(), 1, &made_final(&claim))
        .await;
    bench.suite.settle().await;
    assert_eq!(bench.suite.naming(&learners[0].to_string()).await.len(), 0);
    assert_eq!(bench.suite.dead_letters().await, 0);
    let again = bench.as_evaluation().freeze(&claim).await;
    assert_eq!(code(again), "periods.not_found");
}

#[tokio::test]
async fn a_shared_period_stays_frozen_as_its_other_learners_say_p07_i12() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(2).await;
    for learner in &learners {
        let claim = a_claim(&period, *learner);
        bench.as_evaluation().freeze(&claim).await.unwrap();
        bench.finalise(&claim).await;
    }
    let ddfpt = bench.as_ddfpt();
    bench.suite.told_erased(&school(), learners[0]).await;
    let left = ddfpt.period(&period.id).await.unwrap();
    assert_eq!(left.apprenants.len(), 1);
    assert_eq!(code(ddfpt.delete(&left).await), "periods.frozen");

    bench.suite.told_erased(&school(), learners[1]).await;
    let empty = ddfpt.period(&period.id).await.unwrap();
    assert!(empty.apprenants.is_empty());
    ddfpt.delete(&empty).await.unwrap();
}

#[tokio::test]
async fn what_a_teacher_wrote_on_a_fiche_stays_when_it_is_erased_i12() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(1).await;
    let ddfpt = a_person(Profil::Ddfpt);
    crate::client::Client::person(&bench, ddfpt.clone())
        .write(
            &period,
            learners[0],
            typed("raison_sociale", "Fragrance Plus", 0),
        )
        .await
        .unwrap();
    bench.suite.told_erased(&school(), ddfpt.id).await;
    let fiche = bench.as_ddfpt().period(&period.id).await.unwrap();
    assert_eq!(fiche.apprenants[0].raison_sociale, "Fragrance Plus");
}

#[tokio::test]
async fn only_the_administrateur_and_the_head_see_what_would_go_i12() {
    let bench = Bench::start().await;
    let (_, learners) = bench.a_period(1).await;
    for profil in Profil::ALL {
        let asking = a_person(profil);
        let answer = bench.suite.previewed(&asking, &school(), learners[0]).await;
        let sees = matches!(profil, Profil::Administrateur | Profil::ChefEtablissement);
        assert_eq!(answer.is_ok(), sees, "{profil}");
    }
    // Of another établissement there is nothing to see.
    let stranger = a_person(Profil::Administrateur);
    let elsewhere = crate::bench::other_school();
    let seen = bench
        .suite
        .previewed(&stranger, &elsewhere, learners[0])
        .await
        .unwrap();
    assert!(seen.values().all(|rows| *rows == 0), "{seen:?}");
}
