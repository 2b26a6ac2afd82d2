//! Use cases, one file each: authorize, load, decide, store with the events.
//!
//! [`create_bilan`] runs the freeze protocol; its steps are use cases of their own in [`protocol`], so that a test may
//! stop between any two of them.

mod arriving;
mod change_bilan;
mod count_period;
mod create_bilan;
mod export_person;
mod finish_bilan;
mod follow_links;
mod follow_periods;
mod form;
mod get_bilan;
mod get_claim;
mod list_bilan_states;
mod list_bilans;
mod list_without_bilan;
mod move_apprenant;
mod mover;
mod prepare_bilan;
pub mod protocol;
mod settle_claims;
mod transfer_file;

use chassis::{Ctx, Db, Scope, Tx};
use referentiel::{Library, Referentiel};
use uuid::Uuid;

use crate::clients::Periods;
use crate::config::Config;
use crate::domain::{ApprenantId, PeriodId};
use crate::error::Error;
use crate::policy::{self, Action, Facts};
use crate::store;

pub use change_bilan::{ChangeBilan, change_bilan};
pub use count_period::{Counts, count_period};
pub use create_bilan::create_bilan;
pub use finish_bilan::{finish_bilan, reopen_bilan};
pub use follow_links::follow_links;
pub use follow_periods::{Deletion, declare_period, delete_period, edit_period, individualise};
pub use form::Outcome;
pub use get_bilan::{BilanView, CompetenceView, TacheView, get_bilan};
pub use get_claim::get_claim;
pub use list_bilan_states::list_bilan_states;
pub use list_bilans::{BilansView, Intermediaire, list_bilans};
pub use list_without_bilan::list_without_bilan;
pub use move_apprenant::move_apprenant;
pub use mover::Taken;
pub use prepare_bilan::{Evidence, Preparation, prepare_bilan};
pub use settle_claims::settle_claims;
pub use transfer_file::{export_apprenant, import_apprenant, settle_export};

/// What use cases work with. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// The service's database.
    pub db: Db,
    /// The diplomas, those that were installed since the start included, and the scales (R-03, E-01, E-02).
    pub catalogue: Library,
    /// How long things may take.
    pub config: Config,
    /// The owner of periods.
    pub periods: Periods,
}

impl App {
    /// The référentiel of that code.
    fn referentiel(&self, code: &str) -> Result<&Referentiel, Error> {
        self.catalogue
            .get(code)
            .ok_or_else(|| Error::UnknownReferentiel(code.to_owned()))
    }
}

/// Decides about the bilan entreprise of a learner for a period.
async fn authorize_bilan(
    cx: &Ctx,
    tx: &mut Tx,
    action: Action,
    period: PeriodId,
    apprenant: ApprenantId,
) -> Result<(Scope, Facts), Error> {
    let facts =
        store::bilans_entreprise::facts_of_bilan(tx, cx.etablissement(), period, apprenant).await?;
    let facts = facts.map(|facts| Facts {
        referentiel: facts.referentiel,
        apprenant: Some(apprenant),
        period: Some(period),
        shown: facts.shown,
    });
    let scope = policy::decide(cx.actor(), action, facts.as_ref()).scope(cx)?;
    // A policy never allows a person anything on what is not there.
    facts.map(|facts| (scope, facts)).ok_or(Error::NotFound)
}

/// What a decision about the bilans intermédiaires of a learner depends on, one per référentiel that it follows here.
async fn facts_of_apprenant(
    cx: &Ctx,
    tx: &mut Tx,
    apprenant: ApprenantId,
) -> Result<Vec<Facts>, Error> {
    let referentiels =
        store::periods::facts_of_apprenant(tx, cx.etablissement(), apprenant).await?;
    Ok(referentiels
        .into_iter()
        .map(|referentiel| Facts {
            referentiel,
            apprenant: Some(apprenant),
            period: None,
            shown: true,
        })
        .collect())
}

/// Decides about creating a bilan intermédiaire of a learner for a référentiel: one that it follows here.
async fn authorize_creation(
    cx: &Ctx,
    tx: &mut Tx,
    apprenant: ApprenantId,
    referentiel: &str,
) -> Result<Scope, Error> {
    let facts = facts_of_apprenant(cx, tx, apprenant).await?;
    let facts = facts.iter().find(|facts| facts.referentiel == referentiel);
    let action = Action::CreateBilanIntermediaire;
    Ok(policy::decide(cx.actor(), action, facts).scope(cx)?)
}

/// The person who writes; a service writes as nobody.
fn author(cx: &Ctx) -> Uuid {
    cx.actor().person().map_or(Uuid::nil(), |person| person.id)
}
