//! Who takes part in a period, as its owner tells it.

use super::ids::ApprenantId;

/// A learner who takes part in a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Participant {
    pub apprenant: ApprenantId,
    /// Version of the period at which it joined.
    pub since: i64,
    /// Version of the deletion that was undone then.
    pub restored: Option<i64>,
}
