//! Accounts that an import created and that still have no password of their own: who needs a slip (I-06).

use chassis::Ctx;
use uuid::Uuid;

use crate::app::App;
use crate::domain::ids::ImportId;
use crate::error::{Error, Result};
use crate::policy::{Action, Facts, decide};
use crate::store::import_comptes::{self, Groupe};
use crate::store::imports;

/// Groups to print one by one, and the accounts of the one asked for.
pub struct Created {
    pub groupes: Vec<Groupe>,
    pub ids: Vec<Uuid>,
}

/// A group of accounts.
pub enum Of {
    /// The staff.
    Personnels,
    /// The learners of a division; empty for those without.
    Division(String),
}

/// The groups of an import, with the accounts of one of them.
pub async fn created(cx: &Ctx, app: &App, id: ImportId, of: Option<Of>) -> Result<Created> {
    let scope = decide(cx.actor(), Action::WriteAccounts, &Facts::default()).scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    imports::get(&mut tx, &scope, id)
        .await?
        .ok_or(Error::NotFound)?;
    let groupes = import_comptes::groupes(&mut tx, &scope, id).await?;
    let ids = match of {
        Some(Of::Personnels) => import_comptes::ids(&mut tx, &scope, id, None).await?,
        Some(Of::Division(code)) => import_comptes::ids(&mut tx, &scope, id, Some(&code)).await?,
        None => Vec::new(),
    };
    Ok(Created { groupes, ids })
}
