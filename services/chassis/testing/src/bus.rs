//! The bus as a test needs it: publishing as another service would, reading what was published.

use std::time::Duration;

use async_nats::jetstream::{self, consumer, stream};
use chassis::Uai;
use chassis::events::Envelope;
use futures::StreamExt;
use jiff::Timestamp;
use proto::events::Event;
use uuid::Uuid;

/// One test's corner of the test server.
pub(crate) struct Corner {
    pub(crate) url: String,
    pub(crate) prefix: String,
    jetstream: jetstream::Context,
}

impl Corner {
    pub(crate) async fn open() -> Self {
        let url = crate::setting("CPRO_TEST_NATS_URL");
        let client = async_nats::connect(&url)
            .await
            .expect("the test broker answers");
        Self {
            url,
            prefix: format!("t{}", chassis::id::fresh().simple()),
            jetstream: jetstream::new(client),
        }
    }

    pub(crate) fn jetstream(&self) -> &jetstream::Context {
        &self.jetstream
    }

    pub(crate) fn stream_name(&self, producer: &str) -> String {
        format!("{}_{}", self.prefix, producer.to_uppercase())
    }

    async fn stream(&self, producer: &str) -> stream::Stream {
        self.jetstream
            .get_or_create_stream(stream::Config {
                name: self.stream_name(producer),
                subjects: vec![format!("{}.{producer}.>", self.prefix)],
                max_age: Duration::from_hours(30 * 24),
                duplicate_window: Duration::from_mins(2),
                ..stream::Config::default()
            })
            .await
            .expect("the stream")
    }

    /// Publishes as `E`'s producer would, without the header by which the broker knows duplicates.
    pub(crate) async fn publish<E: Event>(&self, envelope: &Envelope, event: &E) {
        self.publish_bytes::<E>(envelope, envelope.encode(event.encode_to_vec()))
            .await;
    }

    pub(crate) async fn publish_bytes<E: Event>(&self, envelope: &Envelope, bytes: Vec<u8>) {
        self.stream(E::PRODUCER).await;
        let uai = match envelope.etablissement.as_str() {
            "" => "_",
            uai => uai,
        };
        let subject = format!(
            "{}.{}.v{}.{}.{uai}",
            self.prefix,
            E::PRODUCER,
            E::VERSION,
            E::TYPE,
        );
        self.jetstream
            .publish(subject, bytes.into())
            .await
            .expect("publish")
            .await
            .expect("the stream's acknowledgement");
    }

    /// Every event of type `E` published so far.
    pub(crate) async fn published<E: Event>(&self) -> Vec<(Envelope, E)> {
        let mut stream = self.stream(E::PRODUCER).await;
        let waiting = stream.info().await.expect("the stream").state.messages;
        let consumer = stream
            .create_consumer(consumer::pull::Config {
                ack_policy: consumer::AckPolicy::None,
                ..consumer::pull::Config::default()
            })
            .await
            .expect("a consumer");
        let mut messages = consumer
            .fetch()
            .max_messages(usize::try_from(waiting).expect("a count").max(1))
            .messages()
            .await
            .expect("messages");
        let mut events = Vec::new();
        while let Some(message) = messages.next().await {
            let message = message.expect("a message");
            let (envelope, payload) = Envelope::decode(&message.payload).expect("an envelope");
            if envelope.event_type == E::TYPE {
                events.push((envelope, E::decode(payload.as_slice()).expect("an event")));
            }
        }
        events
    }

    /// Whether the consumer has nothing left to take nor to acknowledge.
    pub(crate) async fn is_idle(&self, producer: &str, consumer: &str) -> bool {
        let name = self.stream_name(producer);
        let Ok(stream) = self.jetstream.get_stream(&name).await else {
            return false;
        };
        match stream.consumer_info(consumer).await {
            Ok(info) => info.num_pending == 0 && info.num_ack_pending == 0,
            Err(_) => false,
        }
    }

    /// How many dead letters there are.
    pub(crate) async fn dead_letters(&self) -> u64 {
        match self
            .jetstream
            .get_stream(format!("{}_DLQ", self.prefix))
            .await
        {
            Ok(mut stream) => stream.info().await.expect("the stream").state.messages,
            Err(_) => 0,
        }
    }
}

/// An envelope as `producer` would write it.
pub(crate) fn envelope<E: Event>(
    etablissement: &Uai,
    aggregate_id: Uuid,
    aggregate_version: i64,
    occurred_at: Timestamp,
) -> Envelope {
    let id = chassis::id::fresh();
    Envelope {
        id,
        event_type: E::TYPE.to_owned(),
        occurred_at,
        etablissement: etablissement.clone(),
        aggregate_id,
        aggregate_version,
        actor: format!("service:{}", E::PRODUCER),
        correlation_id: id,
        causation_id: id,
    }
}
