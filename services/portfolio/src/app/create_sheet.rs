//! A sheet that is of no week is made: by its learner, or by a teacher who asks for it (F-03, F-04b, F-10, R-03); an
//! interview or a visit is noted in the livret (F-12), a success is told in the book (F-11).

use chassis::db::idempotency::fingerprint;
use chassis::error::FieldFault;
use chassis::form::FieldChange;
use chassis::{Ctx, Scope, Tx};
use referentiel::{Referentiel, SuiviEntreprise};
use serde_json::Value;

use crate::app::{App, authorize, authorize_outside, change, reader};
use crate::domain::{
    ApprenantId, Nature, PeriodId, Place, Portfolio, SHORT_MAX_CHARS, Sheet, SheetId,
};
use crate::error::{Error, fields};
use crate::events::outgoing;
use crate::policy::{self, Action, Facts};
use crate::store;
use crate::store::forms::FormOf;
use crate::store::sheets::NewSheet;

/// Most sheets that are of no week, of one learner in one period, or outside any: free ones, in its livret, in its book.
const SHEETS_MAX: i64 = 200;

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CreateSheet {
    /// The learner.
    pub(crate) apprenant: ApprenantId,
    /// The period; `None`: of none.
    pub(crate) period: Option<PeriodId>,
    /// What kind.
    pub(crate) nature: Nature,
    /// Its title, as typed.
    pub(crate) titre: String,
}

/// Makes it, with its title.
pub(crate) async fn create_sheet(cx: &Ctx, app: &App, cmd: CreateSheet) -> Result<Sheet, Error> {
    let mut tx = app.db.begin(cx).await?;
    let (scope, facts) = find(cx, &mut tx, &cmd).await?;
    // I-05: of a learner whose diploma is not known yet.
    if facts.referentiel.is_empty() {
        return Err(Error::NotOfDiploma);
    }
    let referentiel = app.referentiel(&facts.referentiel)?;
    let own = reader(cx) == cmd.apprenant.uuid();
    decide(cx, &cmd, &facts, referentiel, own)?;
    let titre = title(&cmd, own)?;

    let fingerprint = fingerprint("create_sheet", &cmd);
    if let Some(first) = tx.replayed(cx, &fingerprint).await? {
        return made_before(cx, &mut tx, &scope, &first).await;
    }
    let portfolio = hold(&mut tx, &scope, &cmd).await?;
    let of = portfolio.as_ref().map(|portfolio| portfolio.id);
    let place = cmd.nature.place();
    let held = store::sheets::count_free(&mut tx, &scope, (cmd.apprenant, of), place).await?;
    if held >= SHEETS_MAX {
        return Err(Error::TooMany);
    }
    let new = NewSheet {
        id: SheetId::generate(),
        apprenant: cmd.apprenant,
        portfolio: of,
        referentiel: facts.referentiel,
        nature: cmd.nature,
        asked_by: (!own).then(|| reader(cx)),
    };
    store::sheets::insert(&mut tx, &scope, &new, cx.now()).await?;
    // F-05: one's own is nothing to read.
    store::reads::seen(&mut tx, &scope, new.id, reader(cx), 1, cx.now()).await?;
    if let Some(titre) = titre {
        let change = [FieldChange {
            change_id: "titre".to_owned(),
            name: "titre".to_owned(),
            value: Value::String(titre),
            base_version: 0,
        }];
        change::merge(cx, &mut tx, &scope, FormOf::Sheet(new.id), &change).await?;
    }
    let sheet = read(cx, &mut tx, &scope, new.id).await?;
    if let Some(portfolio) = portfolio {
        let at = (portfolio.id, portfolio.version);
        let by_learner = own.then(|| cx.now());
        store::portfolios::written(&mut tx, &scope, at, by_learner).await?;
        tx.emit(cx, outgoing::sheet_changed(&portfolio, &sheet))
            .await?;
    }
    tx.remember(cx, &new.id.to_string()).await?;
    tx.commit().await?;
    Ok(sheet)
}

/// What it is to be part of, for who sees that.
async fn find(cx: &Ctx, tx: &mut Tx, cmd: &CreateSheet) -> Result<(Scope, Facts), Error> {
    let apprenant = cmd.apprenant;
    if let Some(period) = cmd.period {
        return authorize(cx, tx, Action::Read, period, apprenant).await;
    }
    let whose = (apprenant, cmd.nature.place());
    authorize_outside(cx, tx, Action::Read, whose).await
}

/// Who makes which sheets, and which of them the diploma has.
fn decide(
    cx: &Ctx,
    cmd: &CreateSheet,
    facts: &Facts,
    referentiel: &Referentiel,
    own: bool,
) -> Result<(), Error> {
    match cmd.nature.place() {
        Place::Livret => return notes(cx, cmd, facts),
        Place::Book => return tells_success(cx, cmd, facts),
        Place::Portfolio => {}
    }
    // Outside any period nobody asks for anything (F-10).
    let action = if own || cmd.period.is_none() {
        Action::CreateSheet
    } else {
        Action::AskSheet
    };
    policy::decide(cx.actor(), action, Some(facts)).scope(cx)?;
    let offered = offered(cmd.period.is_some(), referentiel);
    let makes = |kind: Action| offered.contains(&(kind, cmd.nature));
    if makes(action) {
        Ok(())
    } else {
        Err(Error::NotOfDiploma)
    }
}

/// Who notes what in the livret (F-12).
fn notes(cx: &Ctx, cmd: &CreateSheet, facts: &Facts) -> Result<(), Error> {
    let action = match cmd.nature {
        Nature::Entretien => Action::WriteEnsemble,
        Nature::Visite => Action::WriteEquipe,
        // Opened, once, on its own.
        _ => return Err(Error::NotOfDiploma),
    };
    policy::decide(cx.actor(), action, Some(facts)).scope(cx)?;
    if cmd.period.is_some() {
        return Err(Error::NotOfDiploma);
    }
    Ok(())
}

/// Its learner alone tells successes, whatever the diploma (F-11).
fn tells_success(cx: &Ctx, cmd: &CreateSheet, facts: &Facts) -> Result<(), Error> {
    policy::decide(cx.actor(), Action::CreateSheet, Some(facts)).scope(cx)?;
    // A book is opened, once, on its own.
    if cmd.nature == Nature::Reussite && cmd.period.is_none() {
        Ok(())
    } else {
        Err(Error::NotOfDiploma)
    }
}

/// The sheets that can be made: by the learner, and asked for by a teacher.
pub(super) fn offered(in_period: bool, referentiel: &Referentiel) -> Vec<(Action, Nature)> {
    let suivi = referentiel.suivi();
    let candidates = [
        (Action::CreateSheet, Nature::Fiche, !in_period),
        (
            Action::CreateSheet,
            Nature::Fiche,
            in_period
                && suivi == SuiviEntreprise::FichesActivites
                && referentiel.rythme_fiches.is_free(),
        ),
        (
            Action::CreateSheet,
            Nature::Activite,
            in_period && suivi == SuiviEntreprise::Portfolio,
        ),
        (
            Action::AskSheet,
            Nature::Fiche,
            in_period && suivi == SuiviEntreprise::FichesActivites,
        ),
    ];
    candidates
        .into_iter()
        .filter_map(|(action, nature, is_offered)| is_offered.then_some((action, nature)))
        .collect()
}

/// The title, without the spaces around it. An activity has one (F-03), and so has a sheet that somebody asks for.
fn title(cmd: &CreateSheet, own: bool) -> Result<Option<String>, Error> {
    let titre = cmd.titre.trim();
    let fault = |code| Err(Error::Invalid(vec![FieldFault::new("titre", code)]));
    if titre.is_empty() {
        return match (cmd.nature, own) {
            (Nature::Activite, _) | (_, false) => fault(fields::TITLE),
            _ => Ok(None),
        };
    }
    if titre.chars().count() > SHORT_MAX_CHARS {
        return fault(fields::TOO_LONG);
    }
    if titre.contains('\0') {
        return fault(fields::NOT_A_TEXT);
    }
    Ok(Some(titre.to_owned()))
}

/// What it will belong to, locked: two sheets are made one after the other.
async fn hold(tx: &mut Tx, scope: &Scope, cmd: &CreateSheet) -> Result<Option<Portfolio>, Error> {
    let Some(period) = cmd.period else {
        store::apprenants::lock(tx, scope, cmd.apprenant).await?;
        return Ok(None);
    };
    let portfolio = store::portfolios::lock(tx, scope, period, cmd.apprenant).await?;
    Ok(Some(portfolio.ok_or(Error::NotFound)?))
}

async fn made_before(cx: &Ctx, tx: &mut Tx, scope: &Scope, first: &str) -> Result<Sheet, Error> {
    let corrupt = |error| chassis::db::Error::corrupt("idempotency_keys.result", error);
    let id: SheetId = first.parse().map_err(corrupt)?;
    read(cx, tx, scope, id).await
}

async fn read(cx: &Ctx, tx: &mut Tx, scope: &Scope, id: SheetId) -> Result<Sheet, Error> {
    let found = store::sheets::get(tx, scope, id, reader(cx)).await?;
    found.ok_or(Error::NotFound)
}
