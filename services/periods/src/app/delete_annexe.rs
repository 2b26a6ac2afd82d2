//! Deleting an annexe: the periods declared from it stay, what was shared of it goes with it (P-01).

use chassis::Ctx;
use chassis::db::idempotency::fingerprint;

use crate::app::{App, access};
use crate::domain::ids::AnnexeId;
use crate::error::Error;
use crate::policy::{Action, Facts};
use crate::store;

/// What is asked.
#[derive(Clone, Debug)]
pub struct DeleteAnnexe {
    /// The annexe.
    pub id: AnnexeId,
    /// The version that the caller saw (G-06).
    pub expected_version: i64,
}

/// Deletes an annexe.
pub async fn delete_annexe(cx: &Ctx, app: &App, command: DeleteAnnexe) -> Result<(), Error> {
    let scope = access::enter(cx, Action::DeleteAnnexe)?;
    let mut tx = app.db.begin(cx).await?;
    let fingerprint = fingerprint("delete_annexe", &command);
    if tx.replayed(cx, &fingerprint).await?.is_some() {
        return Ok(());
    }
    let annexe = store::annexes::lock(&mut tx, &scope, command.id)
        .await?
        .ok_or(Error::NotFound)?;
    access::check(
        cx,
        Action::DeleteAnnexe,
        &Facts::Referentiel(&annexe.referentiel),
    )?;
    if annexe.version != command.expected_version {
        return Err(Error::Stale {
            current: annexe.version,
        });
    }
    store::annexes::delete(&mut tx, &scope, &annexe).await?;
    tx.remember(cx, &annexe.id.to_string()).await?;
    tx.commit().await?;
    Ok(())
}
