//! SQL, one file per aggregate. Functions that return what a tenant wrote take a [`chassis::Scope`], that is the proof
//! of a decision; the few that only serve to decide are named `facts_*` and take the établissement.
//!
//! Locks are taken in one order, so that nothing waits in a circle: learner, bilan intermédiaire, period, bilan
//! entreprise.

pub mod apprenants;
pub mod bilans_entreprise;
pub mod bilans_intermediaires;
pub mod champs;
pub mod claims;
pub mod comptes;
pub mod erasure;
pub mod liens;
pub mod periods;
pub mod personal_data;
pub mod set_aside;
pub mod to_settle;
pub mod transfers;

use uuid::Uuid;

use crate::domain::ApprenantId;

fn uuids(apprenants: &[ApprenantId]) -> Vec<Uuid> {
    apprenants
        .iter()
        .map(|apprenant| apprenant.uuid())
        .collect()
}
