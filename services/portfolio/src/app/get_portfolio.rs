//! One portfolio: the company, and the list of weeks (F-01, F-02, F-05).

use chassis::Ctx;
use chassis::form::FieldState;

use crate::app::{App, authorize, change, reader};
use crate::domain::{ApprenantId, Form, PeriodId, Portfolio, Sheet};
use crate::error::Error;
use crate::policy::{self, Action};
use crate::store;
use crate::store::forms::FormOf;

/// A portfolio as its page shows it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PortfolioView {
    /// The portfolio.
    pub(crate) portfolio: Portfolio,
    /// « Présenter l’entreprise ».
    pub(crate) entreprise: Vec<FieldState>,
    /// Its sheets, in order of weeks.
    pub(crate) sheets: Vec<Sheet>,
    /// What the one who asks may do (G-01).
    pub(crate) allowed: Vec<Action>,
}

/// Reads it.
pub(crate) async fn get_portfolio(
    cx: &Ctx,
    app: &App,
    period: PeriodId,
    apprenant: ApprenantId,
) -> Result<PortfolioView, Error> {
    let mut tx = app.db.begin(cx).await?;
    let (scope, facts) = authorize(cx, &mut tx, Action::Read, period, apprenant).await?;
    let portfolio = store::portfolios::get(&mut tx, &scope, period, apprenant)
        .await?
        .ok_or(Error::NotFound)?;
    let stored = store::forms::load(&mut tx, &scope, FormOf::Entreprise(portfolio.id)).await?;
    let sheets = store::sheets::list(&mut tx, &scope, portfolio.id, reader(cx)).await?;
    let candidates = [Action::ChangeEntreprise];
    Ok(PortfolioView {
        portfolio,
        entreprise: change::whole(Form::Entreprise, &stored, &[]),
        sheets,
        allowed: policy::allowed_actions(cx.actor(), &candidates, &facts),
    })
}
