//! The learner tells a week (F-02, F-13).

use chassis::Ctx;
use chassis::form::FieldChange;

use crate::app::{App, Outcome, authorize, change, reader};
use crate::domain::{ApprenantId, Etat, Form, IsoWeek, PeriodId};
use crate::error::Error;
use crate::events::outgoing;
use crate::policy::Action;
use crate::store;
use crate::store::forms::FormOf;

/// What the learner typed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ChangeSheet {
    /// The period.
    pub(crate) period: PeriodId,
    /// The learner.
    pub(crate) apprenant: ApprenantId,
    /// The week told.
    pub(crate) week: IsoWeek,
    /// The changes, in the order in which they were typed.
    pub(crate) changes: Vec<FieldChange>,
}

/// Merges the changes; those that conflict are answered beside what stands.
pub(crate) async fn change_sheet(cx: &Ctx, app: &App, cmd: ChangeSheet) -> Result<Outcome, Error> {
    let mut tx = app.db.begin(cx).await?;
    let (period, apprenant) = (cmd.period, cmd.apprenant);
    let (scope, _) = authorize(cx, &mut tx, Action::ChangeSheet, period, apprenant).await?;
    change::check(Form::Semaine, &cmd.changes)?;
    let portfolio = store::portfolios::lock(&mut tx, &scope, period, apprenant)
        .await?
        .ok_or(Error::NotFound)?;
    let author = reader(cx);
    let mut sheet = store::sheets::of_week(&mut tx, &scope, portfolio.id, cmd.week, author)
        .await?
        .ok_or(Error::NotFound)?;
    let form = (Form::Semaine, FormOf::Sheet(sheet.id));
    let merged = change::merge(cx, &mut tx, &scope, form, &cmd.changes).await?;
    if merged.changed {
        let now = cx.now();
        let values = merged
            .fields
            .iter()
            .map(|field| (field.name.as_str(), &field.value));
        sheet.etat = Etat::of(Form::Semaine, values);
        sheet.version =
            store::sheets::written(&mut tx, &scope, sheet.id, sheet.version, sheet.etat, now)
                .await?;
        // F-05: one's own writing is nothing to read.
        store::reads::seen(&mut tx, &scope, sheet.id, author, sheet.version, now).await?;
        store::portfolios::written(&mut tx, &scope, portfolio.id, portfolio.version, now).await?;
        tx.emit(cx, outgoing::sheet_changed(&portfolio, &sheet))
            .await?;
    }
    tx.commit().await?;
    Ok(Outcome {
        fields: merged.fields,
        conflicts: merged.conflicts,
        version: sheet.version,
    })
}
