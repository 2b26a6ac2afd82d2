//! The tutors named on the fiches of a period: where inviting them starts (P-10, I-07).

use chassis::Ctx;

use crate::app::{App, access};
use crate::domain::fiche::ProposedTutor;
use crate::domain::ids::{ApprenantId, PeriodId};
use crate::error::Error;
use crate::policy::{self, Action, Facts};
use crate::store;

/// The tutors named on the fiches that the actor may read.
pub async fn list_proposed_tutors(
    cx: &Ctx,
    app: &App,
    period: PeriodId,
) -> Result<Vec<ProposedTutor>, Error> {
    let scope = access::enter(cx, Action::ReadFiche)?;
    let mut tx = app.db.begin(cx).await?;
    let period = store::periods::load(&mut tx, &scope, period)
        .await?
        .ok_or(Error::NotFound)?;
    let members = store::periods::members(&mut tx, &scope, &[period.id])
        .await?
        .remove(&period.id)
        .unwrap_or_default();
    let learners: Vec<ApprenantId> = members.iter().map(|one| one.apprenant).collect();
    let facts = Facts::Period {
        id: period.id,
        referentiel: &period.referentiel,
        apprenants: &learners,
    };
    access::check(cx, Action::ReadFiche, &facts)?;
    let mut tutors = store::fiches::proposed_tutors(&mut tx, &scope, period.id).await?;
    if let Some(seen) = policy::seen_learners(cx.actor(), period.id) {
        tutors.retain(|one| seen.contains(&one.apprenant));
    }
    Ok(tutors)
}
