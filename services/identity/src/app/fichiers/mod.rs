//! Transfers of learners between two deployments, by a file (I-11 ★, N8; decision 13).
//!
//! The origin closes what a learner has and makes the file ([`leave`]), the destination opens it ([`vouch`]), tries it whole
//! and applies it ([`arrive`]), its receipt lets the origin remove what it had closed. What takes several services is done by
//! the saga ([`saga`]): each step once however often it is asked, so that a crash at any moment is resumed by the next pass.

mod arrive;
mod bring;
mod coffre;
mod head;
mod joints;
mod leave;
mod list;
mod saga;
mod spool;
mod vouch;

pub use arrive::{apply, receive, refuse};
pub use coffre::{Coffre, Ouvert, can_receive};
pub use joints::{Sceau, check};
pub use leave::{Pieces, accept_receipt, cancel, download, export, weigh};
pub use list::{destinations, get, list};
pub use spool::Piece;

use chassis::db::Tx;
use chassis::{Ctx, Scope};

use crate::app::App;
use crate::clients::movers::Movers;
use crate::domain::fichier::{Etat, Vue};
use crate::domain::ids::TransfertId;
use crate::domain::transfert::Sens;
use crate::error::{Error, Result};
use crate::policy::{Action, Facts};
use crate::store::fichiers::{self, Wanted};

/// What these use cases work with: those of identity, and the services that keep something of a learner. Cheap to clone.
#[derive(Clone)]
pub struct Files {
    pub app: App,
    pub movers: Movers,
}

fn scope(cx: &Ctx, action: Action) -> Result<Scope> {
    Ok(crate::policy::decide(cx.actor(), action, &Facts::default()).scope(cx)?)
}

/// One file; of another établissement's, as of none.
async fn read(tx: &mut Tx, scope: &Scope, id: TransfertId) -> Result<Vue> {
    let wanted = Wanted {
        id: Some(id),
        limit: 1,
        ..Wanted::default()
    };
    fichiers::list(tx, scope, &wanted)
        .await?
        .pop()
        .ok_or(Error::NotFound)
}

/// One file of that side, held, at the version that the caller saw.
async fn held(
    tx: &mut Tx,
    scope: &Scope,
    id: TransfertId,
    sens: Sens,
    expected_version: i64,
) -> Result<Vue> {
    fichiers::hold(tx, scope, id).await?;
    let vue = read(tx, scope, id).await?;
    if vue.sens != sens {
        return Err(Error::NotFound);
    }
    if vue.version != expected_version {
        return Err(Error::Stale);
    }
    Ok(vue)
}

fn state(etat: Etat) -> Error {
    Error::TransferState { etat: etat.code() }
}
