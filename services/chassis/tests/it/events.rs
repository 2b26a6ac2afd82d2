//! Outbox, relay, consumers, dead letters: at least once, applied once, nothing lost (N3).

use chassis::Uai;
use chassis::db::Error;
use chassis::events::Outgoing;
use chassis_testing::eventually;
use proto::events::identity::v1::ReferentielInstalled;
use proto::events::periods::v1::PeriodDeleted;
use uuid::Uuid;

use crate::probe::{cx, deleted, emit, fault, start, times, uai};

#[tokio::test]
async fn an_event_leaves_with_its_transaction_and_is_applied_once_n3() {
    let suite = start().await;
    let period = chassis::id::fresh();
    let mut tx = suite.db().begin(&cx(&suite)).await.unwrap();
    emit(&mut tx, &cx(&suite), period).await.unwrap();
    tx.commit().await.unwrap();
    suite.settle().await;
    assert_eq!(suite.published::<PeriodDeleted>().await.len(), 1);
    assert_eq!(times(&suite, period).await, 1);
}

#[tokio::test]
async fn an_event_of_a_transaction_rolled_back_never_leaves_n4() {
    let suite = start().await;
    let (undone, done) = (chassis::id::fresh(), chassis::id::fresh());
    let mut tx = suite.db().begin(&cx(&suite)).await.unwrap();
    emit(&mut tx, &cx(&suite), undone).await.unwrap();
    drop(tx);
    let mut tx = suite.db().begin(&cx(&suite)).await.unwrap();
    emit(&mut tx, &cx(&suite), done).await.unwrap();
    tx.commit().await.unwrap();
    suite.settle().await;
    let published = suite.published::<PeriodDeleted>().await;
    let periods: Vec<String> = published.into_iter().map(|(_, e)| e.period_id).collect();
    assert_eq!(periods, [done.to_string()]);
}

#[tokio::test]
async fn duplicates_beyond_the_brokers_window_are_applied_once_n3() {
    let suite = start().await;
    let period = chassis::id::fresh();
    let event = deleted(period);
    let envelope = suite.publish(&uai(), period, 1, &event).await;
    for _ in 0..5 {
        suite.publish_again(&envelope, &event).await;
    }
    suite.settle().await;
    assert_eq!(times(&suite, period).await, 1);
}

#[tokio::test]
async fn a_relay_killed_between_the_streams_ack_and_its_mark_publishes_again_harmlessly_n3() {
    let mut suite = start().await;
    let period = chassis::id::fresh();
    let mut tx = suite.db().begin(&cx(&suite)).await.unwrap();
    emit(&mut tx, &cx(&suite), period).await.unwrap();
    tx.commit().await.unwrap();
    suite.settle().await;
    suite.halt().await;
    // What a kill at that moment leaves behind: published, not marked.
    sqlx::query("update chassis.outbox set published_at = null")
        .execute(&suite.superuser().await)
        .await
        .unwrap();
    suite.resume().await;
    suite.settle().await;
    assert_eq!(times(&suite, period).await, 1);
}

#[tokio::test]
async fn what_was_committed_before_a_kill_leaves_after_the_restart_n9() {
    let mut suite = start().await;
    suite.halt().await;
    let db = chassis::Db::connect(&suite.database.url(), 1, std::time::Duration::from_secs(5))
        .await
        .unwrap();
    let periods: Vec<Uuid> = (0..40).map(|_| chassis::id::fresh()).collect();
    for period in &periods {
        let mut tx = db.begin(&cx(&suite)).await.unwrap();
        emit(&mut tx, &cx(&suite), *period).await.unwrap();
        tx.commit().await.unwrap();
    }
    suite.resume().await;
    suite.settle().await;
    let published: Vec<String> = suite
        .published::<PeriodDeleted>()
        .await
        .into_iter()
        .map(|(_, event)| event.period_id)
        .collect();
    let expected: Vec<String> = periods.iter().map(ToString::to_string).collect();
    assert_eq!(published, expected, "all of them, in the order of commit");
}

#[tokio::test]
async fn a_handler_that_fails_for_a_while_is_tried_again_and_leaves_no_half_n3() {
    let suite = start().await;
    let period = chassis::id::fresh();
    fault(&suite, period, Some("later")).await;
    suite.publish(&uai(), period, 1, &deleted(period)).await;
    let other = chassis::id::fresh();
    suite.publish(&uai(), other, 1, &deleted(other)).await;
    eventually("the event behind is applied", async || {
        times(&suite, other).await == 1
    })
    .await;
    assert_eq!(times(&suite, period).await, 0, "its write was undone");
    fault(&suite, period, None).await;
    if suite.dead_letters().await > 0 {
        // It used up its attempts before it was mended: an operator's replay does the same.
        suite.replay_dead_letters().await;
    }
    eventually("the mended event is applied", async || {
        times(&suite, period).await == 1
    })
    .await;
}

#[tokio::test]
async fn a_poison_event_is_parked_with_its_reason_and_the_others_flow() {
    let suite = start().await;
    let (poison, good) = (chassis::id::fresh(), chassis::id::fresh());
    fault(&suite, poison, Some("never")).await;
    suite.publish(&uai(), poison, 1, &deleted(poison)).await;
    suite
        .publish_garbage::<PeriodDeleted>(&uai(), b"not an envelope")
        .await;
    suite.publish(&uai(), good, 1, &deleted(good)).await;
    suite.settle().await;
    assert_eq!(times(&suite, good).await, 1);
    assert_eq!(times(&suite, poison).await, 0);

    let letters = suite.dead_letter_list().await;
    let codes: Vec<&str> = letters.iter().map(|l| l.letter.code.as_str()).collect();
    assert_eq!(codes, ["probe", "event.unreadable"]);
    assert!(letters[0].letter.reason.contains("not ever"));
    assert!(letters[0].envelope.is_some() && letters[1].envelope.is_none());

    fault(&suite, poison, None).await;
    suite.replay_dead_letters().await;
    suite.settle().await;
    assert_eq!(times(&suite, poison).await, 1, "replayed once mended");
}

#[tokio::test]
async fn a_whole_outbox_published_again_changes_nothing_n3() {
    let mut suite = start().await;
    let periods: Vec<Uuid> = (0..10).map(|_| chassis::id::fresh()).collect();
    for period in &periods {
        let mut tx = suite.db().begin(&cx(&suite)).await.unwrap();
        emit(&mut tx, &cx(&suite), *period).await.unwrap();
        tx.commit().await.unwrap();
    }
    suite.settle().await;
    for _ in 0..2 {
        suite.halt().await;
        sqlx::query("update chassis.outbox set published_at = null")
            .execute(&suite.superuser().await)
            .await
            .unwrap();
        suite.resume().await;
        suite.settle().await;
    }
    for period in periods {
        assert_eq!(times(&suite, period).await, 1);
    }
}

#[tokio::test]
async fn what_is_of_a_school_is_neither_told_nor_applied_outside_of_one_n11() {
    let suite = start().await;
    let (school, id) = (cx(&suite), chassis::id::fresh());
    let nowhere = school.in_etablissement(Uai::NONE);
    let everywhere = || Outgoing::new(&ReferentielInstalled::default(), id, 1);
    let mut tx = suite.db().begin(&nowhere).await.unwrap();
    let outside = emit(&mut tx, &nowhere, id).await.unwrap_err();
    assert!(matches!(outside, Error::Unpublishable(_)));
    let inside = tx.emit(&school, everywhere()).await.unwrap_err();
    assert!(matches!(inside, Error::Unpublishable(_)));
    tx.emit(&nowhere, everywhere()).await.unwrap();
    tx.commit().await.unwrap();

    suite.publish(&Uai::NONE, id, 1, &deleted(id)).await;
    suite.settle().await;
    assert_eq!(suite.dead_letters().await, 1);
    assert_eq!(times(&suite, id).await, 0);
}
