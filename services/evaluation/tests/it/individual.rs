//! Tasks of one learner alone call on other competences (P-10, E-03), whatever the order and number of events.

use chassis_testing::eventually;

use crate::bench::{Bench, Period, UAI, a_period, uai};

/// Codes of the competences that the bilan of the learner offers.
async fn offered(bench: &Bench, period: &Period) -> Vec<String> {
    let bilan = bench
        .teacher()
        .bilan(period, period.learner())
        .await
        .unwrap();
    bilan.competences.into_iter().map(|one| one.code).collect()
}

async fn tell(bench: &Bench, period: &Period, since: i64, version: i64, tasks: [&[&str]; 2]) {
    let event = period.individual(since, version, tasks[0], tasks[1]);
    let fiche = chassis::id::fresh();
    bench.suite.publish(&uai(UAI), fiche, version, &event).await;
}

#[tokio::test]
async fn the_bilan_offers_what_the_tasks_of_its_learner_call_on_p10() {
    let bench = Bench::start().await;
    let period = a_period().learners(2);
    bench.declare(&period).await;
    assert_eq!(offered(&bench, &period).await, ["C2.1"]);
    tell(&bench, &period, 1, 2, [&["A1T1"], &["A2T1"]]).await;
    bench.suite.settle().await;
    let own = offered(&bench, &period).await;
    assert!(
        !own.contains(&"C2.1".to_owned()) && !own.is_empty(),
        "{own:?}"
    );
    let comrade = period.learners[1];
    let bilan = bench.teacher().bilan(&period, comrade).await.unwrap();
    assert_eq!(bilan.competences.len(), 1);

    // Late, and twice: a later version of the fiche has told already.
    tell(&bench, &period, 1, 1, [&[], &[]]).await;
    tell(&bench, &period, 1, 2, [&[], &[]]).await;
    bench.suite.settle().await;
    assert_eq!(offered(&bench, &period).await, own);
    tell(&bench, &period, 1, 3, [&[], &[]]).await;
    bench.suite.settle().await;
    assert_eq!(offered(&bench, &period).await, ["C2.1"]);
}

#[tokio::test]
async fn a_fiche_told_before_its_period_waits_for_it_p10() {
    let bench = Bench::start().await;
    let period = a_period();
    tell(&bench, &period, 1, 2, [&["A1T1"], &["A2T1"]]).await;
    bench
        .suite
        .publish(&uai(UAI), period.id, 1, &period.declared())
        .await;
    eventually("the fiche is applied after its period", async || {
        let bilan = bench.teacher().bilan(&period, period.learner()).await;
        bilan.is_ok_and(|bilan| bilan.competences.iter().all(|one| one.code != "C2.1"))
    })
    .await;
    assert_eq!(bench.suite.dead_letters().await, 0);
}

#[tokio::test]
async fn who_joins_again_has_a_fiche_that_says_nothing_p05() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    tell(&bench, &period, 1, 7, [&["A1T1"], &["A2T1"]]).await;
    bench.suite.settle().await;
    bench.delete(&period, 2, &[period.learner()]).await;
    bench.edit(&period, 3, &[3]).await;
    assert_eq!(offered(&bench, &period).await, ["C2.1"]);
    // The former fiche, told late.
    tell(&bench, &period, 1, 8, [&["A1T1"], &["A2T1"]]).await;
    bench.suite.settle().await;
    assert_eq!(offered(&bench, &period).await, ["C2.1"]);
    // The new one begins anew.
    tell(&bench, &period, 3, 1, [&["A1T1"], &["A2T1"]]).await;
    bench.suite.settle().await;
    assert!(!offered(&bench, &period).await.contains(&"C2.1".to_owned()));
}

#[tokio::test]
async fn of_a_deleted_period_or_of_who_left_nothing_is_kept_p08() {
    let bench = Bench::start().await;
    let (gone, left) = (a_period(), a_period().learners(2));
    bench.declare(&gone).await;
    bench.declare(&left).await;
    bench.delete(&gone, 2, &[]).await;
    bench.delete(&left, 2, &[left.learner()]).await;
    for period in [&gone, &left] {
        tell(&bench, period, 1, 2, [&["A1T1"], &[]]).await;
    }
    bench.suite.settle().await;
    assert_eq!(bench.rows("period_apprenants").await, 1);
    assert_eq!(bench.suite.dead_letters().await, 0);
}
