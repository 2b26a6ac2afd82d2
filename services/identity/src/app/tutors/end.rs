//! What becomes of tutors' accesses with their period: deleted, they end, and nothing is told of it any more (P-08); edited,
//! they tell its new dates (P-05).

use chassis::Ctx;
use chassis::db::Tx;
use jiff::Timestamp;
use uuid::Uuid;

use crate::error::Result;
use crate::events::outgoing;
use crate::store::{mails, notifications, sessions, tutors};

pub use crate::store::tutors::Moved;

/// Ends the accesses of a period deleted at that moment, for some learners or all, with their sessions, unsent mails and
/// notifications.
pub async fn end_with_period(
    cx: &Ctx,
    tx: &mut Tx,
    (period, apprenants): (Uuid, &[Uuid]),
    at: Timestamp,
) -> Result<()> {
    let uai = cx.etablissement().as_str();
    let ended = tutors::end_of_period(tx, uai, period, apprenants, cx.now()).await?;
    let accesses: Vec<Uuid> = ended.iter().map(|access| access.id).collect();
    sessions::revoke_of_accesses(tx, uai, &accesses, cx.now()).await?;
    mails::drop_of_accesses(tx, uai, &accesses).await?;
    notifications::forget_period(tx, uai, (period, apprenants), at).await?;
    let events = ended
        .iter()
        .map(|access| {
            outgoing::access_revoked(access.id, access.apprenant, access.period, access.version)
        })
        .collect();
    tx.emit_all(cx, events).await?;
    Ok(())
}

/// The accesses of an edited period tell its new dates, unless they tell later ones.
pub async fn move_with_period(cx: &Ctx, tx: &mut Tx, moved: &Moved) -> Result<()> {
    tutors::move_with_period(tx, cx.etablissement().as_str(), moved).await?;
    Ok(())
}
