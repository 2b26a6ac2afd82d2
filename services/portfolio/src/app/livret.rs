//! The livret d'apprentissage of a learner: opened once per diploma, read whole (F-12). Its pages are sheets: they are
//! read and written as such.

use chassis::Ctx;

use crate::app::{App, authorize_outside, outside};
use crate::domain::{ApprenantId, Nature, Place, Sheet};
use crate::error::Error;
use crate::policy::{self, Action};

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
    let (scope, facts) =
        authorize_outside(cx, &mut tx, Action::Read, (apprenant, Place::Livret)).await?;
    let sheets = outside::readable(cx, &mut tx, &scope, (apprenant, &facts)).await?;
    let known = !facts.referentiel.is_empty();
    let opened = outside::current(&sheets, Nature::Livret, &facts.referentiel).is_some();
    let candidates = [
        (Action::OpenLivret, known && !opened),
        (Action::WriteEnsemble, known),
        (Action::WriteEquipe, known),
    ];
    Ok(LivretView {
        allowed: policy::offered(cx.actor(), &candidates, &facts),
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
    let (scope, facts) =
        authorize_outside(cx, &mut tx, Action::OpenLivret, (apprenant, Place::Livret)).await?;
    outside::open(cx, app, tx, &scope, (apprenant, &facts), Nature::Livret).await
}
