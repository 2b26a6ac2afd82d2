//! One week, with its texts and its neighbours (F-02, F-05).

use chassis::Ctx;
use chassis::form::FieldState;

use crate::app::{App, authorize, change, reader};
use crate::domain::{ApprenantId, Form, IsoWeek, PeriodId, Sheet};
use crate::error::Error;
use crate::policy::{self, Action};
use crate::store;
use crate::store::forms::FormOf;

/// A sheet as its page shows it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SheetView {
    /// The sheet.
    pub(crate) sheet: Sheet,
    /// Its texts, in the order of the page.
    pub(crate) fields: Vec<FieldState>,
    /// The week before it in the period.
    pub(crate) previous: Option<IsoWeek>,
    /// The week after it.
    pub(crate) next: Option<IsoWeek>,
    /// What the one who asks may do (G-01).
    pub(crate) allowed: Vec<Action>,
}

/// Reads it.
pub(crate) async fn get_sheet(
    cx: &Ctx,
    app: &App,
    period: PeriodId,
    apprenant: ApprenantId,
    week: IsoWeek,
) -> Result<SheetView, Error> {
    let mut tx = app.db.begin(cx).await?;
    let (scope, facts) = authorize(cx, &mut tx, Action::Read, period, apprenant).await?;
    let portfolio = store::portfolios::get(&mut tx, &scope, period, apprenant)
        .await?
        .ok_or(Error::NotFound)?;
    let sheets = store::sheets::list(&mut tx, &scope, portfolio.id, reader(cx)).await?;
    let rank = sheets
        .iter()
        .position(|sheet| sheet.week == week)
        .ok_or(Error::NotFound)?;
    let previous = rank.checked_sub(1).and_then(|rank| sheets.get(rank));
    let sheet = sheets.get(rank).cloned().ok_or(Error::NotFound)?;
    let stored = store::forms::load(&mut tx, &scope, FormOf::Sheet(sheet.id)).await?;
    let candidates = [Action::ChangeSheet, Action::MarkRead];
    Ok(SheetView {
        previous: previous.map(|sheet| sheet.week),
        next: sheets.get(rank + 1).map(|sheet| sheet.week),
        fields: change::whole(Form::Semaine, &stored, &[]),
        allowed: policy::allowed_actions(cx.actor(), &candidates, &facts),
        sheet,
    })
}
