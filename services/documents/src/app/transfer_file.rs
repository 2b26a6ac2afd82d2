//! A learner goes over to another deployment, or comes from one, in a file (I-11 ★): the records of its documents.

use chassis::{
    Ctx,
    db::{Arrival, Crossing, moving},
};

use super::{App, mover::Mover};
use crate::{
    domain::ids::PeriodId,
    error::Error,
    policy::{self, Action},
};

/// Takes the learner out, once, and keeps it aside; answers the part of the file.
pub async fn export_apprenant(
    cx: &Ctx,
    app: &App,
    crossing: &Crossing,
    periods: &[(PeriodId, PeriodId)],
) -> Result<Vec<u8>, Error> {
    let from = policy::decide(cx.actor(), Action::Transfer).scope(cx)?;
    let (part, _) = moving::export(&app.db, cx, &from, crossing, &Mover { periods }).await?;
    Ok(part)
}

/// Puts what was taken out back where it was, or drops it; harmless to repeat.
pub async fn settle_export(
    cx: &Ctx,
    app: &App,
    crossing: &Crossing,
    periods: &[(PeriodId, PeriodId)],
    restore: bool,
) -> Result<(), Error> {
    let here = policy::decide(cx.actor(), Action::Transfer).scope(cx)?;
    let mover = Mover { periods };
    moving::settle(&app.db, cx, &here, crossing, restore, &mover).await?;
    Ok(())
}

/// Writes what another deployment took out, once, or only tries; answers how many records it is.
pub async fn import_apprenant(
    cx: &Ctx,
    app: &App,
    arrival: &Arrival,
    periods: &[(PeriodId, PeriodId)],
) -> Result<usize, Error> {
    let to = policy::decide(cx.actor(), Action::Transfer).scope(cx)?;
    moving::import(&app.db, cx, &to, arrival, &Mover { periods }).await
}
