//! All that is held on a person is in its export (I-12).

use chassis::Profil;

use crate::bench::{Bench, a_claim, a_person, school};
use crate::client::typed;

#[tokio::test]
async fn everything_held_on_a_learner_is_in_its_export_and_nothing_of_its_comrades_i12() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(2).await;
    for learner in &learners {
        bench
            .as_learner(*learner)
            .write(
                &period,
                *learner,
                typed("raison_sociale", "Fragrance Plus", 0),
            )
            .await
            .unwrap();
    }
    let claim = a_claim(&period, learners[0]);
    bench.as_evaluation().freeze(&claim).await.unwrap();
    let ddfpt = a_person(Profil::Ddfpt);
    let exported = bench
        .suite
        .exported(&ddfpt, &school(), learners[0])
        .await
        .unwrap();
    let apart = [
        // Of the établissement; what it shares holds a title, objectives and tasks, and nobody.
        "annexes",
        "annexes_partagees",
        "claim_tenants",
        "lsl_periodicites",
        "officielles",
    ];
    bench
        .suite
        .assert_all_is_exported(&exported, learners[0], &apart)
        .await;
    let whole = format!("{exported:?}");
    assert!(whole.contains("Fragrance Plus") && whole.contains(&period.titre));
    assert!(!whole.contains(&learners[1].to_string()));
}

#[tokio::test]
async fn what_a_teacher_wrote_of_a_learner_is_told_without_what_and_of_whom_i12() {
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
    let exported = bench
        .suite
        .exported(&ddfpt, &school(), ddfpt.id)
        .await
        .unwrap();
    assert_eq!(exported["fiche_fields"].len(), 1);
    let whole = format!("{exported:?}");
    assert!(!whole.contains("Fragrance Plus") && !whole.contains(&learners[0].to_string()));
}
