//! Use cases, one file each: authorize, load, decide, store with the events.

mod change;
mod change_entreprise;
mod change_sheet;
mod count_period;
mod export_person;
mod follow_edit;
mod get_portfolio;
mod get_sheet;
mod list_folders;
mod mark_sheet_read;
mod move_apprenant;
mod mover;
mod open_portfolios;
mod remove_portfolios;
mod transfer_file;

use std::sync::Arc;

use chassis::db::{Db, Tx};
use chassis::{Ctx, Scope};
use referentiel::Catalogue;
use uuid::Uuid;

use crate::domain::{ApprenantId, PeriodId};
use crate::error::Error;
use crate::policy::{self, Action, Facts};
use crate::store;

pub(crate) use change::Outcome;
pub(crate) use change_entreprise::{ChangeEntreprise, change_entreprise};
pub(crate) use change_sheet::{ChangeSheet, change_sheet};
pub(crate) use count_period::count_period;
pub(crate) use follow_edit::{Edited, follow_edit};
pub(crate) use get_portfolio::{PortfolioView, get_portfolio};
pub(crate) use get_sheet::{SheetView, get_sheet};
pub(crate) use list_folders::list_folders;
pub(crate) use mark_sheet_read::mark_sheet_read;
pub(crate) use move_apprenant::move_apprenant;
pub(crate) use mover::Taken;
pub(crate) use open_portfolios::{Declared, open_portfolios};
pub(crate) use remove_portfolios::{Deleted, remove_portfolios};
pub(crate) use transfer_file::{export_apprenant, import_apprenant, settle_export};

/// What use cases work with. Cheap to clone.
#[derive(Clone)]
pub(crate) struct App {
    /// The service's database.
    pub(crate) db: Db,
    /// The diplomas.
    pub(crate) catalogue: Arc<Catalogue>,
}

/// Decides about the portfolio of a learner for a period.
async fn authorize(
    cx: &Ctx,
    tx: &mut Tx,
    action: Action,
    period: PeriodId,
    apprenant: ApprenantId,
) -> Result<(Scope, Facts), Error> {
    let referentiel =
        store::portfolios::facts_of_portfolio(tx, cx.etablissement(), period, apprenant).await?;
    let facts = referentiel.map(|referentiel| Facts {
        period,
        apprenant: Some(apprenant),
        referentiel,
    });
    let scope = policy::decide(cx.actor(), action, facts.as_ref()).scope(cx)?;
    // A policy never allows anything on what is not there.
    facts.map(|facts| (scope, facts)).ok_or(Error::NotFound)
}

/// The one who reads, for F-05; a service reads as nobody.
fn reader(cx: &Ctx) -> Uuid {
    cx.actor().person().map_or(Uuid::nil(), |person| person.id)
}
