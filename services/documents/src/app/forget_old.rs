//! Records of documents go after their term, by the clock (I-12).

use std::time::Duration;

use chassis::{Ctx, Db};
use jiff::{SignedDuration, Timestamp};

use crate::{error::Error, store::generated_files};

/// How often.
pub const EVERY: Duration = Duration::from_hours(1);

/// Takes away the records older than `kept`, of every établissement. Every replica may: what one has taken, the next
/// does not find.
pub async fn forget_old(cx: &Ctx, db: &Db, kept: Duration) -> Result<(), Error> {
    let kept = SignedDuration::try_from(kept).unwrap_or(SignedDuration::MAX);
    let term = cx.now().checked_sub(kept).unwrap_or(Timestamp::MIN);
    let mut tx = db.begin(cx).await?;
    generated_files::delete_before(&mut tx, term).await?;
    tx.commit().await?;
    Ok(())
}
