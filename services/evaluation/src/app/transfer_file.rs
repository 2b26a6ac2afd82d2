//! A learner goes over to another deployment, or comes from one, in a file (I-11 ★).

use std::collections::HashMap;

use chassis::Ctx;
use chassis::db::{Arrival, Crossing, moving};

use super::App;
use super::mover::{Mover, Taken};
use crate::error::Error;
use crate::policy::{self, Action};

/// Takes the learner out, once, and keeps it aside; answers the part of the file.
pub async fn export_apprenant(
    cx: &Ctx,
    app: &App,
    crossing: &Crossing,
    taken: &[Taken],
) -> Result<Vec<u8>, Error> {
    let from = policy::decide(cx.actor(), Action::Transfer, None).scope(cx)?;
    let mover = Mover::new(app, taken);
    let (part, _) = moving::export(&app.db, cx, &from, crossing, &mover).await?;
    Ok(part)
}

/// Puts what was taken out back where it was, or drops it; harmless to repeat.
pub async fn settle_export(
    cx: &Ctx,
    app: &App,
    crossing: &Crossing,
    taken: &[Taken],
    restore: bool,
) -> Result<(), Error> {
    let here = policy::decide(cx.actor(), Action::Transfer, None).scope(cx)?;
    let mover = Mover::new(app, taken);
    moving::settle(&app.db, cx, &here, crossing, restore, &mover).await?;
    Ok(())
}

/// Writes what another deployment took out, once, or only tries; answers how much it is.
///
/// # Errors
/// Whatever is not what a learner of this deployment could have, or a hash that does not fit (N2): nothing stays.
pub async fn import_apprenant(
    cx: &Ctx,
    app: &App,
    arrival: &Arrival,
    taken: &[Taken],
) -> Result<HashMap<String, u32>, Error> {
    let to = policy::decide(cx.actor(), Action::Transfer, None).scope(cx)?;
    moving::import(&app.db, cx, &to, arrival, &Mover::new(app, taken)).await
}
