//! Between the bus and the use cases: one file per consumed event, and [`outgoing`] for our own facts.

mod on_apprenant;
mod on_bilan_intermediaire_created;
mod on_period_declared;
mod on_period_deleted;
mod on_period_edited;
mod on_person_erased;
mod on_referentiel_installed;
pub(crate) mod outgoing;

pub(crate) use on_apprenant::{OnApprenantImported, OnApprenantUpdated};
pub(crate) use on_bilan_intermediaire_created::OnBilanIntermediaireCreated;
pub(crate) use on_period_declared::OnPeriodDeclared;
pub(crate) use on_period_deleted::OnPeriodDeleted;
pub(crate) use on_period_edited::OnPeriodEdited;
pub(crate) use on_person_erased::OnPersonErased;
pub(crate) use on_referentiel_installed::OnReferentielInstalled;

use jiff::Timestamp;

use crate::domain::ApprenantId;
use crate::error::Error;

/// Reads until when a deletion can be undone; empty: never.
fn restorable_until(text: &str) -> Result<Option<Timestamp>, Error> {
    let unreadable = |_| Error::UnreadableEvent("restorable_until");
    (!text.is_empty())
        .then(|| text.parse().map_err(unreadable))
        .transpose()
}

/// Reads the learners that an event names.
fn learners(ids: &[String]) -> Result<Vec<ApprenantId>, Error> {
    ids.iter().map(|id| learner(id)).collect()
}

fn learner(id: &str) -> Result<ApprenantId, Error> {
    id.parse().map_err(|_| Error::UnreadableEvent("apprenants"))
}
