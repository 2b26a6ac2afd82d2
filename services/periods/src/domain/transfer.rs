//! What a learner takes along to another établissement (I-11).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::ids::PeriodId;

/// A period that goes along: past or under way, it stays readable with its title, dates and référentiel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Emportee {
    /// The period.
    pub id: PeriodId,
    /// What it is called in the destination.
    #[serde(default = "PeriodId::generate")]
    pub becomes: PeriodId,
    /// Its version when it was taken along.
    pub version: i64,
    /// Code of its référentiel.
    pub referentiel: String,
    /// Code of its niveau.
    pub niveau: String,
    /// Code of its status.
    pub statut: String,
    /// First day.
    pub start_date: Date,
    /// Last day.
    pub end_date: Date,
    /// Its tasks.
    pub taches: Vec<String>,
}
