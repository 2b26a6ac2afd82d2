//! The sheets of a learner that belong to no period: written so (F-10), or kept from one (P-05, P-08).

use chassis::Ctx;

use crate::app::{App, authorize_outside, outside};
use crate::domain::{ApprenantId, Place, Sheet};
use crate::error::Error;
use crate::policy::{self, Action};

/// Those sheets, and what the one who asks may do (G-01).
pub(crate) async fn list_libres(
    cx: &Ctx,
    app: &App,
    apprenant: ApprenantId,
) -> Result<(Vec<Sheet>, Vec<Action>), Error> {
    let mut tx = app.db.begin(cx).await?;
    let (scope, facts) =
        authorize_outside(cx, &mut tx, Action::Read, (apprenant, Place::Portfolio)).await?;
    let sheets = outside::readable(cx, &mut tx, &scope, (apprenant, &facts)).await?;
    let known = !facts.referentiel.is_empty();
    let allowed = policy::allowed_actions(cx.actor(), &[Action::CreateSheet], &facts);
    let allowed = if known { allowed } else { Vec::new() };
    Ok((sheets, allowed))
}
