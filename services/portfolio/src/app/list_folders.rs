//! The folders of a period's learners, for the view by periods (P-11, F-01, F-05).

use chassis::policy::Decision;
use chassis::{Ctx, Scope};
use referentiel::QuiRelie;

use crate::app::{App, reader};
use crate::domain::{ApprenantId, FolderState, PeriodId, Place};
use crate::error::Error;
use crate::policy::{self, Action, Facts};
use crate::store;

/// The folders that the actor may see, of those asked for; none asked for means all. A learner out of
/// reach is left out as if there were no portfolio.
pub(crate) async fn list_folders(
    cx: &Ctx,
    app: &App,
    period: PeriodId,
    asked: Vec<ApprenantId>,
) -> Result<Vec<FolderState>, Error> {
    let mut tx = app.db.begin(cx).await?;
    let referentiel =
        store::known_periods::facts_of_period(&mut tx, cx.etablissement(), period).await?;
    let asked = if asked.is_empty() {
        policy::own_learners(cx.actor(), period)
    } else {
        Some(asked)
    };
    let Some((scope, learners)) = reach(cx, period, referentiel.as_deref(), asked)? else {
        return Ok(Vec::new());
    };
    let folders =
        store::portfolios::folders(&mut tx, &scope, period, learners.as_deref(), reader(cx))
            .await?;
    Ok(folders)
}

/// The learners that may be listed, with the scope to do so; `None` when there is none.
#[expect(
    clippy::type_complexity,
    reason = "a scope, and the learners or everyone"
)]
fn reach(
    cx: &Ctx,
    period: PeriodId,
    referentiel: Option<&str>,
    asked: Option<Vec<ApprenantId>>,
) -> Result<Option<(Scope, Option<Vec<ApprenantId>>)>, Error> {
    let decide = |apprenant: Option<ApprenantId>| {
        let facts = referentiel.map(|referentiel| Facts {
            period: Some(period),
            apprenant,
            referentiel: referentiel.to_owned(),
            place: Place::Portfolio,
            relie: QuiRelie::default(),
        });
        policy::decide(cx.actor(), Action::ListFolder, facts.as_ref())
    };
    let Some(asked) = asked else {
        return match decide(None) {
            Decision::Hide => Ok(None),
            decision => Ok(Some((decision.scope(cx)?, None))),
        };
    };
    let mut scope = None;
    let mut learners = Vec::new();
    for apprenant in asked {
        match decide(Some(apprenant)) {
            Decision::Hide => {}
            decision => {
                scope = Some(decision.scope(cx)?);
                learners.push(apprenant);
            }
        }
    }
    Ok(scope.map(|scope| (scope, Some(learners))))
}
