//! Two periods of one learner on the same days (P-03).

use super::dates::Dates;
use super::ids::{ApprenantId, PeriodId};

/// A period that a learner already has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occupied {
    /// The learner.
    pub apprenant: ApprenantId,
    /// Its period.
    pub period: PeriodId,
    /// Title of the period.
    pub titre: String,
    /// Days of the period.
    pub dates: Dates,
}

/// The periods that a new one on these `dates` would overlap.
pub fn overlaps(dates: Dates, occupied: Vec<Occupied>) -> Vec<Occupied> {
    occupied
        .into_iter()
        .filter(|one| one.dates.overlap(dates))
        .collect()
}
