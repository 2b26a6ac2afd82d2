//! What a portfolio is, without database, bus or clock (P-04, P-08, F-01 to F-10).
//!
//! Invariants held by these types: a week is a real ISO week; a sheet's state follows from its texts; a
//! form only takes the fields that it has, each of its kind and of bounded length.

mod comment;
mod form;
mod ids;
mod known_period;
mod links;
mod portfolio;
mod week;

pub use comment::{Comment, CommentFault, Destinataires, comment_text};
pub use form::{
    Form, FormFault, PEOPLE_MAX, Part, SHORT_MAX_CHARS, TEXT_MAX_CHARS, says_something,
};
pub use ids::{ApprenantId, CommentId, PeriodId, PortfolioId, SheetId};
pub use known_period::{Joined, KnownPeriod, Removal};
pub use links::Links;
pub use portfolio::{Etat, FolderState, Nature, PeriodCounts, Portfolio, Sheet, SheetRef, Which};
pub use week::{IsoWeek, NotAWeek};
