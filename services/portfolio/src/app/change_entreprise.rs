//! The learner writes in « présenter l’entreprise » (F-02, F-13).

use chassis::Ctx;
use chassis::form::FieldChange;

use crate::app::{App, Outcome, authorize, change};
use crate::domain::{ApprenantId, Form, PeriodId};
use crate::error::Error;
use crate::policy::Action;
use crate::store;
use crate::store::forms::FormOf;

/// What the learner typed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ChangeEntreprise {
    /// The period.
    pub(crate) period: PeriodId,
    /// The learner.
    pub(crate) apprenant: ApprenantId,
    /// The changes, in the order in which they were typed.
    pub(crate) changes: Vec<FieldChange>,
}

/// Merges the changes; those that conflict are answered beside what stands.
pub(crate) async fn change_entreprise(
    cx: &Ctx,
    app: &App,
    cmd: ChangeEntreprise,
) -> Result<Outcome, Error> {
    let mut tx = app.db.begin(cx).await?;
    let (period, apprenant) = (cmd.period, cmd.apprenant);
    let (scope, _) = authorize(cx, &mut tx, Action::ChangeEntreprise, period, apprenant).await?;
    change::check(Form::Entreprise, &cmd.changes)?;
    let portfolio = store::portfolios::lock(&mut tx, &scope, period, apprenant)
        .await?
        .ok_or(Error::NotFound)?;
    let form = (Form::Entreprise, FormOf::Entreprise(portfolio.id));
    let merged = change::merge(cx, &mut tx, &scope, form, &cmd.changes).await?;
    let mut version = portfolio.version;
    if merged.changed {
        version =
            store::portfolios::written(&mut tx, &scope, portfolio.id, version, cx.now()).await?;
    }
    tx.commit().await?;
    Ok(Outcome {
        fields: merged.fields,
        conflicts: merged.conflicts,
        version,
    })
}
