//! Transfers of learners between établissements (I-11, N8).
//!
//! Each side switches them on ([`settings`]), sees its own and agrees to those that the registries do not vouch for
//! ([`decide`], [`list`]). The saga ([`saga`]) matches, begins, and has every service move its part: one transaction
//! per service, each done once however often it is asked, so that a crash at any moment is resumed by the next pass.

mod agree;
mod list;
pub mod saga;
mod settings;

pub use agree::{confirm, propose, refuse};
pub use list::{get, list, waiting};
pub use settings::{Settings, settings, switch};

use chassis::db::Tx;
use chassis::{Ctx, Scope};

use crate::domain::ids::TransfertId;
use crate::domain::transfert::Vue;
use crate::error::{Error, Result};
use crate::policy::{Action, Facts};
use crate::store::transferts::{self, Wanted};

fn scope(cx: &Ctx, action: Action) -> Result<Scope> {
    Ok(crate::policy::decide(cx.actor(), action, &Facts::default()).scope(cx)?)
}

/// One transfer, as this side sees it; of another établissement's, as of none.
async fn read(tx: &mut Tx, scope: &Scope, id: TransfertId) -> Result<Vue> {
    let wanted = Wanted {
        id: Some(id),
        limit: 1,
        ..Wanted::default()
    };
    transferts::list(tx, scope, &wanted)
        .await?
        .pop()
        .ok_or(Error::NotFound)
}
