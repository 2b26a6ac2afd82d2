//! Events: one file per consumed one, `outgoing` for ours.

mod data_erased;
pub mod outgoing;
mod period_deleted;

pub use data_erased::{
    OnDocumentsDataErased, OnEvaluationDataErased, OnPeriodsDataErased, OnPortfolioDataErased,
};
pub use period_deleted::OnPeriodDeleted;
