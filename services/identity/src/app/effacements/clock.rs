//! Whoever left long enough ago is erased by the clock (I-12), in the same way as by a person.

use std::time::Duration;

use chassis::{AppError as _, Ctx, Uai};
use jiff::civil::Date;

use super::erase::take;
use super::kept;
use crate::app::App;
use crate::domain::effacement::{Due, Motif};
use crate::domain::ids::PersonId;
use crate::error::{Error, Result};
use crate::policy::{Action, Facts, decide};
use crate::store::effacements::{self, Asked};
use crate::store::etablissements;

/// How often: terms are days, and the first pass of a day does its work.
pub const EVERY: Duration = Duration::from_hours(1);
/// Persons looked at together; each is erased in a transaction of its own.
const BATCH: i64 = 100;

/// Erases everybody whose term is over, établissement by établissement. One who cannot be erased holds up no other, and
/// is tried again by the next pass. Every replica may: whom one has erased, the next does not find.
pub async fn sweep(app: &App) -> Result<()> {
    let cx = Ctx::for_service("identity", Uai::NONE, app.clock.clone());
    let mut tx = app.db.begin(&cx).await?;
    let uais = effacements::etablissements_due(&mut tx, cx.today(), kept(&app.config)).await?;
    tx.rollback().await?;
    for uai in uais {
        let uai: Uai = uai
            .parse()
            .map_err(|error| Error::internal("reading the UAI of a term", error))?;
        let cx = Ctx::for_service("identity", uai, app.clock.clone());
        sweep_one(&cx, app).await?;
    }
    Ok(())
}

async fn sweep_one(cx: &Ctx, app: &App) -> Result<()> {
    let mut after = None;
    loop {
        let due = due(cx, app, after).await?;
        let Some(last) = due.last() else {
            return Ok(());
        };
        after = Some((last.terme, last.person));
        for one in due {
            if let Err(error) = erase(cx, app, one.person).await {
                tracing::warn!(
                    code = error.code(),
                    error = chassis::error::describe(&error),
                    "a person whose term is over is not erased yet"
                );
            }
        }
    }
}

async fn due(cx: &Ctx, app: &App, after: Option<(Date, PersonId)>) -> Result<Vec<Due>> {
    let scope = decide(cx.actor(), Action::ErasePersons, &Facts::default()).scope(cx)?;
    let asked = Asked {
        by: Some(cx.today()),
        after,
        ..Asked::default()
    };
    let mut tx = app.db.begin(cx).await?;
    Ok(effacements::due(&mut tx, &scope, kept(&app.config), asked, BATCH).await?)
}

/// Erases one, if its term is still over once it is held: meanwhile it may have come back.
async fn erase(cx: &Ctx, app: &App, person: PersonId) -> Result<()> {
    let scope = decide(cx.actor(), Action::ErasePersons, &Facts::default()).scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    let asked = Asked {
        person: Some(person),
        by: Some(cx.today()),
        after: None,
    };
    tx.hold_erasures(&scope).await?;
    etablissements::lock(&mut tx, &scope).await?;
    let still = effacements::due(&mut tx, &scope, kept(&app.config), asked, 1).await?;
    if still.is_empty() {
        return Ok(());
    }
    take(cx, app, &mut tx, &scope, (person, Motif::Terme)).await?;
    tx.commit().await?;
    Ok(())
}

/// The same from time to time: a failure is told, and tried again the next time.
pub async fn sweep_or_tell(app: App) {
    if let Err(error) = sweep(&app).await {
        tracing::warn!(
            code = error.code(),
            error = chassis::error::describe(&error),
            "terms that are over are not applied"
        );
    }
}
