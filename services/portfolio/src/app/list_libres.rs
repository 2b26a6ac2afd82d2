//! The sheets of a learner that belong to no period: written so (F-10), or kept from one (P-05, P-08).

use chassis::Ctx;

use crate::app::{App, authorize_learner, reader};
use crate::domain::{ApprenantId, Place, Sheet};
use crate::error::Error;
use crate::policy::{self, Action, Facts};
use crate::store;

/// Those sheets, and what the one who asks may do (G-01).
pub(crate) async fn list_libres(
    cx: &Ctx,
    app: &App,
    apprenant: ApprenantId,
) -> Result<(Vec<Sheet>, Vec<Action>), Error> {
    let mut tx = app.db.begin(cx).await?;
    let (scope, facts) = authorize_learner(cx, &mut tx, Action::Read, apprenant).await?;
    let whose = (apprenant, Place::Portfolio);
    let mut sheets = store::sheets::outside(&mut tx, &scope, whose, reader(cx)).await?;
    // I-10: each was written for a diploma, which the learner may have left since.
    sheets.retain(|sheet| {
        let own = Facts {
            referentiel: sheet.referentiel.clone(),
            ..facts.clone()
        };
        sheet.referentiel.is_empty()
            || policy::decide(cx.actor(), Action::Read, Some(&own)).is_allowed()
    });
    let known = !facts.referentiel.is_empty();
    let allowed = policy::allowed_actions(cx.actor(), &[Action::CreateSheet], &facts);
    let allowed = if known { allowed } else { Vec::new() };
    Ok((sheets, allowed))
}
