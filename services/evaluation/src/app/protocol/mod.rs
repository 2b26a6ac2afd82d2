//! The steps of the freeze protocol, each one transaction or one call (freeze.md, steps 1, 2, 3 and 5).
//!
//! Whoever opened a bilan was authorized then; from there on the protocol is this service's own affair, so that it
//! settles whatever becomes of the caller.

mod abort;
mod finalise;
mod grant;
mod open;

use chassis::{Actor, Ctx, Scope, Service as _};

use crate::Evaluation;
use crate::error::Error;
use crate::policy::{self, Action};

pub use abort::{abort, release};
pub use finalise::{Attempt, finalise, recount, verify};
pub use grant::grant;
pub use open::{CreateBilan, open};

/// The scope of this service, settling what it began.
fn scope(cx: &Ctx) -> Result<Scope, Error> {
    let own = Actor::Service(Evaluation::NAME.to_owned());
    Ok(policy::decide(&own, Action::SettleClaims, None).scope(cx)?)
}

/// A context for calls to the owner of periods: the idempotency key of the request protects no step of it.
fn calling(cx: &Ctx) -> Ctx {
    cx.of_request(cx.request_id(), None, cx.deadline())
}
