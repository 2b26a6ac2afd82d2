//! Dead letters: events that a consumer could not apply, kept with the reason until someone replays them.

use async_nats::HeaderMap;
use async_nats::jetstream::Message;
use async_nats::jetstream::consumer::{AckPolicy, DeliverPolicy, pull};
use bytes::Bytes;
use futures::StreamExt;

use super::bus::{Boxed, Bus, BusError};
use super::envelope::Envelope;

/// Why and where an event failed.
#[derive(Clone, Debug, PartialEq)]
pub struct Letter {
    /// Service of the consumer.
    pub service: String,
    /// The consumer that could not apply it.
    pub consumer: String,
    /// Where the event was published.
    pub subject: String,
    /// Stable code of the error.
    pub code: String,
    /// The error's chain.
    pub reason: String,
    /// At which attempt it was given up.
    pub attempt: i64,
}

/// A dead letter as it is kept.
#[derive(Clone, Debug)]
pub struct Parked {
    /// Place in the dead letters' stream.
    pub sequence: u64,
    /// Why it is here.
    pub letter: Letter,
    /// The event, if it can be read at all.
    pub envelope: Option<Envelope>,
    /// Its bytes.
    pub bytes: Bytes,
}

/// Longest reason kept, in characters: headers are small.
const LONGEST_REASON: usize = 2_000;
/// Dead letters read at once.
const PAGE: usize = 1_000;

/// Parks an event, once per `identity` even when the one who parks it is killed before it knows.
pub(crate) async fn park(
    bus: &Bus,
    identity: &str,
    letter: &Letter,
    original: Option<&HeaderMap>,
    bytes: Bytes,
) -> Result<(), BusError> {
    bus.dead_letters().await?;
    let mut headers = HeaderMap::new();
    if let Some(traceparent) = original.and_then(|h| h.get("traceparent")) {
        headers.insert("traceparent", traceparent.as_str());
    }
    headers.insert("Nats-Msg-Id", identity);
    headers.insert("Cpro-Subject", letter.subject.as_str());
    headers.insert("Cpro-Code", letter.code.as_str());
    // A header is one line.
    let reason: String = letter
        .reason
        .replace(['\r', '\n'], " ")
        .chars()
        .take(LONGEST_REASON)
        .collect();
    headers.insert("Cpro-Reason", reason.as_str());
    headers.insert("Cpro-Attempt", letter.attempt.to_string().as_str());
    let subject = bus.subject(&format!("dlq.{}.{}", letter.service, letter.consumer));
    bus.jetstream
        .publish_with_headers(subject, headers, bytes)
        .await
        .map_err(|e| BusError::new("park a dead letter", e))?
        .await
        .map_err(|e| BusError::new("await the dead letters' acknowledgement", e))?;
    Ok(())
}

/// The dead letters of `service`, oldest first.
pub async fn list(bus: &Bus, service: &str) -> Result<Vec<Parked>, BusError> {
    let stream = bus.dead_letters().await?;
    let consumer = stream
        .create_consumer(pull::Config {
            filter_subject: bus.subject(&format!("dlq.{service}.>")),
            ack_policy: AckPolicy::None,
            deliver_policy: DeliverPolicy::All,
            ..pull::Config::default()
        })
        .await
        .map_err(|e| BusError::new("read the dead letters", e))?;
    let mut parked = Vec::new();
    loop {
        let before = parked.len();
        let mut messages = consumer
            .fetch()
            .max_messages(PAGE)
            .messages()
            .await
            .map_err(|e| BusError::new("read the dead letters", e))?;
        while let Some(message) = messages.next().await {
            let message = message.map_err(|e| BusError::new("read a dead letter", Boxed(e)))?;
            parked.push(read(service, &message));
        }
        if parked.len() - before < PAGE {
            return Ok(parked);
        }
    }
}

fn read(service: &str, message: &Message) -> Parked {
    let header = |name: &str| {
        message
            .headers
            .as_ref()
            .and_then(|h| h.get(name))
            .map(ToString::to_string)
            .unwrap_or_default()
    };
    let consumer = message.subject.rsplit('.').next().unwrap_or_default();
    Parked {
        sequence: message.info().map_or(0, |info| info.stream_sequence),
        letter: Letter {
            service: service.to_owned(),
            consumer: consumer.to_owned(),
            subject: header("Cpro-Subject"),
            code: header("Cpro-Code"),
            reason: header("Cpro-Reason"),
            attempt: header("Cpro-Attempt").parse().unwrap_or(0),
        },
        envelope: Envelope::decode(&message.payload).ok().map(|(e, _)| e),
        bytes: message.payload.clone(),
    }
}

/// Publishes a dead letter again where it first was, then forgets it. Its consumer, and every other one, will
/// see it; those that applied it know it by its id.
pub async fn replay(bus: &Bus, parked: &Parked) -> Result<(), BusError> {
    // No `Nats-Msg-Id`: the broker would take it for the duplicate that it is.
    bus.jetstream
        .publish(parked.letter.subject.clone(), parked.bytes.clone())
        .await
        .map_err(|e| BusError::new("replay", e))?
        .await
        .map_err(|e| BusError::new("await the replay's acknowledgement", e))?;
    bus.dead_letters()
        .await?
        .delete_message(parked.sequence)
        .await
        .map_err(|e| BusError::new("forget a dead letter", e))?;
    Ok(())
}
