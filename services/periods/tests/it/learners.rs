//! The copy of learners, whatever the order in which identity's events arrive (P-02).

use proto::events::identity::v1::ApprenantUpdated;
use proto::periods::v1 as pb;
use uuid::Uuid;

use crate::bench::{Bench, MSPC, an_import, school};

/// Version, whether active, class.
async fn known(bench: &Bench, learner: Uuid) -> (i64, bool, Option<String>) {
    let pool = bench.suite.superuser().await;
    let row =
        sqlx::query_as("select version, actif, division from apprenants where apprenant = $1")
            .bind(learner)
            .fetch_one(&pool)
            .await
            .unwrap();
    pool.close().await;
    row
}

async fn moved(bench: &Bench, learner: Uuid, version: i64, division: &str) {
    let event = ApprenantUpdated {
        apprenant: learner.to_string(),
        annee: 2026,
        division: division.to_owned(),
        referentiel: MSPC.to_owned(),
        niveau: "premiere".to_owned(),
        statut: "scolaire".to_owned(),
        version,
    };
    bench
        .suite
        .publish(&school(), learner, version, &event)
        .await;
    bench.suite.settle().await;
}

#[tokio::test]
async fn older_news_of_a_learner_is_ignored_p02() {
    let bench = Bench::start().await;
    let learner = chassis::id::fresh();
    moved(&bench, learner, 3, "1MSPC2").await;
    bench.import(learner, 1, |_| {}).await;
    bench.deactivate(learner, 2).await;
    bench.suite.settle().await;
    let expected = (3, true, Some("1MSPC2".to_owned()));
    assert_eq!(known(&bench, learner).await, expected);
    assert_eq!(bench.suite.dead_letters().await, 0);
}

#[tokio::test]
async fn learner_whose_leaving_is_known_first_stays_gone_p02() {
    let bench = Bench::start().await;
    let learner = chassis::id::fresh();
    bench.deactivate(learner, 2).await;
    bench.suite.settle().await;
    bench.import(learner, 1, |_| {}).await;
    bench.suite.settle().await;
    assert_eq!(known(&bench, learner).await, (2, false, None));
    bench.import(learner, 3, |_| {}).await;
    bench.suite.settle().await;
    let back = (3, true, Some("1MSPC".to_owned()));
    assert_eq!(known(&bench, learner).await, back);
}

#[tokio::test]
async fn event_delivered_twice_is_applied_once_p02() {
    let bench = Bench::start().await;
    let learner = chassis::id::fresh();
    let event = an_import(learner, 1);
    let envelope = bench.suite.publish(&school(), learner, 1, &event).await;
    bench.suite.settle().await;
    moved(&bench, learner, 2, "1MSPC2").await;
    bench.suite.publish_again(&envelope, &event).await;
    bench.suite.settle().await;
    assert_eq!(known(&bench, learner).await.0, 2);
    assert_eq!(bench.count("apprenants").await, 1);
}

#[tokio::test]
async fn unreadable_event_is_parked_and_stops_nobody_p02() {
    let bench = Bench::start().await;
    let learner = chassis::id::fresh();
    bench
        .import(learner, 1, |event| event.statut = "stagiaire".to_owned())
        .await;
    bench.import(chassis::id::fresh(), 1, |_| {}).await;
    bench.suite.settle().await;
    assert_eq!(bench.suite.dead_letters().await, 1);
    assert_eq!(bench.count("apprenants").await, 1);
}

#[tokio::test]
async fn learner_that_left_keeps_its_periods_i04() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(1).await;
    bench.deactivate(learners[0], 2).await;
    bench.suite.settle().await;
    let read = bench.as_ddfpt().period(&period.id).await.unwrap();
    assert_eq!(read.apprenants, period.apprenants);
}

#[tokio::test]
async fn class_is_todays_during_the_year_and_that_of_the_period_afterwards_p11() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(1).await;
    let division = async || -> String {
        let read: pb::Period = bench.as_ddfpt().period(&period.id).await.unwrap();
        read.apprenants[0].division.clone()
    };
    moved(&bench, learners[0], 2, "1MSPC2").await;
    assert_eq!(division().await, "1MSPC2");
    bench
        .import(learners[0], 3, |event| {
            event.annee = 2027;
            "TMSPC".clone_into(&mut event.division);
        })
        .await;
    bench.suite.settle().await;
    assert_eq!(division().await, "1MSPC");
}
