//! « Invalider l’accès »: at once, open sessions included (I-07).

use chassis::Ctx;
use chassis::db::Tx;

use crate::app::App;
use crate::domain::ids::AccessId;
use crate::domain::tutor::Stored;
use crate::error::{Error, Result};
use crate::events::outgoing;
use crate::policy::{Action, Facts, decide};
use crate::store::tutors;
use crate::store::{mails, sessions};

/// Withdraws an access; withdrawing it twice is done already.
pub async fn invalidate(cx: &Ctx, app: &App, id: AccessId) -> Result<Stored> {
    let mut tx = app.db.begin(cx).await?;
    let stored = tutors::lock(&mut tx, cx.etablissement().as_str(), id).await?;
    let facts = Facts {
        referentiel: stored.as_ref().map(|stored| stored.referentiel.as_str()),
    };
    decide(cx.actor(), Action::WriteTutorAccesses, &facts).scope(cx)?;
    let stored = stored.ok_or(Error::NotFound)?;
    if stored.access.revoked.is_some() {
        return Ok(stored);
    }
    let revoked = withdraw(cx, &mut tx, &stored).await?;
    tx.about(revoked.apprenant.uuid());
    tx.commit().await?;
    Ok(revoked)
}

/// Withdraws a locked access with its sessions and its unsent mail.
pub(super) async fn withdraw(cx: &Ctx, tx: &mut Tx, stored: &Stored) -> Result<Stored> {
    let accesses = [stored.id.uuid()];
    tutors::revoke(tx, &stored.uai, stored.id, cx.now()).await?;
    sessions::revoke_of_accesses(tx, &stored.uai, &accesses, cx.now()).await?;
    mails::drop_of_accesses(tx, &stored.uai, &accesses).await?;
    let revoked = tutors::get(tx, &stored.uai, stored.id)
        .await?
        .ok_or(Error::NotFound)?;
    tx.emit(
        cx,
        outgoing::access_revoked(
            revoked.id.uuid(),
            revoked.apprenant.uuid(),
            revoked.period,
            revoked.version,
        ),
    )
    .await?;
    Ok(revoked)
}
