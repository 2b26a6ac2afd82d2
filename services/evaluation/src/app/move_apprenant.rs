//! A learner goes over to another établissement (I-11): its bilans follow its periods, and what was counted keeps the
//! hash that it had (N2).

use chassis::Ctx;
use chassis::db::{Crossing, moving};

use super::App;
use super::mover::{Mover, Taken};
use crate::error::Error;
use crate::policy::{self, Action};

/// Moves the learner, in one transaction, once.
///
/// # Errors
/// A bilan intermédiaire of the learner is being settled, or an event of a period has not arrived here yet: later, the
/// answer is another. A hash that no longer fits leaves everything where it was.
pub async fn move_apprenant(
    cx: &Ctx,
    app: &App,
    crossing: &Crossing,
    taken: &[Taken],
) -> Result<(), Error> {
    let there = cx.in_etablissement(crossing.destination.clone());
    let from = policy::decide(cx.actor(), Action::Transfer, None).scope(cx)?;
    let to = policy::decide(cx.actor(), Action::Transfer, None).scope(&there)?;
    let mover = Mover::new(app, taken);
    moving::across(&app.db, cx, &from, &to, crossing, &mover).await?;
    Ok(())
}
