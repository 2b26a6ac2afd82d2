//! Periods known to be deleted, as a whole or for one learner, so that nothing about them is recorded late.

use std::collections::BTreeSet;

use chassis::{Scope, Tx, db};
use uuid::Uuid;

use crate::domain::ids::{ApprenantId, PeriodId};
use crate::domain::participant::Participant;

/// Stands for the whole period.
const WHOLE: Uuid = Uuid::nil();

/// Makes recording a document and applying the deletion of its period wait for each other, until the
/// transaction ends.
#[tracing::instrument(name = "db.deleted_periods.lock", skip_all)]
pub(crate) async fn lock(tx: &mut Tx, _scope: &Scope, period: PeriodId) -> Result<(), db::Error> {
    sqlx::query!(
        "select pg_advisory_xact_lock(hashtextextended($1::text, 0)) is null as locked",
        period.to_string()
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(())
}

/// Who is out of a period.
pub(crate) struct Gone(BTreeSet<Uuid>);

impl Gone {
    /// Whether it is deleted, as a whole or for this learner.
    pub(crate) fn holds(&self, apprenant: ApprenantId) -> bool {
        self.0.contains(&WHOLE) || self.0.contains(&apprenant.uuid())
    }
}

/// For whom the period is deleted now.
#[tracing::instrument(name = "db.deleted_periods.gone", skip_all)]
pub(crate) async fn gone(tx: &mut Tx, scope: &Scope, period: PeriodId) -> Result<Gone, db::Error> {
    let apprenants = sqlx::query_scalar!(
        "select apprenant from deleted_periods
         where etablissement = $1 and period_id = $2 and version > coalesce(back_at, 0)",
        scope.etablissement(),
        period.uuid(),
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(Gone(apprenants.into_iter().collect()))
}

/// Remembers a deletion: of these learners, or of the whole period when none is named. Twice is once.
#[tracing::instrument(name = "db.deleted_periods.insert", skip_all)]
pub(crate) async fn insert(
    tx: &mut Tx,
    scope: &Scope,
    period: PeriodId,
    apprenants: &[ApprenantId],
    version: i64,
) -> Result<(), db::Error> {
    let apprenants = match apprenants {
        [] => vec![WHOLE],
        some => some.iter().map(|id| id.uuid()).collect(),
    };
    sqlx::query!(
        "insert into deleted_periods (etablissement, period_id, apprenant, version)
         select $1, $2, apprenant, $4 from unnest($3::uuid[]) as apprenant
         on conflict on constraint deleted_periods_pkey
            do update set version = greatest(deleted_periods.version, excluded.version)",
        scope.etablissement(),
        period.uuid(),
        &apprenants,
        version,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Notes that a period is there at a version, and each of these learners since its joining: only what is deleted later is.
#[tracing::instrument(name = "db.deleted_periods.back", skip_all)]
pub(crate) async fn back(
    tx: &mut Tx,
    scope: &Scope,
    (period, version): (PeriodId, i64),
    participants: &[Participant],
) -> Result<(), db::Error> {
    let mut apprenants = vec![WHOLE];
    let mut since = vec![version];
    for one in participants {
        apprenants.push(one.apprenant.uuid());
        since.push(one.since);
    }
    // Of whom nothing was deleted a row is kept too: the deletion may be told later than what undoes it.
    sqlx::query!(
        "insert into deleted_periods (etablissement, period_id, apprenant, version, back_at)
         select $1, $2, apprenant, 0, since from unnest($3::uuid[], $4::bigint[]) as told (apprenant, since)
         where since > 1
         on conflict on constraint deleted_periods_pkey
            do update set back_at = greatest(deleted_periods.back_at, excluded.back_at)",
        scope.etablissement(),
        period.uuid(),
        &apprenants,
        &since,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
