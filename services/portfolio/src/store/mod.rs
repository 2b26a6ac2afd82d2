//! SQL, one file per aggregate. Functions that return what a tenant wrote take a [`chassis::Scope`], that is
//! the proof of a decision; the few that only serve to decide are named `facts_*` and take the établissement.

pub(crate) mod annexes;
pub(crate) mod apprenants;
pub(crate) mod arriving;
pub(crate) mod comments;
pub(crate) mod erasure;
pub(crate) mod forms;
pub(crate) mod known_periods;
pub(crate) mod links;
pub(crate) mod personal_data;
pub(crate) mod portfolios;
pub(crate) mod reads;
pub(crate) mod released;
pub(crate) mod set_aside;
pub(crate) mod shares;
pub(crate) mod sheets;
pub(crate) mod transfers;
pub(crate) mod uploads;
