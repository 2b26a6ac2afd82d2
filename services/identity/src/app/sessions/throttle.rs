//! The delay after failures, per account and per address (I-06). Kept in the database: neither a restart nor another
//! replica forgets it.

use std::time::Duration;

use chassis::Ctx;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

use crate::app::App;
use crate::domain::account::delay;
use crate::error::{Error, Result};
use crate::store::sessions;

/// Slips in a row that cost nothing: for one account, and for one address (a whole school shares one).
const FREE_FOR_ACCOUNT: u32 = 5;
const FREE_FOR_ADDRESS: u32 = 100;
/// Failures are forgotten after this long without another.
pub(crate) const FORGOTTEN_AFTER: SignedDuration = SignedDuration::from_hours(1);

/// Lets an attempt through, and counts it as failed until it has succeeded: guesses made at the same time all count.
pub(crate) async fn admit(cx: &Ctx, app: &App, keys: &[[u8; 32]; 2]) -> Result<()> {
    let now = cx.now();
    let forgotten = now.checked_sub(FORGOTTEN_AFTER).unwrap_or(Timestamp::MIN);
    let mut tx = app.db.begin(cx).await?;
    let mut wait = Duration::ZERO;
    for (key, free) in keys.iter().zip([FREE_FOR_ACCOUNT, FREE_FOR_ADDRESS]) {
        if let Some((failures, last)) = sessions::failures(&mut tx, key).await?
            && last >= forgotten
        {
            let since = Duration::try_from(now.duration_since(last)).unwrap_or_default();
            wait = wait.max(delay(failures, free).saturating_sub(since));
        }
    }
    if !wait.is_zero() {
        let wait = Duration::from_secs(wait.as_secs() + u64::from(wait.subsec_nanos() > 0));
        return Err(Error::TooManyAttempts { wait });
    }
    for key in keys {
        sessions::count_attempt(&mut tx, key, now, forgotten).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Failures are kept under a hash: the table tells nothing about anyone.
pub(crate) fn key(kind: &str, value: &str) -> [u8; 32] {
    Sha256::new()
        .chain_update(kind)
        .chain_update([0])
        .chain_update(value)
        .finalize()
        .into()
}
