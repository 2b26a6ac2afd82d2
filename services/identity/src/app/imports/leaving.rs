//! Leaving dates that files announced, when they have come (I-04): active until then, deactivated that night.

use std::time::Duration;

use chassis::events::Outgoing;
use chassis::{AppError as _, Ctx, Uai};

use crate::app::App;
use crate::error::{Error, Result};
use crate::events::outgoing;
use crate::store::leaving;

/// How often.
pub const EVERY: Duration = Duration::from_hours(1);

/// Deactivates who was to leave before today, établissement by établissement. Every replica may: whom one has
/// deactivated, the next does not find.
pub async fn leave_on_time(app: &App) -> Result<()> {
    let cx = Ctx::for_service("identity", Uai::NONE, app.clock.clone());
    let mut tx = app.db.begin(&cx).await?;
    let due = leaving::due(&mut tx, cx.today()).await?;
    tx.rollback().await?;
    for uai in due {
        let uai: Uai = uai
            .parse()
            .map_err(|error| Error::internal("reading the UAI of a departure", error))?;
        let cx = Ctx::for_service("identity", uai.clone(), app.clock.clone());
        let mut tx = app.db.begin(&cx).await?;
        let told = leaving::leave(&mut tx, uai.as_str(), (cx.today(), cx.now())).await?;
        let events: Vec<Outgoing> = told.iter().map(outgoing::of_import).collect();
        tx.emit_all(&cx, events).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// The same from time to time: a failure is told, and tried again the next time.
pub async fn leave_on_time_or_tell(app: App) {
    if let Err(error) = leave_on_time(&app).await {
        tracing::warn!(
            code = error.code(),
            error = chassis::error::describe(&error),
            "departures of the day not applied"
        );
    }
}
