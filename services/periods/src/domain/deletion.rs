//! A deletion that can be undone (P-08 ★).

use jiff::Timestamp;

use super::dates::Dates;
use super::ids::{ApprenantId, PeriodId};

/// A period that was deleted, as a whole or for some of its learners.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deletion {
    /// The period.
    pub period: PeriodId,
    /// Its version at this deletion.
    pub version: i64,
    /// The period itself, rather than these learners alone.
    pub whole: bool,
    /// Those whose work would come back.
    pub apprenants: Vec<ApprenantId>,
    /// When.
    pub at: Timestamp,
    /// Who: `person:<uuid>`.
    pub by: String,
    /// Until when it can be undone.
    pub until: Timestamp,
}

/// The same, with the period as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deleted {
    /// The deletion.
    pub deletion: Deletion,
    /// Code of the référentiel.
    pub referentiel: String,
    /// Code of the niveau.
    pub niveau: String,
    /// Title.
    pub titre: String,
    /// First and last day.
    pub dates: Dates,
}
