//! Granting a claim on a period (`freeze.md`, step 2).

use chassis::Ctx;

use crate::app::{App, access};
use crate::domain::claim::Claim;
use crate::error::Error;
use crate::policy::Action;
use crate::store;

/// Grants `claim`, pending; from then on the period changes no more. Answers the period's version: evaluation
/// waits until it has applied the period's events up to it (step 3).
///
/// Idempotent. Refused when the period is deleted, or its learner is not one of it.
pub async fn freeze_period(cx: &Ctx, app: &App, claim: Claim) -> Result<i64, Error> {
    let scope = access::enter(cx, Action::Claim)?;
    let mut tx = app.db.begin(cx).await?;
    // A deletion under way ends first; one that comes later finds the claim.
    let period = store::periods::lock(&mut tx, &scope, claim.period)
        .await?
        .ok_or(Error::NotFound)?;
    let held = store::claims::of_periods(&mut tx, &scope, &[period.id]).await?;
    if let Some(known) = held.iter().find(|known| known.id == claim.id) {
        return if known.repeats(&claim) {
            Ok(period.version)
        } else {
            Err(Error::ClaimReused(claim.id))
        };
    }
    store::claims::insert(&mut tx, &scope, &claim, cx.now()).await?;
    tx.commit().await?;
    Ok(period.version)
}
