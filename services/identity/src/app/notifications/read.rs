//! What one has read of one's own notifications: no mail leaves for it any more.

use chassis::Ctx;
use uuid::Uuid;

use super::own;
use crate::app::App;
use crate::domain::notification::Nature;
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
    /// Those of the comments of a portfolio, which were read on their own page.
    Comments { period: Uuid, apprenant: Uuid },
    /// Those of the sheets of a learner, one of which was read.
    Sheets { apprenant: Uuid },
}

/// Marks them read; twice changes nothing.
pub async fn mark_read(cx: &Ctx, app: &App, which: Which) -> Result<()> {
    let scope = decide(cx.actor(), Action::OwnNotifications, &Facts::default()).scope(cx)?;
    let pour = own(cx)?;
    if let Which::These(ids) = &which {
        if ids.is_empty() {
            return Err(Error::field("ids", error::REQUIRED));
        }
        if ids.len() > MAX_IDS {
            return Err(Error::field("ids", error::TOO_LONG));
        }
    }
    let mut tx = app.db.begin(cx).await?;
    // N10: what one has looked at oneself changes nothing of anybody.
    tx.aside();
    match which {
        Which::All => notifications::read(&mut tx, &scope, pour, None, cx.now()).await?,
        Which::These(ids) => {
            notifications::read(&mut tx, &scope, pour, Some(&ids), cx.now()).await?;
        }
        Which::Comments { period, apprenant } => {
            let of = (Some(period), apprenant);
            let natures = [Nature::Commentaire];
            notifications::read_there(&mut tx, &scope, pour, &natures, of, cx.now()).await?;
        }
        Which::Sheets { apprenant } => {
            let natures = [Nature::FichesALire, Nature::FicheDemandee];
            let of = (None, apprenant);
            notifications::read_there(&mut tx, &scope, pour, &natures, of, cx.now()).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}
