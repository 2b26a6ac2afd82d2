//! A learner goes over to another établissement (I-11): its fiches de liaison, and a copy of their periods.
//!
//! One transaction, once: asked again, it answers the same. From its end on, no period can be declared for the learner
//! where it was, whatever news of it is still on its way; the other services follow what is answered here.

use chassis::Ctx;
use chassis::db::{Crossing, moving};

use super::mover::Mover;
use crate::app::{App, access};
use crate::domain::transfer::Emportee;
use crate::error::Error;
use crate::policy::Action;

/// Moves the learner; answers the periods that it took along.
///
/// # Errors
/// A bilan intermédiaire of the learner is being validated: it settles within seconds, then the answer is another.
pub async fn move_apprenant(
    cx: &Ctx,
    app: &App,
    crossing: &Crossing,
) -> Result<Vec<Emportee>, Error> {
    let there = cx.in_etablissement(crossing.destination.clone());
    let from = access::enter(cx, Action::Transfer)?;
    let to = access::enter(&there, Action::Transfer)?;
    moving::across(&app.db, cx, &from, &to, crossing, &Mover::new(app)).await
}
