//! Deleting a period as a whole (P-08), unless it is claimed (P-07).

use chassis::Ctx;

use crate::app::{self, App, access};
use crate::domain::claim::Gel;
use crate::domain::ids::PeriodId;
use crate::error::Error;
use crate::events::outgoing;
use crate::policy::{Action, Facts};
use crate::store;

/// What is asked.
#[derive(Clone, Debug)]
pub struct DeletePeriod {
    /// The period.
    pub id: PeriodId,
    /// The version that the caller saw (G-06).
    pub expected_version: i64,
}

/// Deletes a period and its fiches de liaison; the other services clean up on the event. Answers the last version.
pub async fn delete_period(cx: &Ctx, app: &App, command: DeletePeriod) -> Result<i64, Error> {
    let scope = access::enter(cx, Action::DeletePeriod)?;
    let mut tx = app.db.begin(cx).await?;
    let fingerprint = app::fingerprint("delete_period", &command);
    if let Some(first) = tx.replayed(cx, &fingerprint).await? {
        let version = first
            .parse()
            .map_err(|e| chassis::db::Error::corrupt("idempotency_keys.result", e))?;
        return Ok(version);
    }
    // From here to the end no claim is granted on it.
    let period = store::periods::lock(&mut tx, &scope, command.id)
        .await?
        .ok_or(Error::NotFound)?;
    let learners = store::periods::learners(&mut tx, &scope, period.id).await?;
    let facts = Facts::Period {
        id: period.id,
        referentiel: &period.referentiel,
        apprenants: &learners,
    };
    access::check(cx, Action::DeletePeriod, &facts)?;
    let claims = store::claims::of_periods(&mut tx, &scope, &[period.id]).await?;
    Gel::of(&claims).permit_change()?;
    if period.version != command.expected_version {
        return Err(Error::Stale {
            current: period.version,
        });
    }
    let last_version = period.version + 1;
    let by = cx.actor().to_string();
    store::periods::mark_deleted(&mut tx, &scope, &period, &by, cx.now()).await?;
    store::fiches::delete_of_period(&mut tx, &scope, period.id).await?;
    let event = outgoing::period_deleted(period.id, last_version);
    tx.emit(cx, event).await?;
    tx.remember(cx, &last_version.to_string()).await?;
    tx.commit().await?;
    Ok(last_version)
}
