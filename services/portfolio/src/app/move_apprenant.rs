//! A learner goes over to another établissement (I-11): its portfolios follow its periods, its fiches libres follow it.

use chassis::Ctx;
use chassis::db::{Crossing, moving};

use super::mover::{Mover, Taken};
use crate::app::App;
use crate::error::Error;
use crate::policy::{self, Action};

/// Moves the learner, in one transaction, once.
///
/// # Errors
/// The declaration of a period has not arrived here yet: its portfolio would be opened where the learner no longer is.
pub(crate) async fn move_apprenant(
    cx: &Ctx,
    app: &App,
    crossing: &Crossing,
    periods: &[Taken],
) -> Result<(), Error> {
    let there = cx.in_etablissement(crossing.destination.clone());
    let from = policy::decide(cx.actor(), Action::Transfer, None).scope(cx)?;
    let to = policy::decide(cx.actor(), Action::Transfer, None).scope(&there)?;
    let mover = Mover::new(app, periods);
    moving::across(&app.db, cx, &from, &to, crossing, &mover).await?;
    Ok(())
}
