//! Takes one event type from its producer's stream and applies it here, once.
//!
//! Durable pull consumer, explicit acknowledgement, progress while working. After the handler's transaction has
//! committed: acknowledge. When it failed: try later (with a delay of our own), or park it among the dead letters
//! with the reason, await that, and only then take it off the stream. A handler that panics has failed, no more.
//! Whatever was pulled and not begun when we stop is given back, for another replica or the next start.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use async_nats::jetstream::consumer::{AckPolicy, DeliverPolicy, PullConsumer, pull};
use async_nats::jetstream::{AckKind, Message};
use futures::{FutureExt, StreamExt};
use proto::events::Event;
use tokio_util::sync::CancellationToken;
use tracing::Instrument;

use super::apply::{Applied, Apply, Failure, Typed};
use super::bus::{Boxed, Bus, BusError};
use super::dlq::{self, Letter};
use super::handler::Handler;
use super::relay::pause;
use crate::ctx::Clock;
use crate::db::Db;
use crate::error::{Retry, describe};
use crate::telemetry::{metrics, names, propagation};

/// How long the broker waits for news of a message before it delivers it again.
const ACK_WAIT: Duration = Duration::from_secs(30);
/// How often we say that we are still working.
const PROGRESS: Duration = Duration::from_secs(10);
/// Attempts before an event that keeps failing becomes a dead letter.
const ATTEMPTS: i64 = 10;
/// Longest delay between two attempts.
const LONGEST_DELAY: Duration = Duration::from_secs(30);
/// Delay of what is given back: longer than our subscription takes to end, or it would come back to us.
const GIVEN_BACK: Duration = Duration::from_millis(200);
/// Silence after which we ask the broker whether it forgot us.
const WATCHDOG: Duration = Duration::from_secs(30);

/// What consumers need.
#[derive(Clone)]
pub(crate) struct Environment {
    pub(crate) service: &'static str,
    pub(crate) db: Db,
    pub(crate) bus: Bus,
    pub(crate) clock: Clock,
}

/// A consumer whose event type is forgotten, so that a service can hold several.
pub(crate) struct Registered {
    pub(crate) name: &'static str,
    pub(crate) producer: &'static str,
    pub(crate) filter: fn(&Bus) -> String,
    apply: Arc<dyn Apply>,
}

impl Registered {
    pub(crate) fn new<H: Handler>(handler: H) -> Self {
        Self {
            name: H::CONSUMER,
            producer: H::Event::PRODUCER,
            filter: Bus::filter::<H::Event>,
            apply: Arc::new(Typed(handler)),
        }
    }

    /// Runs until `stop`; whatever breaks is opened again.
    pub(crate) async fn run(self: Arc<Self>, env: Environment, stop: CancellationToken) {
        while !stop.is_cancelled() {
            if let Err(error) = self.consume(&env, &stop).await {
                tracing::warn!(
                    consumer = self.name,
                    error = describe(&error),
                    "consumer interrupted, reopening"
                );
            }
            if pause(&stop, Duration::from_millis(500)).await {
                break;
            }
        }
    }

    /// Opens the durable consumer, which lives on the broker beyond this process: made, or changed to what this
    /// release wants.
    pub(crate) async fn open(&self, bus: &Bus) -> Result<PullConsumer, BusError> {
        let stream = bus.stream(self.producer).await?;
        stream
            .create_consumer(pull::Config {
                durable_name: Some(self.name.to_owned()),
                filter_subject: (self.filter)(bus),
                deliver_policy: DeliverPolicy::All,
                ack_policy: AckPolicy::Explicit,
                ack_wait: ACK_WAIT,
                // Ours to count: the broker's limit would skip silently.
                max_deliver: -1,
                max_ack_pending: 64,
                ..pull::Config::default()
            })
            .await
            .map_err(|e| BusError::new("open consumer", e))
    }

    async fn consume(&self, env: &Environment, stop: &CancellationToken) -> Result<(), BusError> {
        let mut consumer = self.open(&env.bus).await?;
        let mut messages = consumer
            .stream()
            .max_messages_per_batch(16)
            .heartbeat(Duration::from_secs(5))
            .expires(Duration::from_secs(20))
            .messages()
            .await
            .map_err(|e| BusError::new("pull", e))?;
        let ended = self.pull(env, stop, &mut consumer, &mut messages).await;
        give_back(&env.bus, messages).await;
        ended
    }

    /// Handles what comes, one after the other, until told to stop or until something breaks.
    async fn pull(
        &self,
        env: &Environment,
        stop: &CancellationToken,
        consumer: &mut PullConsumer,
        messages: &mut pull::Stream,
    ) -> Result<(), BusError> {
        loop {
            let next = tokio::select! {
                biased;
                () = stop.cancelled() => return Ok(()),
                next = tokio::time::timeout(WATCHDOG, messages.next()) => next,
            };
            match next {
                Ok(Some(Ok(message))) => self.handle(env, message).await?,
                Ok(Some(Err(error))) => return Err(BusError::new("receive", error)),
                Ok(None) => return Ok(()),
                // Silence is fine when nothing waits; else the subscription is stale and is opened again.
                Err(_) => {
                    let info = consumer
                        .info()
                        .await
                        .map_err(|e| BusError::new("ask for the consumer's state", e))?;
                    if info.num_pending > 0 {
                        tracing::warn!(consumer = self.name, "messages wait and none comes");
                        return Ok(());
                    }
                }
            }
        }
    }

    async fn handle(&self, env: &Environment, message: Message) -> Result<(), BusError> {
        let traceparent = message
            .headers
            .as_ref()
            .and_then(|h| h.get("traceparent"))
            .map(ToString::to_string);
        let span = tracing::info_span!(
            names::EVENT_HANDLE,
            otel.name = format!("process {}", self.name),
            otel.kind = "consumer",
            messaging.system = "nats",
            messaging.operation.name = "process",
            messaging.destination.name = %message.subject,
            consumer.name = self.name,
        );
        propagation::set_parent(&span, traceparent.as_deref());
        self.settle(env, message).instrument(span).await
    }

    async fn settle(&self, env: &Environment, message: Message) -> Result<(), BusError> {
        let started = std::time::Instant::now();
        let result = self.apply_with_progress(env, &message).await;
        let outcome = match &result {
            Ok(Applied::Now) => "applied",
            Ok(Applied::Already) => "already",
            Err(_) => "failed",
        };
        metrics::event_handled(self.name, outcome, started.elapsed());
        let Err(failure) = result else {
            return message
                .double_ack()
                .await
                .map_err(|e| BusError::new("acknowledge", Boxed(e)));
        };
        let attempt = message.info().map_or(1, |info| info.delivered);
        match failure.retry {
            Retry::Later(delay) if failure.outage || attempt < ATTEMPTS => {
                let delay = backoff(delay, attempt);
                tracing::warn!(
                    consumer = self.name,
                    attempt,
                    code = failure.code,
                    error = failure.reason,
                    "event not applied, trying again later"
                );
                message
                    .ack_with(AckKind::Nak(Some(delay)))
                    .await
                    .map_err(|e| BusError::new("postpone", Boxed(e)))
            }
            _ => self.park(env, message, &failure, attempt).await,
        }
    }

    /// Runs the handler while telling the broker, from time to time, that it still works.
    async fn apply_with_progress(
        &self,
        env: &Environment,
        message: &Message,
    ) -> Result<Applied, Failure> {
        let work = AssertUnwindSafe(self.apply.apply(env, &message.payload)).catch_unwind();
        tokio::pin!(work);
        loop {
            tokio::select! {
                result = &mut work => return result.unwrap_or_else(|_| Err(Failure::panicked())),
                () = crate::run::sleep(PROGRESS) => {
                    // A lost sign of life costs at most a redelivery, which the inbox recognises.
                    let _ = message.ack_with(AckKind::Progress).await;
                }
            }
        }
    }

    async fn park(
        &self,
        env: &Environment,
        message: Message,
        failure: &Failure,
        attempt: i64,
    ) -> Result<(), BusError> {
        tracing::error!(
            consumer = self.name,
            attempt,
            code = failure.code,
            error = failure.reason,
            "event cannot be applied, parked among the dead letters"
        );
        dlq::park(
            &env.bus,
            &identity(self.name, &message),
            &Letter {
                service: env.service.to_owned(),
                consumer: self.name.to_owned(),
                subject: message.subject.to_string(),
                code: failure.code.to_owned(),
                reason: failure.reason.clone(),
                attempt,
            },
            message.headers.as_ref(),
            message.payload.clone(),
        )
        .await?;
        metrics::dead_letter(self.name);
        message
            .ack_with(AckKind::Term)
            .await
            .map_err(|e| BusError::new("take off the stream", Boxed(e)))
    }
}

/// Hands back what was pulled and not begun, so that it need not wait for the broker's patience to end.
async fn give_back(bus: &Bus, mut messages: pull::Stream) {
    let mut left = Vec::new();
    while let Some(Some(Ok(message))) = messages.next().now_or_never() {
        left.push(message);
    }
    drop(messages);
    if left.is_empty() {
        return;
    }
    for message in left {
        let _ = message.ack_with(AckKind::Nak(Some(GIVEN_BACK))).await;
    }
    bus.flush().await;
}

/// Names one delivery of an event to one consumer, the same however often its parking is tried. A replay has
/// another place on the stream, hence another name.
fn identity(consumer: &str, message: &Message) -> String {
    message.info().map_or_else(
        |_| crate::id::fresh().to_string(),
        |info| {
            format!(
                "{consumer}:{}:{}",
                info.stream_sequence,
                info.published.unix_timestamp_nanos()
            )
        },
    )
}

/// 1 s, 2 s, 4 s… up to [`LONGEST_DELAY`], never less than what the error asks for.
fn backoff(asked: Duration, attempt: i64) -> Duration {
    let doublings = u32::try_from(attempt.clamp(1, 6) - 1).unwrap_or(0);
    (asked * 2u32.pow(doublings)).clamp(asked.min(LONGEST_DELAY), LONGEST_DELAY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_grow_and_are_bounded() {
        let second = Duration::from_secs(1);
        assert_eq!(backoff(second, 1), second);
        assert_eq!(backoff(second, 3), Duration::from_secs(4));
        assert_eq!(backoff(second, 60), LONGEST_DELAY);
        assert_eq!(backoff(Duration::ZERO, 4), Duration::ZERO);
    }
}
