//! What a portfolio is, without database, bus or clock (P-04, P-08, F-01 to F-12).
//!
//! Invariants held by these types: a week is a real ISO week; a sheet's state follows from its texts; a
//! form only takes the fields that it has, each of its kind and of bounded length.

mod annexe;
mod comment;
mod fields;
mod file;
mod form;
mod ids;
mod known_period;
mod links;
mod portfolio;
mod share;
mod week;

pub use annexe::{
    Annexe, AnnexeFault, Awaited, Content, Owner, StoredFile, address, file_name, title,
    title_of_file,
};
pub use comment::{Comment, CommentFault, Destinataires, comment_text};
pub use file::{FileFault, Kept, Small, examine, is_kept};
pub use form::{
    COMPETENCE, Form, FormFault, PEOPLE_MAX, Part, SHORT_MAX_CHARS, TEXT_MAX_CHARS, says_something,
};
pub use ids::{
    AnnexeId, ApprenantId, CommentId, FileId, PeriodId, PortfolioId, ShareId, SheetId, UploadId,
};
pub use known_period::{Joined, KnownPeriod, Removal};
pub use links::Links;
pub use portfolio::{
    Etat, FolderState, Nature, PeriodCounts, Place, Portfolio, Sheet, SheetRef, Which,
};
pub use share::{SHARE_KEPT, SHARES_MAX, Share};
pub use week::{IsoWeek, NotAWeek};
