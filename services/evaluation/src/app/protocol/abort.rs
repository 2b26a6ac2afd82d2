//! Step 5: given up, for ever; then its periods are released, as often as it takes.

use chassis::Ctx;

use super::{calling, scope};
use crate::app::App;
use crate::domain::protocol::{Etat, aborted};
use crate::domain::{BilanIntermediaireId, ClaimId};
use crate::error::Error;
use crate::store;

/// Gives up a bilan, unless it became final first; answers what it is now, with its claim.
pub async fn abort(
    cx: &Ctx,
    app: &App,
    bilan: BilanIntermediaireId,
) -> Result<(Etat, ClaimId), Error> {
    let scope = scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    // N10: nothing came of it.
    tx.aside();
    let bilan = store::bilans_intermediaires::lock(&mut tx, &scope, bilan)
        .await?
        .ok_or(Error::NotFound)?;
    let etat = aborted(bilan.etat);
    if bilan.etat == Etat::Claiming {
        store::bilans_intermediaires::settle(&mut tx, &scope, bilan.id, etat, cx.now()).await?;
        // Its periods are to be released from now on.
        store::to_settle::postpone(&mut tx, bilan.claim, cx.now()).await?;
    }
    tx.commit().await?;
    Ok((etat, bilan.claim))
}

/// Releases the periods of a bilan that was given up. Harmless to repeat; until it succeeds, the sweep comes back.
pub async fn release(cx: &Ctx, app: &App, claim: ClaimId) -> Result<(), Error> {
    let scope = scope(cx)?;
    // The caller may have stopped waiting: its deadline is not this call's.
    let calling = calling(cx).of_request(cx.request_id(), None, None);
    app.periods
        .release(&calling, claim)
        .await
        .map_err(|failure| {
            tracing::warn!(
                code = failure.code,
                "periods of an aborted bilan are not released yet"
            );
            Error::GivenUp("the owner of periods did not release a claim")
        })?;
    let mut tx = app.db.begin(cx).await?;
    // N10: nothing came of it.
    tx.aside();
    store::bilans_intermediaires::released(&mut tx, &scope, claim, cx.now()).await?;
    store::to_settle::remove(&mut tx, claim).await?;
    tx.commit().await?;
    Ok(())
}
