//! Events: what this service hears, one file per event, and in [`outgoing`] what it tells.

mod bilan_intermediaire_created;
mod on_apprenant;
mod on_person_erased;
pub mod outgoing;
mod referentiel_installed;

pub use bilan_intermediaire_created::OnBilanIntermediaireCreated;
pub use on_apprenant::{OnApprenantDeactivated, OnApprenantImported, OnApprenantUpdated};
pub use on_person_erased::OnPersonErased;
pub use referentiel_installed::OnReferentielInstalled;

use std::str::FromStr;

use crate::error::Error;

/// A field of an event, read; one that cannot be is nobody's but the producer's fault.
fn field<T: FromStr>(name: &'static str, text: &str) -> Result<T, Error> {
    text.parse().map_err(|_| Error::MalformedEvent(name))
}
