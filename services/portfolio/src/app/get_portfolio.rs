//! One portfolio: its sheets, and what is said of it (F-01, F-02, F-05, F-07).

use chassis::Ctx;
use referentiel::SuiviEntreprise;

use crate::app::comments::comment_reader;
use crate::app::create_sheet::offered;
use crate::app::{App, authorize, reader};
use crate::domain::{ApprenantId, Nature, PeriodId, Portfolio, Sheet};
use crate::error::Error;
use crate::policy::{self, Action};
use crate::store;

/// A portfolio as its page shows it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PortfolioView {
    /// The portfolio.
    pub(crate) portfolio: Portfolio,
    /// Form of the follow-up.
    pub(crate) suivi: SuiviEntreprise,
    /// Its sheets: weeks in order, then the others.
    pub(crate) sheets: Vec<Sheet>,
    /// Comments that are for the one who asks, and how many of them are not read yet.
    pub(crate) comments: (i32, i32),
    /// Files and web addresses joined to it and to its sheets (F-06).
    pub(crate) annexes: i32,
    /// The sheets that the one who asks may make, or ask for.
    pub(crate) makes: Vec<(Action, Nature)>,
    /// What else it may do (G-01).
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
    let referentiel = app.referentiel(&facts.referentiel)?;
    let sheets = store::sheets::list(&mut tx, &scope, portfolio.id, reader(cx)).await?;
    let reader = comment_reader(cx, apprenant);
    let comments = store::comments::count(&mut tx, &scope, portfolio.id, reader).await?;
    let annexes = store::annexes::count(&mut tx, &scope, portfolio.id).await?;
    let mut makes = offered(true, referentiel);
    makes.retain(|(action, _)| policy::decide(cx.actor(), *action, Some(&facts)).is_allowed());
    Ok(PortfolioView {
        portfolio,
        suivi: referentiel.suivi(),
        sheets,
        comments,
        annexes,
        makes,
        allowed: policy::allowed_actions(cx.actor(), &[Action::Comment], &facts),
    })
}
