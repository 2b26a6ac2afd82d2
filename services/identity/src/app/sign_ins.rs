//! The journal of sign-ins of an établissement (I-06).

use chassis::Ctx;
use uuid::Uuid;

use super::imports::{Page, cut, page_size};
use crate::app::App;
use crate::domain::ids::PersonId;
use crate::domain::sign_in::Line;
use crate::error::Result;
use crate::policy::{Action, Facts, decide};
use crate::store::sign_ins;

/// What happened at the door to people of the établissement, or to one of them, the latest first.
pub async fn list(
    cx: &Ctx,
    app: &App,
    person: Option<PersonId>,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Page<Line, Uuid>> {
    let scope = decide(cx.actor(), Action::ReadSignIns, &Facts::default()).scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    // N10: who came when is told to few, and they are known.
    tx.witness();
    let size = page_size(limit);
    let lines = sign_ins::list(&mut tx, &scope, person, after, size + 1).await?;
    tx.commit().await?;
    Ok(cut(lines, size, |line| line.id))
}
