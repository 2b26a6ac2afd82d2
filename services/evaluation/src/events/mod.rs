//! Events of other services applied here, one file each; [`outgoing`] turns our facts into events.

mod on_fiche_liaison_changed;
mod on_period_declared;
mod on_period_deleted;
mod on_period_edited;
mod on_person_erased;
mod on_referentiel_installed;
mod on_tasks_linked;
pub(crate) mod outgoing;

pub(crate) use on_fiche_liaison_changed::OnFicheLiaisonChanged;
pub(crate) use on_period_declared::OnPeriodDeclared;
pub(crate) use on_period_deleted::OnPeriodDeleted;
pub(crate) use on_period_edited::OnPeriodEdited;
pub(crate) use on_person_erased::OnPersonErased;
pub(crate) use on_referentiel_installed::OnReferentielInstalled;
pub(crate) use on_tasks_linked::OnTasksLinked;

use std::str::FromStr;

use jiff::Timestamp;

use crate::domain::ApprenantId;
use crate::error::Error;

/// Until when a deletion can be undone; empty: never.
fn restorable_until(text: &str) -> Result<Option<Timestamp>, Error> {
    (!text.is_empty())
        .then(|| read(text, "restorable_until"))
        .transpose()
}

fn read<T: FromStr>(text: &str, field: &'static str) -> Result<T, Error> {
    text.parse().map_err(|_| Error::UnreadableEvent(field))
}

fn apprenants(texts: &[String]) -> Result<Vec<ApprenantId>, Error> {
    texts.iter().map(|text| read(text, "apprenants")).collect()
}
