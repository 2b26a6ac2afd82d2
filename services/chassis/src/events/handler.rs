//! What a consumer of one event is.

use proto::events::Event;

use super::Envelope;
use crate::ctx::Ctx;
use crate::db::Tx;
use crate::error::AppError;

/// Applies one type of event, once.
///
/// The transaction already holds the inbox row and knows the event's établissement; the chassis commits it, then
/// acknowledges. The handler must also survive disorder: compare `envelope.aggregate_version` with what is known.
pub trait Handler: Send + Sync + 'static {
    /// The event.
    type Event: Event;
    /// What can go wrong; [`AppError::retry`] decides what follows.
    type Error: AppError + From<crate::db::Error>;
    /// Durable name, e.g. `portfolio-period-declared`. Never changed once deployed: the bus and the inbox know
    /// the consumer by it.
    const CONSUMER: &'static str;

    /// Applies `event` in `tx`. The actor of `cx` is the service itself.
    fn handle(
        &self,
        cx: &Ctx,
        envelope: &Envelope,
        event: Self::Event,
        tx: &mut Tx,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;
}
