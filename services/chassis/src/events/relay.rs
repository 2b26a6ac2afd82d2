//! Publishes the outbox: one relay at a time per service, in order, marking only what the stream acknowledged.
//!
//! Every replica has a [`Line`]. The one that holds the lock publishes; the others tell it when they have committed
//! events. No commit waits for another because of events: a `notify` inside the transactions themselves would make
//! them queue for one lock.

use std::collections::HashSet;
use std::time::Duration;

use async_nats::HeaderMap;
use futures::future::join_all;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use tokio_util::sync::CancellationToken;
use tracing::Instrument;
use uuid::Uuid;

use super::bus::{Bus, BusError, KEPT_FOR};
use super::envelope::Envelope;
use super::line::{IDLE, Line, Woken};
use crate::db::{Db, Error};
use crate::error::describe;
use crate::telemetry::{names, propagation};
use crate::tenant::Uai;

/// Rows read at once.
const BATCH: i64 = 256;

/// Why a pass stopped early.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RelayError {
    #[error("outbox")]
    Db(#[from] Error),
    #[error("stream")]
    Bus(#[from] BusError),
}

/// Publishes what the outbox of `service` holds.
#[derive(Clone)]
pub(crate) struct Relay {
    pub(crate) service: &'static str,
    pub(crate) db: Db,
    pub(crate) bus: Bus,
}

struct Row {
    seq: i64,
    version: u32,
    envelope: Envelope,
    payload: Vec<u8>,
    traceparent: Option<String>,
}

impl Relay {
    /// Runs until `stop`; whoever leads then makes one last pass.
    pub(crate) async fn run(self, stop: CancellationToken) {
        loop {
            match Line::open(&self.db).await {
                Ok(mut line) => {
                    if let Err(error) = self.attend(&mut line, &stop).await {
                        tracing::warn!(error = describe(&error), "relay paused; its rows stay");
                    }
                    line.close().await;
                }
                Err(error) => tracing::warn!(error = describe(&error), "relay has no database"),
            }
            if pause(&stop, IDLE).await {
                return;
            }
        }
    }

    /// Waits for its turn, then leads.
    async fn attend(&self, line: &mut Line, stop: &CancellationToken) -> Result<(), RelayError> {
        while !line.elect().await? {
            match line.rest(stop).await? {
                Woken::Look => {}
                Woken::Committed => line.tell_leader().await?,
                // The leader may be gone at this very moment; if not, it hears of what was committed last.
                Woken::Stop if line.elect().await? => break,
                Woken::Stop => return Ok(line.tell_leader().await?),
            }
        }
        self.bus.own_stream(self.service).await?;
        loop {
            self.drain(line).await?;
            if stop.is_cancelled() {
                return Ok(());
            }
            line.rest(stop).await?;
        }
    }

    /// Publishes until nothing is left.
    async fn drain(&self, line: &mut Line) -> Result<(), RelayError> {
        loop {
            let rows = unpublished(line).await?;
            if rows.is_empty() {
                return Ok(());
            }
            for wave in waves(rows) {
                self.publish(line, wave).await?;
            }
        }
    }

    /// Publishes a wave and marks what was acknowledged. Its aggregates are all different, so what a failure
    /// leaves behind delays nobody's order.
    async fn publish(&self, line: &mut Line, wave: Vec<Row>) -> Result<(), RelayError> {
        let seqs: Vec<i64> = wave.iter().map(|row| row.seq).collect();
        let mut acknowledgements = Vec::with_capacity(wave.len());
        let mut failure = None;
        for row in wave {
            let span = tracing::info_span!(
                names::EVENT_PUBLISH,
                otel.name = format!("publish {}", row.envelope.event_type),
                otel.kind = "producer",
                messaging.system = "nats",
                messaging.operation.name = "publish",
                messaging.message.id = %row.envelope.id,
                event.r#type = row.envelope.event_type,
            );
            propagation::set_parent(&span, row.traceparent.as_deref());
            match self.send(row).instrument(span.clone()).await {
                Ok(ack) => acknowledgements.push(async move { ack.await }.instrument(span)),
                Err(error) => {
                    failure = Some(error);
                    break;
                }
            }
        }

        let mut acknowledged = Vec::with_capacity(seqs.len());
        for (seq, ack) in seqs.into_iter().zip(join_all(acknowledgements).await) {
            match ack {
                Ok(_) => acknowledged.push(seq),
                Err(error) => {
                    failure = Some(BusError::new("await the stream's acknowledgement", error));
                }
            }
        }
        mark(line, &acknowledged).await?;
        failure.map_or(Ok(()), |error| Err(error.into()))
    }

    async fn send(
        &self,
        row: Row,
    ) -> Result<async_nats::jetstream::context::PublishAckFuture, BusError> {
        let envelope = &row.envelope;
        let subject = self.bus.event_subject(
            self.service,
            row.version,
            &envelope.event_type,
            envelope.etablissement.as_str(),
        );
        let mut headers = HeaderMap::new();
        headers.insert("Nats-Msg-Id", envelope.id.to_string());
        // The event continues the trace that wrote it, and its consumers continue the event's.
        if let Some(traceparent) = propagation::current_traceparent().or(row.traceparent) {
            headers.insert("traceparent", traceparent);
        }
        let bytes = envelope.encode(row.payload);
        self.bus
            .jetstream
            .publish_with_headers(subject, headers, bytes.into())
            .await
            .map_err(|e| BusError::new("publish", e))
    }

    /// Makes the events since `since` leave once more; consumers that know them ignore them.
    pub(crate) async fn replay_since(&self, since: Timestamp) -> Result<u64, Error> {
        let done = sqlx::query!(
            "update chassis.outbox set published_at = null where occurred_at >= $1",
            since.to_sqlx()
        )
        .execute(self.db.pool())
        .await?;
        Ok(done.rows_affected())
    }

    /// Forgets what is older than streams keep (published events, inbox rows), idempotency keys after a day, and deletions
    /// that can be undone no more.
    pub(crate) async fn forget_old(&self, now: Timestamp) -> Result<(), Error> {
        let kept = jiff::SignedDuration::try_from(KEPT_FOR).unwrap_or(jiff::SignedDuration::MAX);
        let limit = (now - kept).to_sqlx();
        // Inbox rows outlive every possible redelivery, replay included: twice as long.
        let inbox_limit = (now - kept * 2).to_sqlx();
        let day = (now - jiff::SignedDuration::from_hours(24)).to_sqlx();
        sqlx::query!("delete from chassis.outbox where published_at < $1", limit)
            .execute(self.db.pool())
            .await?;
        sqlx::query!(
            "delete from chassis.inbox where handled_at < $1",
            inbox_limit
        )
        .execute(self.db.pool())
        .await?;
        sqlx::query!(
            "delete from chassis.idempotency_keys where created_at < $1",
            day
        )
        .execute(self.db.pool())
        .await?;
        self.db.forget_set_aside(now).await?;
        Ok(())
    }
}

/// The oldest rows that have not left yet: never "newer than the last seen", for they commit out of order.
async fn unpublished(line: &mut Line) -> Result<Vec<Row>, Error> {
    let rows = sqlx::query!(
        "select seq, id, event_type, event_version, etablissement, aggregate_id, aggregate_version,
                occurred_at, actor, correlation_id, causation_id, traceparent, payload
         from chassis.outbox where published_at is null order by seq limit $1",
        BATCH
    )
    .fetch_all(line.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Row {
                seq: row.seq,
                version: row.event_version.cast_unsigned(),
                envelope: Envelope {
                    id: row.id,
                    event_type: row.event_type,
                    occurred_at: row.occurred_at.to_jiff(),
                    etablissement: Uai::written(&row.etablissement)
                        .map_err(|e| Error::corrupt("chassis.outbox.etablissement", e))?,
                    aggregate_id: row.aggregate_id,
                    aggregate_version: row.aggregate_version,
                    actor: row.actor,
                    correlation_id: row.correlation_id,
                    causation_id: row.causation_id,
                },
                payload: row.payload,
                traceparent: row.traceparent,
            })
        })
        .collect()
}

/// Cuts a batch wherever an aggregate comes back: the second event of an aggregate is sent once the first is
/// acknowledged, so that a failure between the two cannot turn them round (N7).
fn waves(rows: Vec<Row>) -> Vec<Vec<Row>> {
    let mut waves = Vec::new();
    let mut wave: Vec<Row> = Vec::new();
    let mut aggregates = HashSet::new();
    for row in rows {
        if !aggregates.insert(row.envelope.aggregate_id) {
            waves.push(std::mem::take(&mut wave));
            aggregates.clear();
            aggregates.insert(row.envelope.aggregate_id);
        }
        wave.push(row);
    }
    waves.push(wave);
    waves
}

async fn mark(line: &mut Line, seqs: &[i64]) -> Result<(), Error> {
    if seqs.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "update chassis.outbox set published_at = now() where seq = any($1)",
        seqs
    )
    .execute(line.conn())
    .await?;
    Ok(())
}

/// Waits; `true` when told to stop.
pub(crate) async fn pause(stop: &CancellationToken, duration: Duration) -> bool {
    tokio::select! {
        () = stop.cancelled() => true,
        () = crate::run::sleep(duration) => false,
    }
}

/// Depth and age of an outbox, for gauges and tests.
pub(crate) async fn depth(db: &Db) -> Result<(i64, Option<Uuid>), Error> {
    let row = sqlx::query!(
        r#"select count(*) as "count!", (array_agg(id order by seq))[1] as oldest
           from chassis.outbox where published_at is null"#
    )
    .fetch_one(db.pool())
    .await?;
    Ok((row.count, row.oldest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(seq: i64, aggregate: u128) -> Row {
        let id = Uuid::from_u128(aggregate);
        Row {
            seq,
            version: 1,
            envelope: Envelope {
                id,
                event_type: "Probed".to_owned(),
                occurred_at: Timestamp::UNIX_EPOCH,
                etablissement: Uai::NONE,
                aggregate_id: id,
                aggregate_version: seq,
                actor: "service:probe".to_owned(),
                correlation_id: id,
                causation_id: id,
            },
            payload: Vec::new(),
            traceparent: None,
        }
    }

    #[test]
    fn no_wave_holds_two_events_of_one_aggregate_n7() {
        let rows = [(1, 7), (2, 8), (3, 7), (4, 7), (5, 8), (6, 9)].map(|(s, a)| row(s, a));
        let cut: Vec<Vec<i64>> = waves(rows.into())
            .iter()
            .map(|wave| wave.iter().map(|row| row.seq).collect())
            .collect();
        assert_eq!(cut, [vec![1, 2], vec![3], vec![4, 5, 6]]);
    }
}
