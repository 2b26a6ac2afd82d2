//! Takes one event type from its producer's stream and applies it here, once.
//!
//! Durable pull consumer, explicit acknowledgement, progress while working. After the handler's transaction has
//! committed: acknowledge. When it failed: try later (with a delay of our own), or park it among the dead letters
//! with the reason, await that, and only then take it off the stream.

use std::sync::Arc;
use std::time::Duration;

use async_nats::jetstream::consumer::{AckPolicy, DeliverPolicy, pull};
use async_nats::jetstream::{AckKind, Message};
use futures::StreamExt;
use futures::future::BoxFuture;
use proto::events::Event;
use tokio_util::sync::CancellationToken;
use tracing::Instrument;

use super::bus::{Bus, BusError};
use super::dlq::{self, Letter};
use super::envelope::Envelope;
use super::handler::Handler;
use super::relay::pause;
use crate::ctx::{Clock, Ctx};
use crate::db::{Db, Error};
use crate::error::{AppError, Kind, Retry, describe};
use crate::telemetry::{metrics, names, propagation};

/// How long the broker waits for news of a message before it delivers it again.
const ACK_WAIT: Duration = Duration::from_secs(30);
/// How often we say that we are still working.
const PROGRESS: Duration = Duration::from_secs(10);
/// Attempts before an event that keeps failing becomes a dead letter.
const ATTEMPTS: i64 = 10;
/// Longest delay between two attempts.
const LONGEST_DELAY: Duration = Duration::from_secs(30);
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

trait Apply: Send + Sync {
    fn apply<'a>(
        &'a self,
        env: &'a Environment,
        bytes: &'a [u8],
    ) -> BoxFuture<'a, Result<Applied, Failure>>;
}

enum Applied {
    Now,
    Already,
}

/// Why an event was not applied, and what to do.
struct Failure {
    reason: String,
    code: &'static str,
    retry: Retry,
    /// A dependency is away: nobody's fault, so never a dead letter.
    outage: bool,
}

impl Failure {
    fn from_error(error: &impl AppError) -> Self {
        Self {
            reason: describe(error),
            code: error.code(),
            retry: if crate::error::wants_rerun(error) {
                Retry::Later(Duration::ZERO)
            } else {
                error.retry()
            },
            outage: error.kind() == Kind::Unavailable,
        }
    }

    fn unreadable(reason: impl std::fmt::Display) -> Self {
        Self {
            reason: reason.to_string(),
            code: "event.unreadable",
            retry: Retry::Never,
            outage: false,
        }
    }
}

struct Typed<H>(H);

impl<H: Handler> Apply for Typed<H> {
    fn apply<'a>(
        &'a self,
        env: &'a Environment,
        bytes: &'a [u8],
    ) -> BoxFuture<'a, Result<Applied, Failure>> {
        Box::pin(async move {
            let (envelope, payload) = Envelope::decode(bytes).map_err(Failure::unreadable)?;
            let event = <H::Event as prost::Message>::decode(payload.as_slice())
                .map_err(Failure::unreadable)?;
            let cx = Ctx::for_service(
                env.service,
                envelope.etablissement.clone(),
                env.clock.clone(),
            )
            .caused_by(envelope.correlation_id, envelope.id);
            self.once(env, &cx, &envelope, event)
                .await
                .map_err(|e| Failure::from_error(&e))
        })
    }
}

impl<H: Handler> Typed<H> {
    /// The inbox row and what the handler does, in one transaction.
    async fn once(
        &self,
        env: &Environment,
        cx: &Ctx,
        envelope: &Envelope,
        event: H::Event,
    ) -> Result<Applied, H::Error> {
        let mut tx = env.db.begin(cx).await?;
        let row = sqlx::query!(
            "insert into chassis.inbox (consumer, event_id) values ($1, $2) on conflict do nothing",
            H::CONSUMER,
            envelope.id
        )
        .execute(tx.conn())
        .await
        .map_err(Error::from)?;
        if row.rows_affected() == 0 {
            return Ok(Applied::Already);
        }
        self.0.handle(cx, envelope, event, &mut tx).await?;
        tx.commit().await?;
        Ok(Applied::Now)
    }
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

    /// Opens the durable consumer, which lives on the broker beyond this process.
    pub(crate) async fn open(
        &self,
        bus: &Bus,
    ) -> Result<async_nats::jetstream::consumer::PullConsumer, BusError> {
        let stream = bus.stream(self.producer).await?;
        stream
            .get_or_create_consumer(
                self.name,
                pull::Config {
                    durable_name: Some(self.name.to_owned()),
                    filter_subject: (self.filter)(bus),
                    deliver_policy: DeliverPolicy::All,
                    ack_policy: AckPolicy::Explicit,
                    ack_wait: ACK_WAIT,
                    // Ours to count: the broker's limit would skip silently.
                    max_deliver: -1,
                    max_ack_pending: 64,
                    ..pull::Config::default()
                },
            )
            .await
            .map_err(|e| BusError::new("open consumer", e))
    }

    async fn consume(&self, env: &Environment, stop: &CancellationToken) -> Result<(), BusError> {
        let mut consumer = self.open(&env.bus).await?;
        let mut messages = consumer
            .stream()
            // Small batches: what was pulled and not handled when we stop waits for its ack delay.
            .max_messages_per_batch(16)
            .heartbeat(Duration::from_secs(5))
            .expires(Duration::from_secs(20))
            .messages()
            .await
            .map_err(|e| BusError::new("pull", e))?;
        loop {
            let next = tokio::select! {
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
        let work = self.apply.apply(env, &message.payload);
        tokio::pin!(work);
        loop {
            tokio::select! {
                result = &mut work => return result,
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

/// 1 s, 2 s, 4 s… up to [`LONGEST_DELAY`], never less than what the error asks for.
fn backoff(asked: Duration, attempt: i64) -> Duration {
    let doublings = u32::try_from(attempt.clamp(1, 6) - 1).unwrap_or(0);
    (asked * 2u32.pow(doublings)).clamp(asked.min(LONGEST_DELAY), LONGEST_DELAY)
}

/// The broker client's boxed errors, as errors.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Boxed(async_nats::Error);

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
