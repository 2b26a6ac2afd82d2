//! The operator of the académie (I-02): lists établissements, creates them with their first administrateur,
//! and frees accounts that several of them share.
//!
//! An operator belongs to no établissement. The list comes through a door of its own, which shows the établissements and
//! nothing of them (migration `create_operators`); what is done in one is done after entering it, and is here alone.

mod create;
mod free;
mod invite;
mod list;

pub use create::{CreateEtablissement, create};
pub use free::free;
pub use invite::{NewAdministrateur, invite};
pub use list::{Listing, describe, list};

use chassis::db::Tx;
use chassis::{Ctx, Scope, Uai};

use crate::app::{App, person};
use crate::domain::academie::Overview;
use crate::error::{Error, Result};
use crate::policy::{Action, Facts, decide};
use crate::store::operators;

/// The right to act in an établissement that is not the caller's, and the context to do it in.
fn entering(cx: &Ctx, action: Action, uai: Uai) -> Result<(Ctx, Scope)> {
    let there = cx.in_etablissement(uai);
    let scope = decide(cx.actor(), action, &Facts::default()).scope(&there)?;
    Ok((there, scope))
}

/// The académie of whoever acts; who is no operator any more is refused, whatever its session says.
async fn academie(cx: &Ctx, tx: &mut Tx) -> Result<String> {
    operators::academie(tx, person(cx)?)
        .await?
        .ok_or(Error::Forbidden)
}

/// A transaction of an operator at work, for what belongs to no établissement. Who is none any more is refused, whatever
/// its session says.
pub(crate) async fn at_work(cx: &Ctx, app: &App, action: Action) -> Result<Tx> {
    decide(cx.actor(), action, &Facts::default()).scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    operators::enter(&mut tx).await?;
    academie(cx, &mut tx).await?;
    Ok(tx)
}

async fn overview(tx: &mut Tx, scope: &Scope) -> Result<Overview> {
    let (line, details) = operators::describe(tx, scope)
        .await?
        .ok_or(Error::NotFound)?;
    Ok(Overview {
        line,
        courriel: details.courriel,
        cree_le: details.cree_le,
        administrateurs: operators::administrateurs(tx, scope).await?,
    })
}
