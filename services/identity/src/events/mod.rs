//! Events: one file per consumed one, `outgoing` for ours.

pub mod outgoing;
mod period_deleted;

pub use period_deleted::OnPeriodDeleted;
