//! What one has read of one's own notifications: no mail leaves for it any more.

use chassis::Ctx;
use uuid::Uuid;

use super::own;
use crate::app::App;
use crate::error::{self, Error, Result};
use crate::policy::{Action, Facts, decide};
use crate::store::notifications;

/// Most ids of one request: ten pages.
const MAX_IDS: usize = 500;

/// Which ones.
pub enum Which {
    /// Every one there is.
    All,
    /// These; those of others among them are left alone.
    These(Vec<Uuid>),
}

/// Marks them read; twice changes nothing.
pub async fn mark_read(cx: &Ctx, app: &App, which: Which) -> Result<()> {
    let scope = decide(cx.actor(), Action::OwnNotifications, &Facts::default()).scope(cx)?;
    let pour = own(cx)?;
    let ids = match &which {
        Which::All => None,
        Which::These(ids) if ids.is_empty() => {
            return Err(Error::field("ids", error::REQUIRED));
        }
        Which::These(ids) if ids.len() > MAX_IDS => {
            return Err(Error::field("ids", error::TOO_LONG));
        }
        Which::These(ids) => Some(ids.as_slice()),
    };
    let mut tx = app.db.begin(cx).await?;
    // N10: what one has looked at oneself changes nothing of anybody.
    tx.aside();
    notifications::read(&mut tx, &scope, pour, ids, cx.now()).await?;
    tx.commit().await?;
    Ok(())
}
