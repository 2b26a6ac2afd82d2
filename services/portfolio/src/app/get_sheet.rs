//! One sheet, with its texts and its neighbours (F-02 to F-05, F-10).

use chassis::Ctx;
use chassis::form::FieldState;
use chassis::{Scope, Tx};
use jiff::civil::Date;

use crate::app::{App, authorize_sheet, change, reader};
use crate::domain::{Form, Nature, PeriodId, Place, Sheet, SheetRef};
use crate::error::Error;
use crate::policy::{self, Action, Facts};
use crate::store;
use crate::store::forms::FormOf;

/// A sheet as its page shows it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SheetView {
    /// The sheet.
    pub(crate) sheet: Sheet,
    /// Its form.
    pub(crate) form: Form,
    /// The period that it belongs to; `None`: a fiche libre.
    pub(crate) period: Option<PeriodId>,
    /// Its fields, in the order of the page.
    pub(crate) fields: Vec<FieldState>,
    /// The one before it, of the same kind, in the period.
    pub(crate) previous: Option<Sheet>,
    /// The one after it.
    pub(crate) next: Option<Sheet>,
    /// Date of the bilan intermédiaire that froze what is ticked and picked (F-04).
    pub(crate) frozen_on: Option<Date>,
    /// What the one who asks may do (G-01).
    pub(crate) allowed: Vec<Action>,
}

/// Reads it.
pub(crate) async fn get_sheet(cx: &Ctx, app: &App, of: SheetRef) -> Result<SheetView, Error> {
    let mut tx = app.db.begin(cx).await?;
    let (scope, found, mut facts) = authorize_sheet(cx, &mut tx, Action::Read, of).await?;
    let sheet = store::sheets::get(&mut tx, &scope, found.id, reader(cx))
        .await?
        .ok_or(Error::NotFound)?;
    let referentiel = app.referentiel(&found.referentiel)?;
    facts.relie = referentiel.qui_relie.clone();
    let form = Form::of_sheet(sheet.nature, referentiel.suivi());
    let stored = store::forms::load(&mut tx, &scope, FormOf::Sheet(sheet.id)).await?;
    let (previous, next) = neighbours(cx, &mut tx, &scope, &sheet).await?;
    Ok(SheetView {
        fields: change::whole(form, referentiel, &stored),
        allowed: allowed(cx, &facts, (form, found.frozen_on), &sheet),
        frozen_on: found.frozen_on,
        period: found.period,
        form,
        sheet,
        previous,
        next,
    })
}

/// Activities have neighbours of their own; fiches activité of weeks and others follow one another.
async fn neighbours(
    cx: &Ctx,
    tx: &mut Tx,
    scope: &Scope,
    sheet: &Sheet,
) -> Result<(Option<Sheet>, Option<Sheet>), Error> {
    let Some(portfolio) = sheet.portfolio else {
        return Ok((None, None));
    };
    let mut around = store::sheets::list(tx, scope, portfolio, reader(cx)).await?;
    let is_activity = |one: &Sheet| one.nature == Nature::Activite;
    around.retain(|one| is_activity(one) == is_activity(sheet));
    let rank = around.iter().position(|one| one.id == sheet.id);
    let at = |rank: Option<usize>| rank.and_then(|rank| around.get(rank).cloned());
    let previous = at(rank.and_then(|rank| rank.checked_sub(1)));
    Ok((previous, at(rank.map(|rank| rank + 1))))
}

/// What may be done with the sheet, as it is.
fn allowed(
    cx: &Ctx,
    facts: &Facts,
    (form, frozen_on): (Form, Option<Date>),
    sheet: &Sheet,
) -> Vec<Action> {
    let thaws = frozen_on.is_none();
    let links = form == Form::Fiche && thaws;
    let goes = links || form != Form::Fiche;
    let ticks = matches!(form, Form::Fiche | Form::Semaine) && thaws;
    let candidates = [
        (Action::ChangeSheet, true),
        (Action::WriteEquipe, facts.place == Place::Livret),
        (Action::WriteEnsemble, facts.place == Place::Livret),
        (Action::WriteAnnexes, true),
        (Action::TickTasks, ticks),
        (Action::PickCompetences, links && facts.period.is_some()),
        (
            Action::DeleteSheet,
            goes && sheet.is_removable_by(reader(cx), facts.apprenant),
        ),
        (Action::Comment, facts.period.is_some()),
        (Action::MarkRead, true),
    ];
    policy::offered(cx.actor(), &candidates, facts)
}
