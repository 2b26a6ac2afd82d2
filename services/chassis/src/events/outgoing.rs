//! An event on its way out: the outbox row, written with the change.

use jiff_sqlx::ToSqlx;
use proto::events::Event;
use uuid::Uuid;

use crate::ctx::Ctx;
use crate::db::{Error, Tx};
use crate::telemetry::propagation;

/// Largest payload: the broker takes a megabyte, envelope and headers included.
const LARGEST: usize = 512 * 1024;

/// A fact to publish, about one aggregate at one version.
#[derive(Clone, Debug)]
pub struct Outgoing {
    event_type: &'static str,
    event_version: u32,
    aggregate_id: Uuid,
    aggregate_version: i64,
    everywhere: bool,
    payload: Vec<u8>,
}

impl Outgoing {
    /// `event`, told of the aggregate `aggregate_id` as it is at `aggregate_version`.
    ///
    /// The aggregate's row must be locked in this transaction: that is what keeps its events in order.
    pub fn new<E: Event>(event: &E, aggregate_id: Uuid, aggregate_version: i64) -> Self {
        Self {
            event_type: E::TYPE,
            event_version: E::VERSION,
            aggregate_id,
            aggregate_version,
            everywhere: E::EVERYWHERE,
            payload: event.encode_to_vec(),
        }
    }
}

impl Tx {
    /// Writes `event` to the outbox; it leaves once this transaction commits. Refused in a context without an
    /// établissement, unless the event is one of the whole deployment, which is refused in any other.
    pub async fn emit(&mut self, cx: &Ctx, event: Outgoing) -> Result<(), Error> {
        self.emit_all(cx, vec![event]).await
    }

    /// Writes many events at once, in this order.
    pub async fn emit_all(&mut self, cx: &Ctx, events: Vec<Outgoing>) -> Result<(), Error> {
        if events.is_empty() {
            return Ok(());
        }
        // The relay publishes in order: what could never leave would hold back all that follows.
        let nowhere = cx.etablissement().is_none();
        if events.iter().any(|event| event.everywhere != nowhere) {
            return Err(Error::Unpublishable(
                "not of the établissement it is told in",
            ));
        }
        if events.iter().any(|event| event.payload.len() > LARGEST) {
            return Err(Error::Unpublishable("its payload is larger than 512 KiB"));
        }
        let now = cx.now();
        let actor = cx.actor().to_string();
        let traceparent = propagation::current_traceparent();
        let mut ids = Vec::with_capacity(events.len());
        let mut types = Vec::with_capacity(events.len());
        let mut versions = Vec::with_capacity(events.len());
        let mut aggregates = Vec::with_capacity(events.len());
        let mut aggregate_versions = Vec::with_capacity(events.len());
        let mut payloads = Vec::with_capacity(events.len());
        for event in events {
            ids.push(crate::id::fresh());
            types.push(event.event_type.to_owned());
            versions.push(event.event_version.cast_signed());
            aggregates.push(event.aggregate_id);
            aggregate_versions.push(event.aggregate_version);
            payloads.push(event.payload);
        }
        sqlx::query!(
            "insert into chassis.outbox
                (id, event_type, event_version, etablissement, aggregate_id, aggregate_version,
                 occurred_at, actor, correlation_id, causation_id, traceparent, payload)
             select id, event_type, event_version, $7, aggregate_id, aggregate_version,
                    $8, $9, $10, $11, $12, payload
             from unnest($1::uuid[], $2::text[], $3::int[], $4::uuid[], $5::bigint[], $6::bytea[])
                  with ordinality
                  as event (id, event_type, event_version, aggregate_id, aggregate_version, payload, rank)
             order by rank",
            &ids,
            &types,
            &versions,
            &aggregates,
            &aggregate_versions,
            &payloads,
            cx.etablissement().as_str(),
            now.to_sqlx(),
            actor,
            cx.correlation_id(),
            cx.causation_id(),
            traceparent
        )
        .execute(self.conn())
        .await?;
        self.emits();
        Ok(())
    }
}
