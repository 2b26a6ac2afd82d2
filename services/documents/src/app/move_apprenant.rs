//! A learner goes over to another établissement (I-11): the records of its documents follow its periods.

use chassis::{
    Ctx, Scope, Tx,
    db::{Crossing, Rows},
};
use uuid::Uuid;

use super::App;
use crate::{
    domain::ids::PeriodId,
    error::Error,
    policy::{self, Action},
    store,
};

/// Moves the learner with its periods (what each was, what it is called in the destination), once.
pub async fn move_apprenant(
    cx: &Ctx,
    app: &App,
    crossing: &Crossing,
    periods: &[(PeriodId, PeriodId)],
) -> Result<(), Error> {
    let there = cx.in_etablissement(crossing.destination.clone());
    let from = policy::decide(cx.actor(), Action::Transfer).scope(cx)?;
    let to = policy::decide(cx.actor(), Action::Transfer).scope(&there)?;
    let mut tx = app.db.begin(cx).await?;
    if tx.crossed(crossing.id).await?.is_some() {
        return Ok(());
    }
    tx.cross(cx).await?;
    let rows = take_out(&mut tx, &from, crossing, periods).await?;
    tx.cross(&there).await?;
    put_in(&mut tx, &to, crossing, rows, periods).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes out the records of the learner for these periods.
pub(super) async fn take_out(
    tx: &mut Tx,
    from: &Scope,
    crossing: &Crossing,
    periods: &[(PeriodId, PeriodId)],
) -> Result<Rows, Error> {
    for (was, _) in periods {
        // A document that is being recorded is waited for.
        store::deleted_periods::lock(tx, from, *was).await?;
    }
    let ids: Vec<Uuid> = periods.iter().map(|(was, _)| was.uuid()).collect();
    Ok(store::transfers::take(tx, from, crossing.person.into(), &ids).await?)
}

/// Writes them under the tenant of the transaction, for the periods as they are called there.
pub(super) async fn put_in(
    tx: &mut Tx,
    to: &Scope,
    crossing: &Crossing,
    rows: Rows,
    periods: &[(PeriodId, PeriodId)],
) -> Result<(), Error> {
    let mut renamed = crossing.renamed();
    for (was, becomes) in periods {
        renamed.add(was.uuid(), becomes.uuid());
    }
    Ok(store::transfers::put(tx, to, rows, &renamed).await?)
}
