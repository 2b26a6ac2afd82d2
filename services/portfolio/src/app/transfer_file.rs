//! A learner goes over to another deployment, or comes from one, in a file (I-11 ★).

use std::collections::HashMap;

use chassis::Ctx;
use chassis::db::{Arrival, Crossing, moving};

use super::mover::{Mover, Taken};
use crate::app::App;
use crate::error::Error;
use crate::policy::{self, Action};

/// Takes the learner out, once, and keeps it aside; answers the part of the file.
pub(crate) async fn export_apprenant(
    cx: &Ctx,
    app: &App,
    crossing: &Crossing,
    periods: &[Taken],
) -> Result<Vec<u8>, Error> {
    let from = policy::decide(cx.actor(), Action::Transfer, None).scope(cx)?;
    let mover = Mover::new(app, periods);
    let (part, _) = moving::export(&app.db, cx, &from, crossing, &mover).await?;
    Ok(part)
}

/// Puts what was taken out back where it was, or drops it; harmless to repeat.
pub(crate) async fn settle_export(
    cx: &Ctx,
    app: &App,
    crossing: &Crossing,
    periods: &[Taken],
    restore: bool,
) -> Result<(), Error> {
    let here = policy::decide(cx.actor(), Action::Transfer, None).scope(cx)?;
    let mover = Mover::new(app, periods);
    moving::settle(&app.db, cx, &here, crossing, restore, &mover).await?;
    Ok(())
}

/// Writes what another deployment took out, once, or only tries; answers how much it is.
///
/// # Errors
/// Whatever is not what a learner of this deployment could have: nothing of it stays.
pub(crate) async fn import_apprenant(
    cx: &Ctx,
    app: &App,
    arrival: &Arrival,
    periods: &[Taken],
) -> Result<HashMap<String, u32>, Error> {
    let to = policy::decide(cx.actor(), Action::Transfer, None).scope(cx)?;
    moving::import(&app.db, cx, &to, arrival, &Mover::new(app, periods)).await
}
