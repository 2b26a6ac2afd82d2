//! For whom a period of an annexe can be declared (P-02).

use chassis::Ctx;

use crate::app::{App, access};
use crate::domain::apprenant::Candidate;
use crate::domain::ids::AnnexeId;
use crate::error::Error;
use crate::policy::{Action, Facts};
use crate::store;

/// The active learners of the annexe's niveau and statut, by class.
pub async fn list_candidates(
    cx: &Ctx,
    app: &App,
    annexe: AnnexeId,
) -> Result<Vec<Candidate>, Error> {
    let scope = access::enter(cx, Action::DeclarePeriod)?;
    let mut tx = app.db.begin(cx).await?;
    let annexe = store::annexes::load(&mut tx, &scope, annexe)
        .await?
        .ok_or(Error::NotFound)?;
    access::check(
        cx,
        Action::DeclarePeriod,
        &Facts::Referentiel(&annexe.referentiel),
    )?;
    Ok(store::apprenants::candidates(&mut tx, &scope, &annexe.public()).await?)
}
