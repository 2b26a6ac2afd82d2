//! What the clock takes away of sign-in, of mails, of notifications and of reports (I-06, I-12).

use std::time::Duration;

use chassis::ctx::paris_day;
use chassis::{AppError as _, Ctx, Uai};
use jiff::{SignedDuration, Timestamp};

use super::throttle::FORGOTTEN_AFTER;
use crate::app::App;
use crate::domain::sign_in::KEPT;
use crate::error::Result;
use crate::store::purge::{self, Terms};

/// How often.
pub const EVERY: Duration = Duration::from_hours(1);

/// Takes away what is over. Every replica may: what one has taken, the next does not find.
pub async fn purge(app: &App) -> Result<()> {
    let cx = Ctx::for_service("identity", Uai::NONE, app.clock.clone());
    let now = cx.now();
    let before = |term| now.checked_sub(term).unwrap_or(Timestamp::MIN);
    let terms = Terms {
        now,
        failures: before(FORGOTTEN_AFTER),
        journal: before(KEPT),
        reports: before(
            SignedDuration::try_from(app.config.records_kept).unwrap_or(SignedDuration::MAX),
        ),
        left: paris_day(before(
            SignedDuration::try_from(app.config.sign_in_kept).unwrap_or(SignedDuration::MAX),
        )),
    };
    loop {
        let mut tx = app.db.begin(&cx).await?;
        let more = purge::batch(&mut tx, &terms).await?;
        tx.commit().await?;
        if !more {
            return Ok(());
        }
    }
}

/// The same from time to time: a failure is told, and tried again the next time.
pub async fn purge_or_tell(app: App) {
    if let Err(error) = purge(&app).await {
        tracing::warn!(
            code = error.code(),
            error = chassis::error::describe(&error),
            "sign-in data not purged"
        );
    }
}
