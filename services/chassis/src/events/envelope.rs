//! The envelope around every event.

use jiff::Timestamp;
use prost::Message;
use uuid::Uuid;

use crate::tenant::Uai;

/// What is known of an event besides its payload.
#[derive(Clone, Debug, PartialEq)]
pub struct Envelope {
    /// Identifies the event; the same however often it is delivered.
    pub id: Uuid,
    /// Name of the payload, e.g. `PeriodDeclared`.
    pub event_type: String,
    /// When the fact happened.
    pub occurred_at: Timestamp,
    /// The tenant; [`Uai::NONE`] of what is of the whole deployment.
    pub etablissement: Uai,
    /// The aggregate it is about.
    pub aggregate_id: Uuid,
    /// Version of that aggregate after the fact.
    pub aggregate_version: i64,
    /// `person:<uuid>` or `service:<name>`.
    pub actor: String,
    /// The request that started the story.
    pub correlation_id: Uuid,
    /// What caused this event.
    pub causation_id: Uuid,
}

/// An envelope that cannot be read: a message that none of ours wrote.
#[derive(Debug, thiserror::Error)]
#[error("unreadable envelope: {0}")]
pub struct EnvelopeError(String);

impl Envelope {
    /// The bytes on the bus.
    pub fn encode(&self, payload: Vec<u8>) -> Vec<u8> {
        proto::events::v1::Envelope {
            id: self.id.to_string(),
            r#type: self.event_type.clone(),
            occurred_at: self.occurred_at.to_string(),
            etablissement: self.etablissement.to_string(),
            aggregate_id: self.aggregate_id.to_string(),
            aggregate_version: self.aggregate_version,
            actor: self.actor.clone(),
            correlation_id: self.correlation_id.to_string(),
            causation_id: self.causation_id.to_string(),
            payload,
        }
        .encode_to_vec()
    }

    /// The envelope and its payload, read back.
    pub fn decode(bytes: &[u8]) -> Result<(Self, Vec<u8>), EnvelopeError> {
        fn read<T: std::str::FromStr<Err: std::fmt::Display>>(
            name: &str,
            text: &str,
        ) -> Result<T, EnvelopeError> {
            text.parse()
                .map_err(|e| EnvelopeError(format!("{name}: {e}")))
        }
        let raw =
            proto::events::v1::Envelope::decode(bytes).map_err(|e| EnvelopeError(e.to_string()))?;
        let envelope = Self {
            id: read("id", &raw.id)?,
            event_type: raw.r#type,
            occurred_at: read("occurred_at", &raw.occurred_at)?,
            etablissement: Uai::written(&raw.etablissement)
                .map_err(|e| EnvelopeError(format!("etablissement: {e}")))?,
            aggregate_id: read("aggregate_id", &raw.aggregate_id)?,
            aggregate_version: raw.aggregate_version,
            actor: raw.actor,
            correlation_id: read("correlation_id", &raw.correlation_id)?,
            causation_id: read("causation_id", &raw.causation_id)?,
        };
        Ok((envelope, raw.payload))
    }
}
