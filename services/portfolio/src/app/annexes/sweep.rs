//! What the store holds for nothing leaves it (F-06, N1): files whose annexe is gone for good, or never came; uploads that
//! nobody goes on with; files of a transfer that nobody applied (I-11). So do links to books that have been over for a while
//! (F-11). Harmless to do twice, or in two replicas at once.

use chassis::{Clock, Ctx, Uai};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::app::App;
use crate::domain::{FileId, SHARE_KEPT, UploadId};
use crate::error::Error;
use crate::policy::{self, Action};
use crate::store;
use crate::store::released::Released;

/// An upload that has not moved for so long is given up: a phone may be off for a holiday week.
const GIVEN_UP: SignedDuration = SignedDuration::from_hours(14 * 24);
/// Files of a transfer that was received so long ago are received again before it is applied.
const ARRIVED: SignedDuration = SignedDuration::from_hours(30 * 24);
/// When to look again at what a deletion, or a transfer, may still bring back.
const LATER: SignedDuration = SignedDuration::from_hours(1);

/// Looks once; what fails is looked at again next time.
pub(crate) async fn sweep_files(app: &App, clock: &Clock) -> Result<(), Error> {
    let now = clock.now();
    let since = now.checked_sub(GIVEN_UP).unwrap_or(now);
    for (etablissement, upload) in store::uploads::left_since(&app.db, since).await? {
        give_up(&own(&etablissement, clock)?, app, upload).await?;
    }
    let since = now.checked_sub(ARRIVED).unwrap_or(now);
    for (etablissement, transfer) in store::arriving::left_since(&app.db, since).await? {
        leave(&own(&etablissement, clock)?, app, (transfer, since)).await?;
    }
    let since = now.checked_sub(SHARE_KEPT).unwrap_or(now);
    for etablissement in store::shares::over_in(&app.db, since).await? {
        forget_shares(&own(&etablissement, clock)?, app, since).await?;
    }
    for released in store::released::due(&app.db, now).await? {
        let cx = own(&released.etablissement, clock)?;
        if is_free(&cx, app, &released).await? {
            // One that cannot go holds up no other, and stays due; without a store, none can.
            if let Err(error) = app.files.clear(released.id).await {
                tracing::warn!(
                    file.id = %released.id,
                    error = chassis::error::describe(&error),
                    "left in the store, tried again"
                );
                if !app.files.usable() {
                    break;
                }
                continue;
            }
            settle(&cx, app, released.id).await?;
        }
    }
    Ok(())
}

fn own(etablissement: &str, clock: &Clock) -> Result<Ctx, Error> {
    let uai: Uai = etablissement
        .parse()
        .map_err(|error| chassis::db::Error::corrupt("released_files.etablissement", error))?;
    Ok(Ctx::for_service("portfolio", uai, clock.clone()))
}

async fn give_up(cx: &Ctx, app: &App, upload: UploadId) -> Result<(), Error> {
    let scope = policy::decide(cx.actor(), Action::SweepFiles, None).scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    store::uploads::delete(&mut tx, &scope, upload).await?;
    tx.commit().await?;
    Ok(())
}

async fn leave(cx: &Ctx, app: &App, (transfer, since): (Uuid, Timestamp)) -> Result<(), Error> {
    let scope = policy::decide(cx.actor(), Action::SweepFiles, None).scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    store::arriving::leave(&mut tx, &scope, transfer, since).await?;
    tx.commit().await?;
    Ok(())
}

async fn forget_shares(cx: &Ctx, app: &App, since: Timestamp) -> Result<(), Error> {
    let scope = policy::decide(cx.actor(), Action::SweepFiles, None).scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    store::shares::forget_over(&mut tx, &scope, since).await?;
    tx.commit().await?;
    Ok(())
}

/// Whether nothing needs it, nor ever will.
async fn is_free(cx: &Ctx, app: &App, released: &Released) -> Result<bool, Error> {
    let scope = policy::decide(cx.actor(), Action::SweepFiles, None).scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    store::released::see_all(&mut tx).await?;
    let file = FileId::from(released.id);
    let mut needed = store::annexes::needs(&mut tx, file).await?;
    if !needed
        && tx
            .keeps_aside(&scope, released.apprenant, released.id)
            .await?
    {
        let due = cx.now().checked_add(LATER).unwrap_or(cx.now());
        store::released::put_off(&mut tx, &scope, released.id, due).await?;
        tx.commit().await?;
        return Ok(false);
    }
    // Each statement sees what was committed before it: what was put back between these two was in neither.
    needed = needed || store::annexes::needs(&mut tx, file).await?;
    if needed {
        store::released::settle(&mut tx, &scope, released.id).await?;
        tx.commit().await?;
        return Ok(false);
    }
    tx.rollback().await?;
    Ok(true)
}

async fn settle(cx: &Ctx, app: &App, id: Uuid) -> Result<(), Error> {
    let scope = policy::decide(cx.actor(), Action::SweepFiles, None).scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    store::released::settle(&mut tx, &scope, id).await?;
    tx.commit().await?;
    Ok(())
}
