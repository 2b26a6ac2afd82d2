//! A learner goes over to another établissement (I-11): its bilans follow its periods, and what was counted keeps the
//! hash that it had (N2).

use chassis::db::{Crossing, Tx};
use chassis::{Ctx, Scope};
use uuid::Uuid;

use super::{App, protocol};
use crate::domain::period::Period;
use crate::domain::{ApprenantId, PeriodId};
use crate::error::Error;
use crate::policy::{self, Action};
use crate::store;
use crate::store::transfers::Dossier;

/// A period that the learner took along.
#[derive(Debug, Clone)]
pub struct Taken {
    /// The period as it is from now on: its identifier is that of the destination.
    pub period: Period,
    /// What it was called in the origin.
    pub was: PeriodId,
}

/// Moves the learner, in one transaction, once.
///
/// # Errors
/// A bilan intermédiaire of the learner is being settled, or an event of a period has not arrived here yet: later, the
/// answer is another. A hash that no longer fits leaves everything where it was.
pub async fn move_apprenant(
    cx: &Ctx,
    app: &App,
    crossing: &Crossing,
    taken: &[Taken],
) -> Result<(), Error> {
    let there = cx.in_etablissement(crossing.destination.clone());
    let from = policy::decide(cx.actor(), Action::Transfer, None).scope(cx)?;
    let to = policy::decide(cx.actor(), Action::Transfer, None).scope(&there)?;
    let mut tx = app.db.begin(cx).await?;
    if tx.crossed(crossing.id).await?.is_some() {
        return Ok(());
    }
    tx.cross(cx).await?;
    let dossier = take_out(&mut tx, &from, crossing, taken).await?;
    tx.cross(&there).await?;
    put_in(&mut tx, &to, crossing, dossier, taken).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes out what is kept here of the learner.
pub(super) async fn take_out(
    tx: &mut Tx,
    from: &Scope,
    crossing: &Crossing,
    taken: &[Taken],
) -> Result<Dossier, Error> {
    let apprenant = ApprenantId::from(crossing.person);
    store::apprenants::lock(tx, from, apprenant).await?;
    if store::transfers::unsettled(tx, from, apprenant).await? {
        return Err(Error::AlreadyClaiming);
    }
    let periods: Vec<PeriodId> = taken.iter().map(|one| one.was).collect();
    let known = store::periods::known(tx, from, &periods).await?;
    let behind = |one: &Taken| {
        known
            .get(&one.was)
            .is_none_or(|known| known.version() < one.period.version)
    };
    if taken.iter().any(behind) {
        return Err(Error::Behind);
    }
    let ids: Vec<Uuid> = periods.iter().map(|period| period.uuid()).collect();
    Ok(store::transfers::take(tx, from, apprenant, &ids).await?)
}

/// Writes it under the tenant of the transaction; what was counted has the hash that it had (N2).
pub(super) async fn put_in(
    tx: &mut Tx,
    to: &Scope,
    crossing: &Crossing,
    mut dossier: Dossier,
    taken: &[Taken],
) -> Result<(), Error> {
    let mut renamed = crossing.renamed();
    for one in taken {
        renamed.add(one.was.uuid(), one.period.id.uuid());
        store::transfers::add_period(tx, to, &one.period).await?;
    }
    dossier.rename(&renamed);
    store::transfers::put(tx, to, &dossier).await?;
    protocol::verify(tx, to, crossing.becomes.into()).await
}
