//! A form of the portfolio as a whole is written: the company, where it is, who works there, the bilan personnel, by the
//! learner (F-02, F-08, F-13); the bilan de la période, by the maître d'apprentissage (F-09).

use chassis::Ctx;
use chassis::error::FieldFault;
use chassis::form::FieldChange;

use crate::app::{App, Outcome, authorize, change};
use crate::domain::{ApprenantId, Form, PEOPLE_MAX, PeriodId};
use crate::error::{Error, fields};
use crate::policy::Action;
use crate::store;
use crate::store::forms::FormOf;

/// What somebody typed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ChangeForm {
    /// The period.
    pub(crate) period: PeriodId,
    /// The learner.
    pub(crate) apprenant: ApprenantId,
    /// The form.
    pub(crate) form: Form,
    /// The changes, in the order in which they were typed.
    pub(crate) changes: Vec<FieldChange>,
}

/// Merges the changes; those that conflict are answered beside what stands.
pub(crate) async fn change_form(cx: &Ctx, app: &App, cmd: ChangeForm) -> Result<Outcome, Error> {
    let mut tx = app.db.begin(cx).await?;
    let (period, apprenant) = (cmd.period, cmd.apprenant);
    let action = match cmd.form {
        Form::BilanPeriode => Action::WriteBilanPeriode,
        _ => Action::ChangeForm,
    };
    let (scope, facts) = authorize(cx, &mut tx, action, period, apprenant).await?;
    let referentiel = app.referentiel(&facts.referentiel)?;
    change::check(cmd.form, referentiel, &cmd.changes)?;
    let portfolio = store::portfolios::lock(&mut tx, &scope, period, apprenant)
        .await?
        .ok_or(Error::NotFound)?;
    let of = FormOf::Portfolio(portfolio.id);
    let merged = change::merge(cx, &mut tx, &scope, of, &cmd.changes).await?;
    let shown = change::whole(cmd.form, referentiel, &merged.fields);
    let people = shown.iter().filter(|field| !field.value.is_null());
    if cmd.form == Form::Organigramme && people.count() > PEOPLE_MAX {
        let full = FieldFault::new("changes", fields::TOO_MANY_PEOPLE);
        return Err(Error::Invalid(vec![full]));
    }
    let mut version = portfolio.version;
    if merged.changed {
        let at = (portfolio.id, version);
        // F-01: the words of the maître d'apprentissage begin no portfolio.
        let by_learner = (action == Action::ChangeForm).then(|| cx.now());
        version = store::portfolios::written(&mut tx, &scope, at, by_learner).await?;
    }
    tx.commit().await?;
    Ok(Outcome {
        fields: shown,
        conflicts: merged.conflicts,
        version,
    })
}
