//! Import of the registry's files (I-04): receive, read and stage, decide, preview, apply.
//!
//! Everything up to the preview happens in one transaction that is only about the import's own tables; people
//! change in one other transaction, [`apply`], or not at all (N5).

mod abandon;
mod analysis;
mod apply;
mod cancel;
mod created;
mod get;
mod guardians;
mod index;
mod known;
mod learners;
mod leaving;
mod portail;
mod reading;
mod refresh;
mod report;
mod staff;
mod upload;

pub use abandon::abandon;
pub use apply::{ApplyImport, Job, apply, work};
pub use cancel::cancel;
pub use created::{Created, Of, created};
pub use get::{Page, get, lines, list};
pub(crate) use get::{cut, page_size};
pub use leaving::{EVERY as LEAVING_EVERY, leave_on_time, leave_on_time_or_tell};
pub use refresh::refresh;
pub use upload::{Chunk, upload};
