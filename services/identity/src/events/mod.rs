//! Events: one file per consumed one, `outgoing` for ours.

mod comment_added;
mod data_erased;
pub mod outgoing;
mod period_deleted;
mod period_edited;
mod sheet_changed;

pub use comment_added::OnCommentAdded;
pub use data_erased::{
    OnDocumentsDataErased, OnEvaluationDataErased, OnPeriodsDataErased, OnPortfolioDataErased,
};
pub use period_deleted::OnPeriodDeleted;
pub use period_edited::OnPeriodEdited;
pub use sheet_changed::OnSheetChanged;
