//! The bus: NATS JetStream, one stream per producer, one for dead letters.

use std::time::Duration;

use async_nats::jetstream::{self, stream};
use proto::events::Event;

use crate::config;

/// How long the broker recognises a message published twice. A bonus: the inbox is the guarantee.
const DUPLICATE_WINDOW: Duration = Duration::from_mins(2);
/// How long streams keep events; outboxes keep them as long and can replay them.
pub(crate) const KEPT_FOR: Duration = Duration::from_hours(30 * 24);

/// How long a start waits for the bus to greet.
const GREETING: Duration = Duration::from_secs(2);

/// The oldest broker, major and minor, that can be told to sync before it acknowledges.
const OLDEST_DURABLE: (u64, u64) = (2, 12);

/// A connection to the bus. Cheap to clone.
#[derive(Clone)]
pub struct Bus {
    client: async_nats::Client,
    pub(crate) jetstream: jetstream::Context,
    prefix: String,
    replicas: usize,
    accept_old_broker: bool,
}

/// The broker may lose what it acknowledged.
#[derive(Debug, thiserror::Error)]
#[error(
    "nats-server {version} may lose what it acknowledged when the power fails: run {}.{} or later, or set \
     nats.accept_old_broker to try things out", OLDEST_DURABLE.0, OLDEST_DURABLE.1
)]
struct OldBroker {
    version: String,
}

/// The bus refuses or does not answer.
#[derive(Debug, thiserror::Error)]
#[error("bus: {attempted}")]
pub struct BusError {
    attempted: &'static str,
    #[source]
    source: async_nats::Error,
}

/// The broker client's boxed errors, as errors.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Boxed(pub(crate) async_nats::Error);

impl BusError {
    pub(crate) fn new(
        attempted: &'static str,
        source: impl std::error::Error + Send + Sync + 'static,
    ) -> Self {
        Self {
            attempted,
            source: Box::new(source),
        }
    }
}

impl Bus {
    /// Connects, and keeps trying for as long as the process lives. A broker that is away stops no start: the
    /// service is not ready until it is back, and its outbox waits.
    pub async fn connect(config: &config::Nats, name: &str) -> Result<Self, BusError> {
        let client = async_nats::ConnectOptions::new()
            .name(name)
            .connection_timeout(Duration::from_secs(5))
            .ping_interval(Duration::from_secs(5))
            .retry_on_initial_connect()
            .reconnect_delay_callback(|attempt| {
                Duration::from_millis(50 * 2u64.pow(u32::try_from(attempt.min(5)).unwrap_or(5)))
            })
            .connect(&config.url)
            .await
            .map_err(|e| BusError::new("connect", e))?;
        let mut jetstream = jetstream::new(client.clone());
        jetstream.set_timeout(Duration::from_secs(5));
        let bus = Self {
            client,
            jetstream,
            prefix: config.prefix.clone(),
            replicas: config.replicas,
            accept_old_broker: config.accept_old_broker,
        };
        if tokio::time::timeout(GREETING, bus.connected())
            .await
            .is_err()
        {
            tracing::warn!("the bus does not answer, going on without it");
        }
        bus.durable()
            .map_err(|e| BusError::new("check the broker", e))?;
        Ok(bus)
    }

    /// Whether the broker that greeted last may be relied on; nobody has greeted yet is no fault.
    fn durable(&self) -> Result<(), OldBroker> {
        let version = self.client.server_info().version;
        if self.accept_old_broker || version.is_empty() || is_durable(&version) {
            return Ok(());
        }
        Err(OldBroker { version })
    }

    async fn connected(&self) {
        while !self.is_connected() {
            crate::run::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Whether the connection is up.
    pub fn is_connected(&self) -> bool {
        self.client.connection_state() == async_nats::connection::State::Connected
    }

    /// Whether it is connected to a broker that may be relied on.
    pub fn is_usable(&self) -> bool {
        self.is_connected() && self.durable().is_ok()
    }

    /// Stream of the events of `producer`; created if it is not there yet.
    pub(crate) async fn stream(&self, producer: &str) -> Result<stream::Stream, BusError> {
        self.open(self.wanted(producer)).await
    }

    /// The stream of this very service: created, or made what this release wants it to be.
    pub(crate) async fn own_stream(&self, service: &str) -> Result<(), BusError> {
        let wanted = self.wanted(service);
        let stream = self.open(wanted.clone()).await?;
        let found = &stream.cached_info().config;
        let same = found.subjects == wanted.subjects
            && found.num_replicas == wanted.num_replicas
            && found.max_age == wanted.max_age
            && found.duplicate_window == wanted.duplicate_window;
        if !same {
            tracing::warn!(stream = wanted.name, "stream differs, making it as wanted");
            let config = stream::Config {
                subjects: wanted.subjects,
                num_replicas: wanted.num_replicas,
                max_age: wanted.max_age,
                duplicate_window: wanted.duplicate_window,
                ..found.clone()
            };
            self.jetstream
                .update_stream(config)
                .await
                .map_err(|e| BusError::new("change stream", e))?;
        }
        Ok(())
    }

    /// Stream of the dead letters; created if it is not there yet.
    pub(crate) async fn dead_letters(&self) -> Result<stream::Stream, BusError> {
        self.open(self.wanted("dlq")).await
    }

    fn wanted(&self, producer: &str) -> stream::Config {
        stream::Config {
            name: self.stream_name(producer),
            subjects: vec![self.subject(&format!("{producer}.>"))],
            retention: stream::RetentionPolicy::Limits,
            storage: stream::StorageType::File,
            num_replicas: self.replicas,
            max_age: KEPT_FOR,
            duplicate_window: DUPLICATE_WINDOW,
            ..stream::Config::default()
        }
    }

    async fn open(&self, config: stream::Config) -> Result<stream::Stream, BusError> {
        self.jetstream
            .get_or_create_stream(config)
            .await
            .map_err(|e| BusError::new("open stream", e))
    }

    /// Hands what was written to the broker, within a second.
    pub(crate) async fn flush(&self) {
        // Whatever did not go out is delivered again: the broker's patience is the safety net.
        let _ = tokio::time::timeout(Duration::from_secs(1), self.client.flush()).await;
    }

    /// Where an event goes: `[prefix.]<service>.v<n>.<event>.<uai>`, with `_` for what is of the whole deployment.
    pub(crate) fn event_subject(
        &self,
        producer: &str,
        version: u32,
        kind: &str,
        uai: &str,
    ) -> String {
        let uai = if uai.is_empty() { "_" } else { uai };
        self.subject(&format!("{producer}.v{version}.{kind}.{uai}"))
    }

    /// What a consumer of `E` filters on: one subject, every établissement.
    pub(crate) fn filter<E: Event>(&self) -> String {
        self.event_subject(E::PRODUCER, E::VERSION, E::TYPE, "*")
    }

    /// `subject` under this suite's prefix.
    pub(crate) fn subject(&self, subject: &str) -> String {
        if self.prefix.is_empty() {
            subject.to_owned()
        } else {
            format!("{}.{subject}", self.prefix)
        }
    }

    /// Name of the stream of `producer`, under this suite's prefix.
    pub fn stream_name(&self, producer: &str) -> String {
        let name = producer.to_uppercase();
        if self.prefix.is_empty() {
            name
        } else {
            format!("{}_{name}", self.prefix)
        }
    }
}

/// Whether a broker of this version, `2.15.1`, can sync before it acknowledges; what cannot be read cannot be
/// relied on.
fn is_durable(version: &str) -> bool {
    let mut parts = version.split('.').map(str::parse::<u64>);
    match (parts.next(), parts.next()) {
        (Some(Ok(major)), Some(Ok(minor))) => (major, minor) >= OLDEST_DURABLE,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_as_numbers() {
        for (version, durable) in [
            ("2.12.0", true),
            ("2.15.1", true),
            ("3.0.0-beta", true),
            ("2.9.10", false),
            ("2.11.99", false),
            ("1.99", false),
            ("", false),
            ("two", false),
        ] {
            assert_eq!(is_durable(version), durable, "{version}");
        }
    }
}
