//! A learner goes over to another établissement (I-11): the records of its documents follow its periods.

use chassis::{
    Ctx,
    db::{Crossing, moving},
};

use super::{App, mover::Mover};
use crate::{
    domain::ids::PeriodId,
    error::Error,
    policy::{self, Action},
};

/// Moves the learner with its periods (what each was, what it is called in the destination), once.
pub async fn move_apprenant(
    cx: &Ctx,
    app: &App,
    crossing: &Crossing,
    periods: &[(PeriodId, PeriodId)],
) -> Result<(), Error> {
    let there = cx.in_etablissement(crossing.destination.clone());
    let from = policy::decide(cx.actor(), Action::Transfer).scope(cx)?;
    let to = policy::decide(cx.actor(), Action::Transfer).scope(&there)?;
    moving::across(&app.db, cx, &from, &to, crossing, &Mover { periods }).await?;
    Ok(())
}
