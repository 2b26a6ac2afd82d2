//! P-08 ★: a deletion is undone: bilans come back as they were, in whatever order the events come.

use serde_json::json;

use crate::bench::{Bench, a_period};
use crate::caller::field;

#[tokio::test]
async fn bilans_come_back_as_they_were_and_once_p08() {
    let bench = Bench::start().await;
    let period = a_period().learners(2);
    bench.declare(&period).await;
    let learner = period.learner();
    let teacher = bench.teacher();
    teacher
        .write(&period, learner, "engagement", &json!(2))
        .await
        .unwrap();
    let before = teacher.bilan(&period, learner).await.unwrap();
    bench.delete_for_a_while(&period, 2, &[]).await;
    assert!(teacher.bilan(&period, learner).await.is_err());
    assert_eq!(bench.rows("bilans_entreprise").await, 0);
    assert_eq!(bench.rows("chassis.set_aside").await, 2);

    bench.restore(&period, 3, 2).await;
    bench.restore(&period, 3, 2).await;
    let after = teacher.bilan(&period, learner).await.unwrap();
    assert_eq!(
        (&after.id, &after.etat, after.version),
        (&before.id, &before.etat, before.version)
    );
    assert_eq!(
        field(&after.fields, "engagement").value_json,
        field(&before.fields, "engagement").value_json
    );
    assert_eq!(bench.rows("bilans_entreprise").await, 2);
    assert_eq!(bench.rows("chassis.set_aside").await, 0);
    // It can be counted, and then the period is frozen.
    bench.count(learner, "2026-07-09").await;
    let counted = teacher.bilan(&period, learner).await.unwrap();
    assert_eq!(counted.etat, "fige");
}

#[tokio::test]
async fn undoing_told_before_the_deletion_loses_nothing_p08() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    let learner = period.learner();
    let teacher = bench.teacher();
    teacher
        .write(&period, learner, "engagement", &json!(2))
        .await
        .unwrap();
    bench.restore(&period, 3, 2).await;
    bench.delete_for_a_while(&period, 2, &[]).await;
    let there = teacher.bilan(&period, learner).await.unwrap();
    assert_eq!(field(&there.fields, "engagement").value_json, "2");
    assert_eq!(bench.rows("chassis.set_aside").await, 0);
    bench.delete(&period, 4, &[]).await;
    assert_eq!(bench.rows("bilans_entreprise").await, 0);
}

#[tokio::test]
async fn a_learner_taken_off_comes_back_beside_the_others_p08() {
    let bench = Bench::start().await;
    let period = a_period().learners(2);
    bench.declare(&period).await;
    let learner = period.learner();
    let teacher = bench.teacher();
    teacher
        .write(&period, learner, "engagement", &json!(3))
        .await
        .unwrap();
    bench.delete_for_a_while(&period, 2, &[learner]).await;
    assert_eq!(bench.rows("bilans_entreprise").await, 1);
    let mut back = period.edited(4, &[4, 1]);
    back.restored = vec![2, 0];
    bench.tell_edited(&period, &back).await;
    let after = teacher.bilan(&period, learner).await.unwrap();
    assert_eq!(field(&after.fields, "engagement").value_json, "3");
    assert_eq!(bench.rows("bilans_entreprise").await, 2);
}

#[tokio::test]
async fn a_date_closed_meanwhile_becomes_the_first_open_one_e04() {
    let bench = Bench::start().await;
    let (period, other) = (a_period(), a_period());
    let learner = period.learner();
    let other = other.of(learner);
    bench.declare(&period).await;
    bench.declare(&other).await;
    let teacher = bench.teacher();
    for of in [&period, &other] {
        teacher
            .write(of, learner, "engagement", &json!(2))
            .await
            .unwrap();
    }
    bench.delete_for_a_while(&period, 2, &[]).await;
    bench.count(learner, "2026-07-05").await;
    bench.restore(&period, 3, 2).await;
    assert_eq!(bench.suite.dead_letters().await, 0);
    let late: i64 = sqlx::query_scalar(
        "select count(*) from bilans_entreprise where date = '2026-07-05' and period_id = $1",
    )
    .bind(period.id)
    .fetch_one(&bench.superuser().await)
    .await
    .unwrap();
    assert_eq!(late, 1, "what closed its date did not count it");
    // The next one does.
    bench.count(learner, "2026-07-08").await;
    let counted = teacher.bilan(&period, learner).await.unwrap();
    assert_eq!(counted.etat, "fige");
}
