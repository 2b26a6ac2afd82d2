//! Consumers when handlers misbehave, when the service stops, when the broker forgets.

use std::time::Duration;

use async_nats::jetstream::consumer::{AckPolicy, DeliverPolicy, pull};
use chassis_testing::eventually;
use proto::events::periods::v1::PeriodDeleted;
use uuid::Uuid;

use crate::probe::{deleted, fault, start, times, uai};

const CONSUMER: &str = "probe-period-deleted";

#[tokio::test]
async fn a_handler_that_panics_fails_its_event_and_nothing_else() {
    let suite = start().await;
    let (bad, good) = (chassis::id::fresh(), chassis::id::fresh());
    fault(&suite, bad, Some("panic")).await;
    suite.publish(&uai(), bad, 1, &deleted(bad)).await;
    suite.publish(&uai(), good, 1, &deleted(good)).await;
    eventually("the event behind is applied", async || {
        times(&suite, good).await == 1
    })
    .await;
    assert_eq!(times(&suite, bad).await, 0, "its write was undone");
    fault(&suite, bad, None).await;
    eventually("it is tried again", async || times(&suite, bad).await == 1).await;
}

#[tokio::test]
async fn a_handler_that_loses_against_another_transaction_is_run_again_at_once() {
    let suite = start().await;
    let period = chassis::id::fresh();
    fault(&suite, period, Some("serialization")).await;
    suite.publish(&uai(), period, 1, &deleted(period)).await;
    suite.settle().await;
    assert_eq!(times(&suite, period).await, 1);
    let mut stream = suite
        .jetstream()
        .get_stream(suite.stream_name("periods"))
        .await
        .unwrap();
    let info = stream.consumer_info(CONSUMER).await.unwrap();
    assert_eq!(
        info.delivered.consumer_sequence, 1,
        "no attempt was used up"
    );
    assert_eq!(stream.info().await.unwrap().state.messages, 1);
}

#[tokio::test]
async fn a_stop_in_the_middle_of_a_handler_finishes_it_and_gives_the_others_back() {
    let mut suite = start().await;
    let first = chassis::id::fresh();
    let others: Vec<Uuid> = (0..30).map(|_| chassis::id::fresh()).collect();
    fault(&suite, first, Some("wait")).await;
    let mut gate = suite.superuser().await.acquire().await.unwrap();
    sqlx::query("select pg_advisory_lock(7)")
        .execute(&mut *gate)
        .await
        .unwrap();
    suite.publish(&uai(), first, 1, &deleted(first)).await;
    for period in &others {
        suite.publish(&uai(), *period, 1, &deleted(*period)).await;
    }
    let waiting = suite.superuser().await;
    eventually("the handler waits", async || {
        sqlx::query_scalar(
            "select exists (select from pg_stat_activity
                            where datname = current_database() and wait_event = 'advisory')",
        )
        .fetch_one(&waiting)
        .await
        .unwrap()
    })
    .await;
    let release = async {
        sqlx::query("select pg_advisory_unlock(7)")
            .execute(&mut *gate)
            .await
            .unwrap();
    };
    tokio::join!(suite.halt(), release);
    assert_eq!(times(&suite, first).await, 1, "it was finished");

    // What had been pulled and not handled is delivered at once, not after the broker's patience.
    suite.resume().await;
    suite.settle().await;
    for period in others {
        assert_eq!(times(&suite, period).await, 1);
    }
}

#[tokio::test]
async fn a_consumer_that_the_broker_forgot_is_made_again_n9() {
    let suite = start().await;
    let first = chassis::id::fresh();
    suite.publish(&uai(), first, 1, &deleted(first)).await;
    suite.settle().await;
    let stream = suite
        .jetstream()
        .get_stream(suite.stream_name("periods"))
        .await
        .unwrap();
    stream.delete_consumer(CONSUMER).await.unwrap();
    let second = chassis::id::fresh();
    suite.publish(&uai(), second, 1, &deleted(second)).await;
    suite.settle().await;
    assert_eq!(times(&suite, first).await, 1, "read again, applied once");
    assert_eq!(times(&suite, second).await, 1);
}

#[tokio::test]
async fn a_release_that_changes_a_consumer_changes_it_on_the_broker() {
    let mut suite = start().await;
    suite.settle().await;
    suite.halt().await;
    let stream = suite
        .jetstream()
        .get_stream(suite.stream_name("periods"))
        .await
        .unwrap();
    // As an older release made it.
    stream
        .create_consumer(pull::Config {
            durable_name: Some(CONSUMER.to_owned()),
            filter_subject: suite.subject("periods.v1.PeriodDeleted.*"),
            deliver_policy: DeliverPolicy::All,
            ack_policy: AckPolicy::Explicit,
            ack_wait: Duration::from_secs(5),
            max_ack_pending: 1,
            ..pull::Config::default()
        })
        .await
        .unwrap();
    suite.resume().await;
    eventually("the consumer is as this release wants it", async || {
        let config = stream.consumer_info(CONSUMER).await.unwrap().config;
        config.ack_wait == Duration::from_secs(30) && config.max_ack_pending > 1
    })
    .await;
}

#[tokio::test]
async fn the_memory_of_an_event_lives_as_long_as_it_keeps_coming_n3() {
    let suite = start().await;
    let period = chassis::id::fresh();
    let event = deleted(period);
    let envelope = suite.publish(&uai(), period, 1, &event).await;
    suite.settle().await;
    let pool = suite.superuser().await;
    sqlx::query("update chassis.inbox set handled_at = now() - interval '59 days'")
        .execute(&pool)
        .await
        .unwrap();
    // An operator's replay: were the row forgotten tomorrow, the next one would be applied twice.
    suite.publish_again(&envelope, &event).await;
    suite.settle().await;
    let fresh: bool =
        sqlx::query_scalar("select handled_at > now() - interval '1 day' from chassis.inbox")
            .fetch_one(&pool)
            .await
            .unwrap();
    assert!(fresh);
    assert_eq!(times(&suite, period).await, 1);
}

#[tokio::test]
async fn replicas_share_the_events_and_apply_each_once_n3() {
    let suite = start().await;
    let replica = suite.replica().await;
    let periods: Vec<Uuid> = (0..60).map(|_| chassis::id::fresh()).collect();
    for period in &periods {
        let event = deleted(*period);
        let envelope = suite.publish(&uai(), *period, 1, &event).await;
        suite.publish_again(&envelope, &event).await;
    }
    suite.settle().await;
    for period in periods {
        assert_eq!(times(&suite, period).await, 1);
    }
    assert_eq!(suite.published::<PeriodDeleted>().await.len(), 120);
    replica.stop().await;
}
