//! The livret d'apprentissage of a learner: opened once per diploma, read whole (F-12). Its pages are sheets: they are
//! read and written as such.

use chassis::Ctx;

use crate::app::{App, authorize_livret, opened, reader};
use crate::domain::{ApprenantId, Nature, Place, Sheet};
use crate::error::Error;
use crate::policy::{self, Action, Facts};
use crate::store;

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
    let whose = (apprenant, Place::Livret);
    let mut sheets = store::sheets::outside(&mut tx, &scope, whose, reader(cx)).await?;
    // I-10: each was written for a diploma, which the learner may have left since.
    sheets.retain(|sheet| {
        let own = Facts {
            referentiel: sheet.referentiel.clone(),
            ..facts.clone()
        };
        policy::decide(cx.actor(), Action::Read, Some(&own)).is_allowed()
    });
    let known = !facts.referentiel.is_empty();
    let opened = opened::current(&sheets, Nature::Livret, &facts.referentiel).is_some();
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
    opened::open(cx, app, tx, &scope, (apprenant, &facts), Nature::Livret).await
}
