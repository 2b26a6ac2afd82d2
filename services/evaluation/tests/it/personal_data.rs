//! All that is held on a person is in its export (I-12).

use chassis::Profil;
use serde_json::json;

use crate::bench::{Bench, UAI, a_period, person, uai};

#[tokio::test]
async fn everything_held_on_a_learner_is_in_its_export_and_nothing_of_its_comrades_i12() {
    let bench = Bench::start().await;
    let period = a_period().learners(2);
    bench.declare(&period).await;
    let teacher = bench.teacher();
    for learner in &period.learners {
        teacher
            .write(&period, *learner, "engagement", &json!(3))
            .await
            .unwrap();
    }
    let [own, other] = [period.learners[0], period.learners[1]];
    bench.count(own, "2026-07-03").await;
    let ddfpt = person(Profil::Ddfpt);
    let exported = bench.suite.exported(&ddfpt, &uai(UAI), own).await.unwrap();
    let apart = [
        // Of periods, whoever their learners are.
        "periods",
        "period_tombstones",
        // Names a bilan for the moment that it takes to settle.
        "claims_to_settle",
    ];
    bench
        .suite
        .assert_all_is_exported(&exported, own, &apart)
        .await;
    assert_eq!(exported["bilans_comptes"].len(), 1);
    assert!(!format!("{exported:?}").contains(&other.to_string()));

    // Who wrote it is told that, without what and of whom.
    let author = teacher.person.id;
    let written = bench
        .suite
        .exported(&ddfpt, &uai(UAI), author)
        .await
        .unwrap();
    assert_eq!(written["champs_bilan_entreprise"].len(), 2);
    assert!(
        written["champs_bilan_entreprise"][0]
            .get("valeur")
            .is_none()
    );
    let whole = format!("{written:?}");
    assert!(!whole.contains(&own.to_string()) && !whole.contains(&other.to_string()));
}
