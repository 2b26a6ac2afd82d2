//! Our facts as events. They carry ids and no text of a learner.

use chassis::events::Outgoing;
use chassis::personal_data::{Erasure, Gone, told};
use proto::events::portfolio::v1::{
    PortfolioCreated, PortfolioDataErased, PortfolioRemoved, SheetChanged,
};

use crate::domain::{Portfolio, Sheet};

/// F-01: it exists.
pub(crate) fn portfolio_created(portfolio: &Portfolio) -> Outgoing {
    let event = PortfolioCreated {
        portfolio_id: portfolio.id.to_string(),
        period_id: portfolio.period.to_string(),
        apprenant: portfolio.apprenant.to_string(),
        version: portfolio.version,
    };
    Outgoing::new(&event, portfolio.id.uuid(), portfolio.version)
}

/// P-08: it was removed; its last version is one more than the one it was removed at.
pub(crate) fn portfolio_removed(portfolio: &Portfolio) -> Outgoing {
    let version = portfolio.version + 1;
    let event = PortfolioRemoved {
        portfolio_id: portfolio.id.to_string(),
        period_id: portfolio.period.to_string(),
        apprenant: portfolio.apprenant.to_string(),
        version,
    };
    Outgoing::new(&event, portfolio.id.uuid(), version)
}

/// F-05: a sheet was written; `sheet` is as it now stands.
pub(crate) fn sheet_changed(portfolio: &Portfolio, sheet: &Sheet) -> Outgoing {
    let event = SheetChanged {
        sheet_id: sheet.id.to_string(),
        portfolio_id: portfolio.id.to_string(),
        period_id: portfolio.period.to_string(),
        apprenant: portfolio.apprenant.to_string(),
        week: sheet.week.to_string(),
        version: sheet.version,
    };
    Outgoing::new(&event, sheet.id.uuid(), sheet.version)
}

/// I-12: all that was kept here of a person is gone. It happens once, and its aggregate is the erasure.
pub(crate) fn data_erased(erasure: Erasure, gone: &[Gone]) -> Outgoing {
    const ONCE: i64 = 1;
    let (tables, rows) = told(gone);
    let event = PortfolioDataErased {
        erasure: erasure.id.to_string(),
        tables,
        rows,
        version: ONCE,
    };
    Outgoing::new(&event, erasure.id, ONCE)
}
