//! What is joined to a portfolio and its sheets, or to one sheet.

use chassis::Ctx;

use super::owner::decide;
use crate::app::App;
use crate::domain::{Annexe, ApprenantId, Owner};
use crate::error::Error;
use crate::policy::{self, Action};
use crate::store;
use crate::store::forms::FormOf;

/// Annexes as their page shows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AnnexesView {
    /// Oldest first.
    pub(crate) annexes: Vec<Annexe>,
    /// Bytes of all the files of the learner, for who may add some: the others may not see all of its portfolios (I-08).
    pub(crate) held: i64,
    /// What the one who asks may do (G-01).
    pub(crate) allowed: Vec<Action>,
}

/// Reads them.
pub(crate) async fn list_annexes(
    cx: &Ctx,
    app: &App,
    (apprenant, owner): (ApprenantId, Owner),
) -> Result<AnnexesView, Error> {
    let mut tx = app.db.begin(cx).await?;
    let decided = decide(cx, &mut tx, Action::Read, (apprenant, owner)).await?;
    let scope = &decided.scope;
    let (annexes, of) = match owner {
        Owner::Portfolio(period) => {
            let portfolio = store::portfolios::get(&mut tx, scope, period, apprenant)
                .await?
                .ok_or(Error::NotFound)?;
            let all = store::annexes::of_portfolio(&mut tx, scope, portfolio.id).await?;
            (all, FormOf::Portfolio(portfolio.id))
        }
        Owner::Sheet(sheet) => {
            let all = store::annexes::of_sheet(&mut tx, scope, sheet).await?;
            (all, FormOf::Sheet(sheet))
        }
    };
    let allowed = policy::allowed_actions(cx.actor(), &[Action::WriteAnnexes], &decided.facts);
    let held = if allowed.is_empty() {
        0
    } else {
        let load = store::annexes::load(&mut tx, scope, apprenant, of).await?;
        load.octets
    };
    Ok(AnnexesView {
        annexes,
        held,
        allowed,
    })
}
