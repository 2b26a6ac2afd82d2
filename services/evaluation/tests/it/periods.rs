//! P-04, P-08, P-09: bilans come and go with their periods, whatever the order and number of events.

use serde_json::json;
use uuid::Uuid;

use crate::bench::{Bench, UAI, a_period, uai};

#[tokio::test]
async fn declared_period_opens_one_empty_bilan_per_learner_p04() {
    let bench = Bench::start().await;
    let period = a_period().learners(3);
    let envelope = bench.declare(&period).await;
    bench
        .suite
        .publish_again(&envelope, &period.declared())
        .await;
    // The same fact under another envelope: the version tells that it is no news.
    bench.declare(&period).await;
    assert_eq!(bench.rows("bilans_entreprise").await, 3);
    assert_eq!(bench.rows("periods").await, 1);
}

#[tokio::test]
async fn status_says_whether_a_period_yields_a_bilan_p09() {
    let bench = Bench::start().await;
    for (statut, expected) in [("periode-1", 0), ("e31", 0), ("autre", 1)] {
        let period = a_period().statut(statut);
        bench.declare(&period).await;
        let states = bench.teacher().states(&period, &[]).await.unwrap();
        assert_eq!(states.len(), expected, "{statut}");
    }
}

#[tokio::test]
async fn deletion_before_its_declaration_leaves_nothing_p08() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.delete(&period, 2, &[]).await;
    bench.declare(&period).await;
    assert_eq!(bench.rows("bilans_entreprise").await, 0);
    assert_eq!(bench.rows("periods").await, 0);
}

#[tokio::test]
async fn deleted_period_takes_its_bilans_with_their_fields_p08() {
    let bench = Bench::start().await;
    let (period, other) = (a_period(), a_period());
    bench.declare(&period).await;
    bench.declare(&other).await;
    let teacher = bench.teacher();
    teacher
        .write(&period, period.learner(), "engagement", &json!(2))
        .await
        .unwrap();
    let envelope = bench.delete(&period, 2, &[]).await;
    bench
        .suite
        .publish_again(&envelope, &period.deleted(2, &[]))
        .await;
    bench.suite.settle().await;
    for table in ["champs_bilan_entreprise", "changements_bilan_entreprise"] {
        assert_eq!(bench.rows(table).await, 0, "{table}");
    }
    assert!(teacher.bilan(&period, period.learner()).await.is_err());
    assert!(teacher.bilan(&other, other.learner()).await.is_ok());
    assert_eq!(bench.suite.dead_letters().await, 0);
}

#[tokio::test]
async fn declaration_and_deletion_at_once_leave_nothing_whichever_comes_first_p08() {
    let bench = Bench::start().await;
    let school = uai(UAI);
    let periods: Vec<_> = (0..20).map(|_| a_period().learners(5)).collect();
    for (i, period) in periods.iter().enumerate() {
        let declared = period.declared();
        let deleted = period.deleted(2, &[]);
        // Two consumers apply them side by side, in whatever order.
        if i % 2 == 0 {
            bench.suite.publish(&school, period.id, 1, &declared).await;
            bench.suite.publish(&school, period.id, 2, &deleted).await;
        } else {
            bench.suite.publish(&school, period.id, 2, &deleted).await;
            bench.suite.publish(&school, period.id, 1, &declared).await;
        }
    }
    bench.suite.settle().await;
    assert_eq!(bench.rows("period_tombstones").await, 20);
    for table in ["periods", "period_apprenants", "bilans_entreprise"] {
        assert_eq!(bench.rows(table).await, 0, "{table}");
    }
    assert_eq!(bench.suite.dead_letters().await, 0);
}

#[tokio::test]
async fn learner_taken_out_loses_its_bilan_alone_in_any_order_p08() {
    let bench = Bench::start().await;
    let learners = |period: &[(String, String)]| period.len();
    let (in_order, reversed) = (a_period().learners(2), a_period().learners(2));
    bench.declare(&in_order).await;
    bench.delete(&in_order, 2, &in_order.learners[..1]).await;
    bench.delete(&reversed, 2, &reversed.learners[..1]).await;
    bench.declare(&reversed).await;
    for period in [&in_order, &reversed] {
        let states = bench.teacher().states(period, &[]).await.unwrap();
        assert_eq!(learners(&states), 1);
        assert_eq!(states[0].0, period.learners[1].to_string());
        // The copy has caught up with both events: a bilan may be counted (freeze.md, step 3).
        let version: i64 = sqlx::query_scalar("select version from periods where id = $1")
            .bind(period.id)
            .fetch_one(&bench.superuser().await)
            .await
            .unwrap();
        assert_eq!(version, 2);
    }
}

#[tokio::test]
async fn deletion_of_a_counted_period_is_a_dead_letter_and_removes_nothing_n2() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    let id = period.learner();
    bench
        .teacher()
        .write(&period, id, "engagement", &json!(2))
        .await
        .unwrap();
    bench.count(id, "2026-07-03").await;
    bench.delete(&period, 2, &[]).await;
    assert_eq!(bench.suite.dead_letters().await, 1);
    assert_eq!(bench.rows("bilans_entreprise").await, 1);
    assert_eq!(bench.rows("periods").await, 1);
}

#[tokio::test]
async fn unreadable_events_are_parked_and_stop_nothing() {
    let bench = Bench::start().await;
    let period = a_period();
    let mut event = period.declared();
    "not a date".clone_into(&mut event.end);
    bench.suite.publish(&uai(UAI), Uuid::nil(), 1, &event).await;
    bench.declare(&period).await;
    assert_eq!(bench.suite.dead_letters().await, 1);
    assert_eq!(bench.rows("bilans_entreprise").await, 1);
}

#[tokio::test]
async fn same_period_of_two_schools_stays_apart() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    let elsewhere = bench.teacher().elsewhere();
    assert!(elsewhere.bilan(&period, period.learner()).await.is_err());
    assert_eq!(elsewhere.states(&period, &[]).await.unwrap(), []);
}

#[tokio::test]
async fn who_joins_gets_a_bilan_and_who_left_none_p05() {
    let bench = Bench::start().await;
    let period = a_period().learners(2);
    bench.declare(&period).await;
    let left = period.learners[1];
    bench.delete(&period, 2, &[left]).await;
    let mut after = period.clone();
    after.learners[1] = chassis::id::fresh();
    bench.edit(&after, 3, &[1, 3]).await;
    assert_eq!(bench.rows("bilans_entreprise").await, 2);
    let states = bench.teacher().states(&after, &[]).await.unwrap();
    let told: Vec<&str> = states
        .iter()
        .map(|(apprenant, _)| apprenant.as_str())
        .collect();
    assert!(!told.contains(&left.to_string().as_str()), "{told:?}");
    // The same again, and what is older, change nothing.
    bench.edit(&after, 3, &[1, 3]).await;
    bench.declare(&period).await;
    assert_eq!(bench.rows("bilans_entreprise").await, 2);
    assert_eq!(bench.suite.dead_letters().await, 0);
}

#[tokio::test]
async fn a_status_without_bilan_takes_the_empty_ones_and_keeps_what_is_written_p05_p09() {
    let bench = Bench::start().await;
    let period = a_period().learners(2);
    bench.declare(&period).await;
    bench
        .teacher()
        .write(&period, period.learners[0], "engagement", &json!(2))
        .await
        .unwrap();
    let exam = period.clone().statut("e31");
    bench.edit(&exam, 2, &[1, 1]).await;
    assert_eq!(
        bench.rows("bilans_entreprise").await,
        1,
        "nothing typed is lost"
    );
    bench.edit(&period, 3, &[1, 1]).await;
    assert_eq!(
        bench.rows("bilans_entreprise").await,
        2,
        "and it yields them again"
    );
}

#[tokio::test]
async fn who_comes_back_starts_anew_even_when_the_leaving_is_told_late_p05() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    let learner = period.learner();
    let teacher = bench.teacher();
    teacher
        .write(&period, learner, "engagement", &json!(2))
        .await
        .unwrap();
    // Taken off at 2, back at 5: the edit that says so overtakes the leaving.
    bench.edit(&period, 5, &[5]).await;
    assert_eq!(
        bench.rows("champs_bilan_entreprise").await,
        0,
        "a new one, empty"
    );
    bench.delete(&period, 2, &[learner]).await;
    assert_eq!(bench.rows("bilans_entreprise").await, 1);
    assert!(teacher.bilan(&period, learner).await.is_ok());
}
