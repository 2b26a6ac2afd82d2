//! The relay when the world breaks under it: one leader, order per aggregate, nothing lost, nothing stuck.

use async_nats::jetstream::stream;
use chassis::events::Outgoing;
use chassis_testing::{Suite, eventually};
use proto::events::periods::v1::PeriodDeleted;
use uuid::Uuid;

use crate::probe::{Probe, cx, deleted, emit, start, times};

/// Ends every connection of the suite's database but the one that asks.
async fn cut_connections(suite: &Suite<Probe>) {
    sqlx::query(
        "select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid()",
    )
    .execute(&suite.superuser().await)
    .await
    .unwrap();
}

async fn leaders(suite: &Suite<Probe>) -> i64 {
    sqlx::query_scalar(
        "select count(*) from pg_locks join pg_database d on d.oid = database
         where locktype = 'advisory' and granted and datname = current_database()",
    )
    .fetch_one(&suite.superuser().await)
    .await
    .unwrap()
}

async fn commit_one(suite: &Suite<Probe>) -> Uuid {
    let period = chassis::id::fresh();
    let mut tx = suite.db().begin(&cx(suite)).await.unwrap();
    emit(&mut tx, &cx(suite), period).await.unwrap();
    tx.commit().await.unwrap();
    period
}

#[tokio::test]
async fn the_relay_takes_no_connection_from_use_cases() {
    let suite = chassis_testing::builder::<Probe>(chassis::config::Nothing {})
        .connections(1)
        .start()
        .await;
    let period = commit_one(&suite).await;
    suite.settle().await;
    assert_eq!(times(&suite, period).await, 1);
}

#[tokio::test]
async fn a_relay_that_lost_its_connection_leads_again_or_another_does_n9() {
    let suite = start().await;
    let replica = suite.replica().await;
    for _ in 0..3 {
        cut_connections(&suite).await;
        let period = commit_one(&suite).await;
        eventually("the event is applied", async || {
            times(&suite, period).await == 1
        })
        .await;
        assert_eq!(leaders(&suite).await, 1);
    }
    replica.stop().await;
}

#[tokio::test]
async fn the_event_of_a_replica_that_does_not_lead_leaves_at_once_s4() {
    let suite = start().await;
    eventually("one leads", async || leaders(&suite).await == 1).await;
    let replica = suite.replica().await;
    // Whoever leads, one of the two does not.
    for db in [suite.db(), replica.db().clone()] {
        let period = chassis::id::fresh();
        let mut tx = db.begin(&cx(&suite)).await.unwrap();
        emit(&mut tx, &cx(&suite), period).await.unwrap();
        tx.commit().await.unwrap();
        eventually("the event is applied", async || {
            times(&suite, period).await == 1
        })
        .await;
    }
    assert_eq!(leaders(&suite).await, 1);
    replica.stop().await;
}

#[tokio::test]
async fn what_the_stream_refused_leaves_before_what_follows_on_the_same_aggregate_n7() {
    let suite = start().await;
    // A stream that takes the events of one établissement only.
    let name = suite.stream_name("periods");
    eventually("the stream is there", async || {
        suite.jetstream().get_stream(&name).await.is_ok()
    })
    .await;
    let mut stream = suite.jetstream().get_stream(&name).await.unwrap();
    let whole = stream.info().await.unwrap().config.clone();
    let narrow = suite.subject("periods.v1.PeriodDeleted.0761235E");
    suite
        .jetstream()
        .update_stream(stream::Config {
            subjects: vec![narrow],
            ..whole
        })
        .await
        .unwrap();

    // The first is refused, the second would be taken; both are about one aggregate.
    let period = chassis::id::fresh();
    let refused = cx(&suite);
    let taken = refused.in_etablissement("0761235E".parse().unwrap());
    let mut tx = suite.db().begin(&refused).await.unwrap();
    for (context, version) in [(&refused, 1), (&taken, 2)] {
        tx.emit(context, Outgoing::new(&deleted(period), period, version))
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();

    // The relay makes its stream whole again by itself.
    suite.settle().await;
    let published = suite.published::<PeriodDeleted>().await;
    let versions: Vec<i64> = published.iter().map(|(e, _)| e.aggregate_version).collect();
    assert_eq!(versions, [1, 2]);
}

#[tokio::test]
async fn a_wiped_stream_is_opened_again_and_rebuilt_from_the_outbox_n3() {
    let suite = start().await;
    let before = commit_one(&suite).await;
    suite.settle().await;
    let name = suite.stream_name("periods");
    suite.jetstream().delete_stream(&name).await.unwrap();

    let after = commit_one(&suite).await;
    eventually("the event after the loss is applied", async || {
        times(&suite, after).await == 1
    })
    .await;
    suite.settle().await;
    // What `dlq replay-since` does.
    sqlx::query("update chassis.outbox set published_at = null")
        .execute(&suite.superuser().await)
        .await
        .unwrap();
    suite.settle().await;
    let mut published: Vec<String> = suite
        .published::<PeriodDeleted>()
        .await
        .into_iter()
        .map(|(_, e)| e.period_id)
        .collect();
    published.sort();
    published.dedup();
    assert_eq!(published, [before.to_string(), after.to_string()]);
    assert_eq!(times(&suite, before).await, 1);
    assert_eq!(times(&suite, after).await, 1);
}

#[tokio::test]
async fn an_event_that_could_never_leave_is_refused_with_its_change() {
    let suite = start().await;
    let nowhere = cx(&suite).in_etablissement(chassis::Uai::NONE);
    let mut tx = suite.db().begin(&nowhere).await.unwrap();
    let period = chassis::id::fresh();
    assert!(
        emit(&mut tx, &nowhere, period).await.is_err(),
        "no subject without a tenant"
    );
    let huge = PeriodDeleted {
        apprenants: vec![period.to_string(); 40_000],
        ..deleted(period)
    };
    assert!(
        tx.emit(&cx(&suite), Outgoing::new(&huge, period, 1))
            .await
            .is_err(),
        "larger than the bus takes"
    );
    drop(tx);
    let good = commit_one(&suite).await;
    suite.settle().await;
    assert_eq!(times(&suite, good).await, 1);
}
