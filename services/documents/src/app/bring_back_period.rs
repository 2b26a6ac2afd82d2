//! P-08 ★, P-05: a period, or a learner of it, is there again; the records that a deletion took come back.

use std::collections::BTreeMap;

use chassis::{
    Ctx, Tx,
    db::{self, Rows},
};
use uuid::Uuid;

use crate::{
    domain::{ids::PeriodId, participant::Participant},
    error::Error,
    policy::{self, Action},
    store,
};

/// What a period says since an edit, as far as documents go.
#[derive(Debug, Clone)]
pub struct BringBackPeriod {
    pub period: PeriodId,
    pub version: i64,
    pub participants: Vec<Participant>,
}

/// Documents of the period can be made again, and the records of whom a deletion was undone for are there as they were.
/// Harmless twice, and before or after the deletion that it undoes.
pub async fn bring_back_period(cx: &Ctx, tx: &mut Tx, cmd: BringBackPeriod) -> Result<(), Error> {
    let scope = policy::decide(cx.actor(), Action::ForgetPeriod).scope(cx)?;
    let told: Vec<Uuid> = cmd
        .participants
        .iter()
        .map(|one| one.apprenant.uuid())
        .collect();
    // I-12: nothing is noted any more of who was erased.
    let erased = tx.erased_among(&scope, &told).await?;
    let mut participants = cmd.participants;
    participants.retain(|one| !erased.contains(&one.apprenant.uuid()));
    store::deleted_periods::lock(tx, &scope, cmd.period).await?;
    store::deleted_periods::back(tx, &scope, (cmd.period, cmd.version), &participants).await?;
    let gone = store::deleted_periods::gone(tx, &scope, cmd.period).await?;
    let mut by_deletion: BTreeMap<i64, Vec<Uuid>> = BTreeMap::new();
    for one in &participants {
        if let Some(undone) = one.restored
            && !gone.holds(one.apprenant)
        {
            let same = by_deletion.entry(undone).or_default();
            same.push(one.apprenant.uuid());
        }
    }
    for (undone, persons) in by_deletion {
        let at = db::Deletion {
            aggregate: cmd.period.uuid(),
            version: undone,
        };
        let parts: Vec<(Uuid, Rows)> = tx.bring_back(&scope, at, &persons).await?;
        let rows: Rows = parts.into_iter().flat_map(|(_, rows)| rows).collect();
        store::generated_files::put(tx, &scope, &rows).await?;
    }
    Ok(())
}
