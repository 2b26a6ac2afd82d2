//! Publishes the outbox: one relay at a time per service, in order, marking only what the stream acknowledged.

use std::time::Duration;

use async_nats::HeaderMap;
use futures::future::join_all;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::postgres::PgListener;
use tokio_util::sync::CancellationToken;
use tracing::Instrument;
use uuid::Uuid;

use super::bus::{Bus, BusError, KEPT_FOR};
use super::envelope::Envelope;
use crate::db::{Db, Error};
use crate::error::describe;
use crate::leader;
use crate::telemetry::{names, propagation};
use crate::tenant::Uai;

/// Rows published before their acknowledgements are awaited.
const BATCH: i64 = 256;
/// How long the relay sleeps when nothing wakes it.
const IDLE: Duration = Duration::from_millis(500);

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
    /// Runs until `stop`, then makes one last pass.
    pub(crate) async fn run(self, stop: CancellationToken) {
        loop {
            let won = tokio::select! {
                () = stop.cancelled() => break,
                won = leader::acquire(&self.db, leader::RELAY) => won,
            };
            match won {
                Ok(Some(lead)) => {
                    if let Err(error) = self.lead(&stop).await {
                        tracing::warn!(error = describe(&error), "relay paused");
                    }
                    lead.resign().await;
                }
                Ok(None) => {}
                Err(error) => tracing::warn!(error = describe(&error), "relay has no database"),
            }
            if pause(&stop, IDLE).await {
                break;
            }
        }
        if let Err(error) = self.drain().await {
            tracing::warn!(
                error = describe(&error),
                "last pass of the relay failed; the rows stay"
            );
        }
    }

    async fn lead(&self, stop: &CancellationToken) -> Result<(), RelayError> {
        self.bus.stream(self.service).await?;
        let mut listener = PgListener::connect_with(self.db.pool())
            .await
            .map_err(Error::from)?;
        listener
            .listen("chassis_outbox")
            .await
            .map_err(Error::from)?;
        loop {
            self.drain().await?;
            tokio::select! {
                () = stop.cancelled() => return Ok(()),
                woken = tokio::time::timeout(IDLE, listener.recv()) => {
                    if let Ok(Err(error)) = woken {
                        return Err(Error::from(error).into());
                    }
                }
            }
        }
    }

    /// Publishes until nothing is left.
    pub(crate) async fn drain(&self) -> Result<(), RelayError> {
        loop {
            let rows = self.unpublished().await?;
            if rows.is_empty() {
                return Ok(());
            }
            self.publish(rows).await?;
        }
    }

    async fn unpublished(&self) -> Result<Vec<Row>, Error> {
        let rows = sqlx::query!(
            "select seq, id, event_type, event_version, etablissement, aggregate_id, aggregate_version,
                    occurred_at, actor, correlation_id, causation_id, traceparent, payload
             from chassis.outbox where published_at is null order by seq limit $1",
            BATCH
        )
        .fetch_all(self.db.pool())
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
                        etablissement: row
                            .etablissement
                            .parse::<Uai>()
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

    /// Publishes a batch and marks what was acknowledged, up to the first failure: beyond it order would be lost.
    async fn publish(&self, rows: Vec<Row>) -> Result<(), RelayError> {
        let seqs: Vec<i64> = rows.iter().map(|row| row.seq).collect();
        let mut acknowledgements = Vec::with_capacity(rows.len());
        let mut failure = None;
        for row in rows {
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
                    break;
                }
            }
        }
        self.mark(&acknowledged).await?;
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
        // The event continues the trace that wrote it; its consumers link to it.
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

    async fn mark(&self, seqs: &[i64]) -> Result<(), Error> {
        if seqs.is_empty() {
            return Ok(());
        }
        sqlx::query!(
            "update chassis.outbox set published_at = now() where seq = any($1)",
            seqs
        )
        .execute(self.db.pool())
        .await?;
        Ok(())
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

    /// Forgets what is older than streams keep: published events, inbox rows, idempotency keys (a day).
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
        Ok(())
    }
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
