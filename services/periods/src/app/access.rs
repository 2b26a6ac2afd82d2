//! The two steps of every authorization: before an object is read, and with what was read.

use chassis::Ctx;
use chassis::policy::Scope;

use crate::error::Error;
use crate::policy::{self, Action, Facts};

/// The scope to read what `action` is about; refused when the actor could never read it.
pub fn enter(cx: &Ctx, action: Action) -> Result<Scope, Error> {
    Ok(policy::decide(cx.actor(), action.sight(), &Facts::Unknown).scope(cx)?)
}

/// Whether the actor may do `action` on what was read.
pub fn check(cx: &Ctx, action: Action, facts: &Facts<'_>) -> Result<(), Error> {
    policy::decide(cx.actor(), action, facts).scope(cx)?;
    Ok(())
}
