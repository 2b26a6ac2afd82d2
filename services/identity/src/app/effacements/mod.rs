//! Erasures (I-12, decision 11): a person goes from this établissement for good. Identity's own rows go at once; the other
//! services hear of it and say what they have taken away.

mod clock;
mod erase;
mod gather;
mod list;

pub use clock::{EVERY as SWEEP_EVERY, sweep, sweep_or_tell};
pub use erase::{Described, describe, erase};
pub use gather::gather;
pub use list::{DueList, due, get, list};

use std::time::Duration;

use crate::config::Config;
use crate::domain::effacement::Kept;

/// The terms of this deployment, in days.
fn kept(config: &Config) -> Kept {
    let days = |kept: Duration| i32::try_from(kept.as_secs() / 86_400).unwrap_or(i32::MAX / 4);
    Kept {
        apprenants: days(config.records_kept),
        personnels: days(config.staff_kept),
        tuteurs: days(config.tutors_kept),
    }
}
