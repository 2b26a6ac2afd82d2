//! P-08: with a period, or with one learner's part of it, goes all that is kept about its documents.

use chassis::{Ctx, Tx, db};
use jiff::Timestamp;
use uuid::Uuid;

use crate::{
    domain::ids::{ApprenantId, PeriodId},
    error::Error,
    policy::{self, Action},
    store,
};

/// What was deleted.
#[derive(Debug, Clone)]
pub struct ForgetPeriod {
    pub period: PeriodId,
    /// These learners' part alone; empty for the whole period.
    pub apprenants: Vec<ApprenantId>,
    /// Version of the period once deleted.
    pub version: i64,
    /// Until when it can be undone; never, if absent.
    pub until: Option<Timestamp>,
}

/// Removes the records, which are set aside while that can be undone, and remembers the deletion so that none is made late
/// (N1). Harmless twice, and safe before, during and after the documents asked for meanwhile.
pub async fn forget_period(cx: &Ctx, tx: &mut Tx, cmd: ForgetPeriod) -> Result<(), Error> {
    let scope = policy::decide(cx.actor(), Action::ForgetPeriod).scope(cx)?;
    // I-12: nothing is noted any more of who was erased.
    let told: Vec<Uuid> = cmd.apprenants.iter().map(|id| id.uuid()).collect();
    let erased = tx.erased_among(&scope, &told).await?;
    let mut apprenants = cmd.apprenants;
    apprenants.retain(|id| !erased.contains(&id.uuid()));
    if apprenants.is_empty() && !told.is_empty() {
        return Ok(());
    }
    store::deleted_periods::lock(tx, &scope, cmd.period).await?;
    store::deleted_periods::insert(tx, &scope, cmd.period, &apprenants, cmd.version).await?;
    let version = cmd.version;
    let taken =
        store::generated_files::take_of_period(tx, &scope, (cmd.period, version), &apprenants)
            .await?;
    if let Some(until) = cmd.until {
        let at = db::Deletion {
            aggregate: cmd.period.uuid(),
            version,
        };
        tx.set_aside(&scope, at, until, &taken).await?;
    }
    Ok(())
}
