//! A learner goes over to another établissement (I-11): its fiches de liaison, and a copy of their periods.
//!
//! One transaction, once: asked again, it answers the same. From its end on, no period can be declared for the learner
//! where it was, whatever news of it is still on its way; the other services follow what is answered here.

use chassis::Ctx;
use chassis::db::Crossing;

use crate::app::{App, access};
use crate::domain::claim::ClaimState;
use crate::domain::ids::{ApprenantId, PeriodId};
use crate::domain::transfer::Emportee;
use crate::error::Error;
use crate::policy::Action;
use crate::store;

/// Moves the learner; answers the periods that it took along.
///
/// # Errors
/// A bilan intermédiaire of the learner is being validated: it settles within seconds, then the answer is another.
pub async fn move_apprenant(
    cx: &Ctx,
    app: &App,
    crossing: &Crossing,
) -> Result<Vec<Emportee>, Error> {
    let there = cx.in_etablissement(crossing.destination.clone());
    let from = access::enter(cx, Action::Transfer)?;
    let to = access::enter(&there, Action::Transfer)?;
    let corrupt = |error| chassis::db::Error::corrupt("chassis.crossings.answer", error);
    let mut tx = app.db.begin(cx).await?;
    if let Some(answer) = tx.crossed(crossing.id).await? {
        return Ok(serde_json::from_str(&answer).map_err(corrupt)?);
    }
    tx.cross(cx).await?;
    store::transfers::left(&mut tx, &from, crossing).await?;
    let apprenant = ApprenantId::from(crossing.person);
    let mut dossier = store::transfers::take(&mut tx, &from, apprenant).await?;
    let mut emportees: Vec<Emportee> = dossier
        .periods
        .iter()
        .map(|row| serde_json::from_value(row.clone()))
        .collect::<Result<_, _>>()
        .map_err(corrupt)?;
    let periods: Vec<PeriodId> = emportees.iter().map(|one| one.id).collect();
    let claims = store::claims::of_periods(&mut tx, &from, &periods).await?;
    if claims
        .iter()
        .any(|claim| claim.apprenant == apprenant && claim.state == ClaimState::Pending)
    {
        return Err(Error::FreezePending);
    }

    tx.cross(&there).await?;
    let mut renamed = crossing.renamed();
    for taken in store::transfers::occupied(&mut tx, &to, &dossier.periods).await? {
        renamed.add(taken, PeriodId::generate().uuid());
    }
    for one in &mut emportees {
        one.becomes = renamed.of(one.id.uuid()).into();
    }
    dossier.rename(&renamed);
    store::transfers::put(&mut tx, &to, &dossier).await?;
    let answer = serde_json::to_string(&emportees).map_err(corrupt)?;
    tx.note_crossing(crossing.id, &answer).await?;
    tx.commit().await?;
    Ok(emportees)
}
