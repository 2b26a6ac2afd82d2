//! What an annexe, or a file on its way, is part of.

use chassis::Ctx;
use uuid::Uuid;

use super::owner::decide_of;
use crate::app::App;
use crate::domain::{ApprenantId, Place};
use crate::error::Error;
use crate::policy::Action;

/// Tells it to whoever reads what it is joined to; to the others it is as one that never was.
pub(crate) async fn read_place(
    cx: &Ctx,
    app: &App,
    of: (ApprenantId, Uuid),
) -> Result<Place, Error> {
    let mut tx = app.db.begin(cx).await?;
    let decided = decide_of(cx, &mut tx, Action::Read, of).await?;
    Ok(decided.facts.place)
}
