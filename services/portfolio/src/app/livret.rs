//! The livret d'apprentissage of a learner: opened once per diploma, read whole (F-12). Its pages are sheets: they are
//! read and written as such.

use chassis::{Ctx, Scope, Tx};

use crate::app::{App, authorize_livret, reader};
use crate::domain::{ApprenantId, Nature, Sheet, SheetId};
use crate::error::Error;
use crate::policy::{self, Action, Facts};
use crate::store;
use crate::store::sheets::NewSheet;

/// What there is of it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct LivretView {
    /// The diploma that the learner prepares; empty while unknown (I-05).
    pub(crate) referentiel: String,
    /// Its livrets, interviews and visits, as they were made: of the present diploma, and of those before.
    pub(crate) sheets: Vec<Sheet>,
    /// What the one who asks may do (G-01).
    pub(crate) allowed: Vec<Action>,
}

/// Reads it: what was written for the diplomas that the one who asks may see.
pub(crate) async fn get_livret(
    cx: &Ctx,
    app: &App,
    apprenant: ApprenantId,
) -> Result<LivretView, Error> {
    let mut tx = app.db.begin(cx).await?;
    let (scope, facts) = authorize_livret(cx, &mut tx, Action::Read, apprenant).await?;
    let mut sheets = store::sheets::of_livret(&mut tx, &scope, apprenant, reader(cx)).await?;
    // I-10: each was written for a diploma, which the learner may have left since.
    sheets.retain(|sheet| {
        let own = Facts {
            referentiel: sheet.referentiel.clone(),
            ..facts.clone()
        };
        policy::decide(cx.actor(), Action::Read, Some(&own)).is_allowed()
    });
    let known = !facts.referentiel.is_empty();
    let opened = current(&sheets, &facts.referentiel).is_some();
    let candidates = [
        (Action::OpenLivret, known && !opened),
        (Action::WriteEnsemble, known),
        (Action::WriteEquipe, known),
    ];
    let candidates: Vec<Action> = candidates
        .into_iter()
        .filter_map(|(action, offered)| offered.then_some(action))
        .collect();
    Ok(LivretView {
        allowed: policy::allowed_actions(cx.actor(), &candidates, &facts),
        referentiel: facts.referentiel,
        sheets,
    })
}

/// Opens that of the present diploma; the one that is there already is answered.
pub(crate) async fn open_livret(
    cx: &Ctx,
    app: &App,
    apprenant: ApprenantId,
) -> Result<Sheet, Error> {
    let mut tx = app.db.begin(cx).await?;
    let (scope, facts) = authorize_livret(cx, &mut tx, Action::OpenLivret, apprenant).await?;
    if facts.referentiel.is_empty() {
        return Err(Error::NotOfDiploma);
    }
    app.referentiel(&facts.referentiel)?;
    // Two at once: the second one finds what the first one made.
    store::apprenants::lock(&mut tx, &scope, apprenant).await?;
    if let Some(sheet) = find(cx, &mut tx, &scope, (apprenant, &facts.referentiel)).await? {
        return Ok(sheet);
    }
    let new = NewSheet {
        id: SheetId::generate(),
        apprenant,
        portfolio: None,
        referentiel: facts.referentiel.clone(),
        nature: Nature::Livret,
        asked_by: (reader(cx) != apprenant.uuid()).then(|| reader(cx)),
    };
    store::sheets::insert(&mut tx, &scope, &new, cx.now()).await?;
    store::reads::seen(&mut tx, &scope, new.id, reader(cx), 1, cx.now()).await?;
    let made = find(cx, &mut tx, &scope, (apprenant, &facts.referentiel)).await?;
    tx.commit().await?;
    made.ok_or(Error::NotFound)
}

async fn find(
    cx: &Ctx,
    tx: &mut Tx,
    scope: &Scope,
    (apprenant, referentiel): (ApprenantId, &str),
) -> Result<Option<Sheet>, Error> {
    let sheets = store::sheets::of_livret(tx, scope, apprenant, reader(cx)).await?;
    Ok(current(&sheets, referentiel).cloned())
}

/// The livret of that diploma.
fn current<'a>(sheets: &'a [Sheet], referentiel: &str) -> Option<&'a Sheet> {
    sheets
        .iter()
        .find(|sheet| sheet.nature == Nature::Livret && sheet.referentiel == referentiel)
}
