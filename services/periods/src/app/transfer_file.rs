//! A learner goes over to another deployment, or comes from one, in a file (I-11 ★).

use chassis::Ctx;
use chassis::db::{Arrival, Crossing, moving};

use super::mover::Mover;
use crate::app::{App, access};
use crate::domain::transfer::Emportee;
use crate::error::Error;
use crate::policy::Action;

/// Takes the learner out, once, and keeps it aside; answers the part of the file, and its periods.
pub async fn export_apprenant(
    cx: &Ctx,
    app: &App,
    crossing: &Crossing,
) -> Result<(Vec<u8>, Vec<Emportee>), Error> {
    let from = access::enter(cx, Action::Transfer)?;
    moving::export(&app.db, cx, &from, crossing, &Mover::new(app)).await
}

/// Puts what was taken out back where it was, or drops it. Asked again, it answers the same.
pub async fn settle_export(
    cx: &Ctx,
    app: &App,
    crossing: &Crossing,
    restore: bool,
) -> Result<Vec<Emportee>, Error> {
    let here = access::enter(cx, Action::Transfer)?;
    moving::settle(&app.db, cx, &here, crossing, restore, &Mover::new(app)).await
}

/// Writes what another deployment took out, once, or only tries; answers its periods as they are called here.
///
/// # Errors
/// Whatever is not what a learner of this deployment could have: nothing of it stays.
pub async fn import_apprenant(
    cx: &Ctx,
    app: &App,
    arrival: &Arrival,
) -> Result<Vec<Emportee>, Error> {
    let to = access::enter(cx, Action::Transfer)?;
    moving::import(&app.db, cx, &to, arrival, &Mover::new(app)).await
}
