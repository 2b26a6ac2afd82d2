//! A learner goes over to another établissement (I-11): the records of its documents follow its periods.

use chassis::{Ctx, db::Crossing};
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
    let mut renamed = crossing.renamed();
    for (was, becomes) in periods {
        // A document that is being recorded is waited for.
        store::deleted_periods::lock(&mut tx, &from, *was).await?;
        renamed.add(was.uuid(), becomes.uuid());
    }
    let ids: Vec<Uuid> = periods.iter().map(|(was, _)| was.uuid()).collect();
    tx.cross(cx).await?;
    let rows = store::transfers::take(&mut tx, &from, crossing.person.into(), &ids).await?;
    tx.cross(&there).await?;
    store::transfers::put(&mut tx, &to, rows, &renamed).await?;
    tx.commit().await?;
    Ok(())
}
