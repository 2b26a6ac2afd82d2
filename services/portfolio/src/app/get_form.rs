//! A form of the portfolio as a whole (F-02, F-08, F-09).

use chassis::Ctx;
use chassis::form::FieldState;

use crate::app::{App, authorize, change};
use crate::domain::{ApprenantId, Form, PeriodId};
use crate::error::Error;
use crate::policy::{self, Action};
use crate::store;
use crate::store::forms::FormOf;

/// A form as its page shows it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct FormView {
    /// Its fields, in the order of the page.
    pub(crate) fields: Vec<FieldState>,
    /// What the one who asks may do (G-01).
    pub(crate) allowed: Vec<Action>,
}

/// Reads it.
pub(crate) async fn get_form(
    cx: &Ctx,
    app: &App,
    (period, apprenant): (PeriodId, ApprenantId),
    form: Form,
) -> Result<FormView, Error> {
    let mut tx = app.db.begin(cx).await?;
    let (reads, writes) = match form {
        Form::BilanPeriode => (Action::ReadBilanPeriode, Action::WriteBilanPeriode),
        _ => (Action::Read, Action::ChangeForm),
    };
    let (scope, facts) = authorize(cx, &mut tx, reads, period, apprenant).await?;
    let portfolio = store::portfolios::get(&mut tx, &scope, period, apprenant)
        .await?
        .ok_or(Error::NotFound)?;
    let stored = store::forms::load(&mut tx, &scope, FormOf::Portfolio(portfolio.id)).await?;
    Ok(FormView {
        fields: change::whole(form, app.referentiel(&facts.referentiel)?, &stored),
        allowed: policy::allowed_actions(cx.actor(), &[writes], &facts),
    })
}
