//! A sheet is written: its texts by the learner, its tasks by whoever follows it too, its picks by the teacher (F-02 to
//! F-04, F-10, F-13); the livret, page by page, by whose pages they are (F-12); the book by its learner alone (F-11).

use std::collections::BTreeSet;

use chassis::Ctx;
use chassis::form::FieldChange;

use crate::app::{App, Outcome, authorize_sheet, change, hold_sheet, reader};
use crate::domain::{Etat, Form, Part, Place, SheetRef};
use crate::error::Error;
use crate::events::outgoing;
use crate::policy::{self, Action, Facts};
use crate::store;
use crate::store::forms::FormOf;

/// What somebody typed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ChangeSheet {
    /// The sheet.
    pub(crate) sheet: SheetRef,
    /// The changes, in the order in which they were typed.
    pub(crate) changes: Vec<FieldChange>,
}

/// Merges the changes; those that conflict are answered beside what stands.
pub(crate) async fn change_sheet(cx: &Ctx, app: &App, cmd: ChangeSheet) -> Result<Outcome, Error> {
    let mut tx = app.db.begin(cx).await?;
    let (scope, found, mut facts) = authorize_sheet(cx, &mut tx, Action::Read, cmd.sheet).await?;
    let (mut sheet, portfolio) = hold_sheet(cx, &mut tx, &scope, &found).await?;
    let referentiel = app.referentiel(&found.referentiel)?;
    facts.relie = referentiel.qui_relie.clone();
    let form = Form::of_sheet(sheet.nature, referentiel.suivi());
    let parts: BTreeSet<Part> = cmd
        .changes
        .iter()
        .filter_map(|change| form.part(&change.name, referentiel))
        .collect();
    decide(cx, &facts, &parts)?;
    change::check(form, referentiel, &cmd.changes)?;
    let links = parts.contains(&Part::Tasks) || parts.contains(&Part::Picks);
    let frozen_on = portfolio.as_ref().and_then(|one| one.frozen_on);
    let mut changes = cmd.changes;
    let mut late = Vec::new();
    if let Some(date) = frozen_on.filter(|_| links) {
        if !parts.contains(&Part::Texts) {
            return Err(Error::Frozen(date));
        }
        // Typed off line beside ticks that came too late: the texts stay free (F-04, F-13).
        let is_text =
            |change: &FieldChange| form.part(&change.name, referentiel) == Some(Part::Texts);
        (changes, late) = changes.into_iter().partition(is_text);
    }

    let of = FormOf::Sheet(sheet.id);
    let mut merged = change::merge(cx, &mut tx, &scope, of, &changes).await?;
    merged.refuse(late);
    if merged.changed {
        let author = reader(cx);
        // F-05: what a teacher ticks or picks is nothing to read; all that is written in the livret is.
        let is_told = author == cmd.sheet.apprenant.uuid() || facts.place == Place::Livret;
        let by_learner = is_told.then(|| cx.now());
        let values = merged
            .fields
            .iter()
            .map(|field| (field.name.as_str(), &field.value));
        sheet.etat = Etat::of(form, values).with_annexes(sheet.annexes);
        let at = (sheet.id, sheet.version);
        sheet.version = store::sheets::written(&mut tx, &scope, at, sheet.etat, by_learner).await?;
        // F-05: one's own writing is nothing to read either.
        store::reads::seen(&mut tx, &scope, sheet.id, author, sheet.version, cx.now()).await?;
        if let Some(portfolio) = portfolio {
            let at = (portfolio.id, portfolio.version);
            store::portfolios::written(&mut tx, &scope, at, by_learner).await?;
            tx.emit(cx, outgoing::sheet_changed(&portfolio, &sheet))
                .await?;
            if links && frozen_on.is_none() {
                let links = store::links::of_sheets(&mut tx, &scope, &[sheet.id]).await?;
                tx.emit_all(cx, links.iter().map(outgoing::tasks_linked).collect())
                    .await?;
            }
        }
    }
    tx.commit().await?;
    Ok(Outcome {
        fields: change::whole(form, referentiel, &merged.fields),
        conflicts: merged.conflicts,
        version: sheet.version,
    })
}

/// Each part of a sheet has those who write in it. A change of no known field is refused as one of its texts would be.
fn decide(cx: &Ctx, facts: &Facts, parts: &BTreeSet<Part>) -> Result<(), Error> {
    let actions = parts.iter().map(|part| match part {
        Part::Texts => Action::ChangeSheet,
        Part::Tasks => Action::TickTasks,
        Part::Picks => Action::PickCompetences,
        Part::Bilan => Action::WriteBilanPeriode,
        Part::Equipe => Action::WriteEquipe,
        Part::Ensemble => Action::WriteEnsemble,
    });
    let none = parts.is_empty().then_some(Action::ChangeSheet);
    for action in actions.chain(none) {
        policy::decide(cx.actor(), action, Some(facts)).scope(cx)?;
    }
    Ok(())
}
