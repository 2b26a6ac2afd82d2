//! Erasures that were made, and those to come (I-12).

use chassis::Ctx;
use jiff::ToSpan;

use super::kept;
use crate::app::App;
use crate::app::imports::{Page, cut, page_size};
use crate::domain::effacement::{Due, Effacement};
use crate::domain::ids::EffacementId;
use crate::error::{Error, Result};
use crate::policy::{Action, Facts, decide};
use crate::store::effacements::{self, Asked};

/// How far ahead one is told.
const AHEAD_DAYS: i64 = 30;
/// Most persons told at once; there may be more, and it is said.
const MOST: i64 = 500;

/// Erasures, the latest first.
pub async fn list(
    cx: &Ctx,
    app: &App,
    before: Option<EffacementId>,
    limit: i64,
) -> Result<Page<Effacement, EffacementId>> {
    let scope = decide(cx.actor(), Action::ReadErasures, &Facts::default()).scope(cx)?;
    let size = page_size(limit);
    let mut tx = app.db.begin(cx).await?;
    let found = effacements::list(&mut tx, &scope, (None, before), size + 1).await?;
    Ok(cut(found, size, |one: &Effacement| one.id))
}

/// One erasure.
pub async fn get(cx: &Ctx, app: &App, id: EffacementId) -> Result<Effacement> {
    let scope = decide(cx.actor(), Action::ReadErasures, &Facts::default()).scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    let found = effacements::list(&mut tx, &scope, (Some(id), None), 1).await?;
    found.into_iter().next().ok_or(Error::NotFound)
}

/// Whom the clock erases soon.
pub struct DueList {
    pub persons: Vec<Due>,
    /// There are more.
    pub more: bool,
}

/// Whom the clock erases within thirty days, so that nobody is surprised.
pub async fn due(cx: &Ctx, app: &App) -> Result<DueList> {
    let scope = decide(cx.actor(), Action::ReadErasures, &Facts::default()).scope(cx)?;
    let horizon = cx
        .today()
        .checked_add(AHEAD_DAYS.days())
        .map_err(|error| Error::internal("looking thirty days ahead", error))?;
    let asked = Asked {
        by: Some(horizon),
        ..Asked::default()
    };
    let mut tx = app.db.begin(cx).await?;
    let kept = kept(&app.config);
    let mut persons = effacements::due(&mut tx, &scope, kept, asked, MOST + 1).await?;
    let most = usize::try_from(MOST).unwrap_or(usize::MAX);
    let more = persons.len() > most;
    persons.truncate(most);
    Ok(DueList { persons, more })
}
