//! Events: facts that leave with the change they tell, and arrive once.
//!
//! **Leaving.** [`crate::db::Tx::emit`] writes an outbox row in the use case's transaction. [`relay`] publishes
//! rows to JetStream and marks them only after the stream's acknowledgement. **Arriving.** A [`Handler`] runs in a
//! transaction that already holds its inbox row, so an event is applied once per consumer however often it
//! comes. What cannot be applied goes to the dead letters ([`dlq`]) with its reason.
//!
//! To consume an event: implement [`Handler`] in the service's `events/`, hand it to [`crate::Parts::consume`].

mod apply;
pub(crate) mod bus;
pub(crate) mod consumer;
pub mod dlq;
mod envelope;
mod handler;
mod line;
mod outgoing;
pub(crate) mod relay;

pub use bus::Bus;
pub use envelope::{Envelope, EnvelopeError};
pub use handler::Handler;
pub use outgoing::Outgoing;
