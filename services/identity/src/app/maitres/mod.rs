//! Maîtres d'apprentissage (I-09): the établissement makes their account for one or several apprentis; they see all
//! of these apprentis' periods and folders, and nobody else's, until they follow them no longer.
//!
//! What they may see is in their session as grants without a period ([`chassis::Grant::lasting`]), read again with
//! each request.

mod create;
mod follow;
mod list;

pub use create::{Arrived, CreateMaitre, create};
pub use follow::{find, follow, leave};
pub use list::{Maitres, list, of};

use chassis::Scope;
use chassis::db::Tx;
use uuid::Uuid;

use crate::domain::ids::PersonId;
use crate::domain::maitre::{MAX_APPRENTIS, Maitre};
use crate::error::{self, Error, Result};
use crate::store::maitres::{self, Wanted};

/// One of them, as the établissement sees it.
async fn one(tx: &mut Tx, scope: &Scope, person: PersonId) -> Result<Maitre> {
    let wanted = Wanted {
        person: Some(person),
        query: "",
        visible: None,
        after: None,
        limit: 1,
    };
    maitres::list(tx, scope, &wanted)
        .await?
        .into_iter()
        .next()
        .ok_or(Error::NotFound)
}

/// Apprentis of this établissement at work this year, each once, at least one.
async fn apprentis(tx: &mut Tx, scope: &Scope, wanted: &[Uuid]) -> Result<Vec<Uuid>> {
    let mut wanted = wanted.to_vec();
    wanted.sort();
    wanted.dedup();
    if wanted.is_empty() {
        return Err(Error::field("apprentis", error::REQUIRED));
    }
    if wanted.len() > MAX_APPRENTIS {
        return Err(Error::field("apprentis", error::TOO_LONG));
    }
    let known = maitres::apprentis(tx, scope, Some(&wanted), "").await?;
    if known.len() < wanted.len() {
        return Err(Error::field("apprentis", error::APPRENTI_UNKNOWN));
    }
    Ok(wanted)
}
