//! Events: one file per consumed one, `outgoing` for ours.

pub mod outgoing;
mod period_deleted;
mod period_edited;

pub use period_deleted::OnPeriodDeleted;
pub use period_edited::OnPeriodEdited;
