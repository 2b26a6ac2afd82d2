//! What a portfolio is, without database, bus or clock (P-04, P-08, F-01, F-02, F-05).
//!
//! Invariants held by these types: a week is a real ISO week; a sheet's state follows from its texts; a
//! form only takes the fields that it has, as texts of bounded length.

mod form;
mod ids;
mod known_period;
mod portfolio;
mod week;

pub use form::{Form, FormFault, TEXT_MAX_CHARS};
pub use ids::{ApprenantId, PeriodId, PortfolioId, SheetId};
pub use known_period::{Joined, KnownPeriod, Removal};
pub use portfolio::{Etat, FolderState, PeriodCounts, Portfolio, Sheet};
pub use week::{IsoWeek, NotAWeek};
