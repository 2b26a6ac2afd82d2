//! Sharing an annexe with the other établissements of the académie, and no longer (★ P-01).
//!
//! Each says the state wanted: saying it twice changes nothing. The annexe's version is that of its content, and stays.

use chassis::Ctx;
use chassis::db::Tx;
use chassis::policy::Scope;

use crate::app::{self, App, Offered, access, read_annexes};
use crate::domain::annexe::Annexe;
use crate::domain::ids::AnnexeId;
use crate::error::Error;
use crate::policy::{Action, Facts};
use crate::store;

/// Lets the others read the annexe as it is, and as it becomes.
pub async fn share_annexe(cx: &Ctx, app: &App, id: AnnexeId) -> Result<Offered<Annexe>, Error> {
    let (mut tx, scope, mut annexe) = held(cx, app, id).await?;
    if annexe.partagee_le.is_none() {
        let now = app::stored_now(cx);
        store::partages::share(&mut tx, &scope, &annexe, now).await?;
        tx.commit().await?;
        annexe.partagee_le = Some(now);
    }
    Ok(read_annexes::offered(cx, annexe))
}

/// Takes that back. Copies that others took are theirs.
pub async fn unshare_annexe(cx: &Ctx, app: &App, id: AnnexeId) -> Result<Offered<Annexe>, Error> {
    let (mut tx, scope, mut annexe) = held(cx, app, id).await?;
    if annexe.partagee_le.take().is_some() {
        store::partages::withdraw(&mut tx, &scope, id).await?;
        tx.commit().await?;
    }
    Ok(read_annexes::offered(cx, annexe))
}

/// The annexe, locked: an edit, its deletion and two who share it wait for each other.
async fn held(cx: &Ctx, app: &App, id: AnnexeId) -> Result<(Tx, Scope, Annexe), Error> {
    let scope = access::enter(cx, Action::ShareAnnexe)?;
    let mut tx = app.db.begin(cx).await?;
    let annexe = store::annexes::lock(&mut tx, &scope, id)
        .await?
        .ok_or(Error::NotFound)?;
    access::check(
        cx,
        Action::ShareAnnexe,
        &Facts::Referentiel(&annexe.referentiel),
    )?;
    Ok((tx, scope, annexe))
}
