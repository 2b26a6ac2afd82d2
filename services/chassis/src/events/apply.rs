//! One event applied to one consumer: read, then the inbox row and what the handler does in one transaction.

use std::time::Duration;

use futures::future::BoxFuture;
use proto::events::Event as _;

use super::consumer::Environment;
use super::envelope::Envelope;
use super::handler::Handler;
use crate::ctx::Ctx;
use crate::db::Error;
use crate::error::{AppError, Kind, Retry, describe, wants_rerun};

/// How often a handler whose transaction lost against another is run again before it waits.
const RERUNS: usize = 5;
/// How long it waits then.
const AFTER_RERUNS: Duration = Duration::from_millis(200);

/// A handler whose event type is forgotten.
pub(super) trait Apply: Send + Sync {
    fn apply<'a>(
        &'a self,
        env: &'a Environment,
        bytes: &'a [u8],
    ) -> BoxFuture<'a, Result<Applied, Failure>>;
}

/// What became of an event.
pub(super) enum Applied {
    /// Applied, just now.
    Now,
    /// Applied before; this was a duplicate.
    Already,
}

/// Why an event was not applied, and what to do.
pub(super) struct Failure {
    /// The error's chain.
    pub(super) reason: String,
    /// Its stable code.
    pub(super) code: &'static str,
    /// What to do.
    pub(super) retry: Retry,
    /// A dependency is away: nobody's fault, so never a dead letter.
    pub(super) outage: bool,
}

impl Failure {
    fn from_error(error: &impl AppError) -> Self {
        Self {
            reason: describe(error),
            code: error.code(),
            retry: if wants_rerun(error) {
                Retry::Later(AFTER_RERUNS)
            } else {
                error.retry()
            },
            outage: error.kind() == Kind::Unavailable,
        }
    }

    /// A defect of ours, which a roll-out may mend: tried again like any other.
    pub(super) fn panicked() -> Self {
        Self {
            reason: "the handler panicked".to_owned(),
            code: "event.panicked",
            retry: Kind::Internal.retry(),
            outage: false,
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

/// A handler that knows its event type.
pub(super) struct Typed<H>(pub(super) H);

impl<H: Handler> Apply for Typed<H> {
    fn apply<'a>(
        &'a self,
        env: &'a Environment,
        bytes: &'a [u8],
    ) -> BoxFuture<'a, Result<Applied, Failure>> {
        Box::pin(async move {
            let (envelope, payload) = Envelope::decode(bytes).map_err(Failure::unreadable)?;
            // What is of an établissement is never applied outside of one, nor the other way round.
            if envelope.etablissement.is_none() != H::Event::EVERYWHERE {
                return Err(Failure::unreadable("etablissement: not of this event"));
            }
            let cx = Ctx::for_service(
                env.service,
                envelope.etablissement.clone(),
                env.clock.clone(),
            )
            .caused_by(envelope.correlation_id, envelope.id);
            let mut reruns = 0;
            loop {
                let event = <H::Event as prost::Message>::decode(payload.as_slice())
                    .map_err(Failure::unreadable)?;
                match self.once(env, &cx, &envelope, event).await {
                    Ok(applied) => return Ok(applied),
                    Err(error) if reruns < RERUNS && wants_rerun(&error) => reruns += 1,
                    Err(error) => return Err(Failure::from_error(&error)),
                }
            }
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
        // The memory of an event is kept for a time after it last came, not after it first did: an old event that
        // operators replay now and then must not outlive it.
        let fresh = sqlx::query_scalar!(
            r#"insert into chassis.inbox (consumer, event_id) values ($1, $2)
               on conflict (consumer, event_id) do update set handled_at = now()
               returning (xmax = 0) as "fresh!""#,
            H::CONSUMER,
            envelope.id
        )
        .fetch_one(tx.conn())
        .await
        .map_err(Error::from)?;
        if !fresh {
            tx.commit().await?;
            return Ok(Applied::Already);
        }
        self.0.handle(cx, envelope, event, &mut tx).await?;
        tx.commit().await?;
        Ok(Applied::Now)
    }
}
