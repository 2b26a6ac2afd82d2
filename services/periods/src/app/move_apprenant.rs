//! A learner goes over to another établissement (I-11): its fiches de liaison, and a copy of their periods.
//!
//! One transaction, once: asked again, it answers the same. From its end on, no period can be declared for the learner
//! where it was, whatever news of it is still on its way; the other services follow what is answered here.

use chassis::Ctx;
use chassis::db::{Crossing, Tx};
use chassis::policy::Scope;

use crate::app::{App, access};
use crate::domain::claim::ClaimState;
use crate::domain::ids::{ApprenantId, PeriodId};
use crate::domain::transfer::Emportee;
use crate::error::Error;
use crate::policy::Action;
use crate::store;
use crate::store::transfers::Dossier;

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
    let mut tx = app.db.begin(cx).await?;
    if let Some(answer) = tx.crossed(crossing.id).await? {
        return answered(&answer);
    }
    tx.cross(cx).await?;
    let dossier = take_out(&mut tx, &from, crossing).await?;

    tx.cross(&there).await?;
    let emportees = put_in(&mut tx, &to, crossing, dossier, false).await?;
    tx.note_crossing(crossing.id, &answer(&emportees)?).await?;
    tx.commit().await?;
    Ok(emportees)
}

/// Takes out what is kept here of the learner: where it was, nothing can be declared for it any more.
pub(super) async fn take_out(
    tx: &mut Tx,
    from: &Scope,
    crossing: &Crossing,
) -> Result<Dossier, Error> {
    store::transfers::left(tx, from, crossing).await?;
    let apprenant = ApprenantId::from(crossing.person);
    let dossier = store::transfers::take(tx, from, apprenant).await?;
    let periods: Vec<PeriodId> = taken_along(&dossier)?.iter().map(|one| one.id).collect();
    let claims = store::claims::of_periods(tx, from, &periods).await?;
    if claims
        .iter()
        .any(|claim| claim.apprenant == apprenant && claim.state == ClaimState::Pending)
    {
        return Err(Error::FreezePending);
    }
    Ok(dossier)
}

/// Writes it under the tenant of the transaction; a period whose identifier means something else there gets a new one;
/// who comes `back` where it was finds its own.
pub(super) async fn put_in(
    tx: &mut Tx,
    to: &Scope,
    crossing: &Crossing,
    mut dossier: Dossier,
    back: bool,
) -> Result<Vec<Emportee>, Error> {
    let mut emportees = taken_along(&dossier)?;
    let mut renamed = crossing.renamed();
    for taken in store::transfers::occupied(tx, to, &dossier.periods, back).await? {
        renamed.add(taken, PeriodId::generate().uuid());
    }
    for one in &mut emportees {
        one.becomes = renamed.of(one.id.uuid()).into();
    }
    dossier.rename(&renamed);
    store::transfers::put(tx, to, &dossier).await?;
    Ok(emportees)
}

/// The periods of what was taken out, as they are.
pub(super) fn taken_along(dossier: &Dossier) -> Result<Vec<Emportee>, Error> {
    dossier
        .periods
        .iter()
        .map(|row| serde_json::from_value(row.clone()))
        .collect::<Result<_, _>>()
        .map_err(corrupt)
}

/// What a crossing answers, to be kept.
pub(super) fn answer(emportees: &[Emportee]) -> Result<String, Error> {
    serde_json::to_string(emportees).map_err(corrupt)
}

/// What it answered; nothing, where it was called off before it was made.
pub(super) fn answered(answer: &str) -> Result<Vec<Emportee>, Error> {
    if answer.is_empty() {
        return Ok(Vec::new());
    }
    serde_json::from_str(answer).map_err(corrupt)
}

fn corrupt(error: serde_json::Error) -> Error {
    chassis::db::Error::corrupt("chassis.crossings.answer", error).into()
}
