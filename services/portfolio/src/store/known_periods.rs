//! What is known of periods: the lock of their portfolios, and the memory of removals.

use chassis::db::{Error, Tx};
use chassis::{Scope, Uai};

use crate::domain::{ApprenantId, KnownPeriod, PeriodId, Removal};

/// Takes the period's row, making it if need be, and reads what is known. Whoever opens or removes
/// portfolios of a period holds this lock, so that a declaration and a deletion handled at once by two
/// consumers follow one another.
#[tracing::instrument(name = "db.known_periods.lock", skip_all)]
pub(crate) async fn lock(
    tx: &mut Tx,
    scope: &Scope,
    period: PeriodId,
) -> Result<KnownPeriod, Error> {
    let row = sqlx::query!(
        "insert into known_periods (etablissement, period) values ($1, $2)
         on conflict (etablissement, period) do update set period = excluded.period
         returning referentiel, content_version, removed_version",
        scope.etablissement(),
        period.uuid()
    )
    .fetch_one(tx.conn())
    .await?;
    let removed = sqlx::query!(
        "select apprenant, period_version from removed_learners
         where etablissement = $1 and period = $2",
        scope.etablissement(),
        period.uuid()
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(KnownPeriod {
        referentiel: row.referentiel,
        content_version: row.content_version,
        removed_version: row.removed_version,
        removed_learners: removed
            .into_iter()
            .map(|row| (row.apprenant.into(), row.period_version))
            .collect(),
    })
}

/// Notes the référentiel that a declaration names, and that a deletion before it no longer holds.
#[tracing::instrument(name = "db.known_periods.declared", skip_all)]
pub(crate) async fn declared(
    tx: &mut Tx,
    scope: &Scope,
    (period, version): (PeriodId, i64),
    referentiel: &str,
) -> Result<(), Error> {
    let done = sqlx::query!(
        "update known_periods
         set referentiel = $3, removed_version = case when removed_version >= $4 then removed_version end
         where etablissement = $1 and period = $2",
        scope.etablissement(),
        period.uuid(),
        referentiel,
        version
    )
    .execute(tx.conn())
    .await?;
    chassis::db::exactly_one(&done, "declaration of a known period")
}

/// Notes the version whose whole content is applied (P-05).
#[tracing::instrument(name = "db.known_periods.edited", skip_all)]
pub(crate) async fn edited(
    tx: &mut Tx,
    scope: &Scope,
    (period, version): (PeriodId, i64),
) -> Result<(), Error> {
    let done = sqlx::query!(
        "update known_periods set content_version = $3 where etablissement = $1 and period = $2",
        scope.etablissement(),
        period.uuid(),
        version
    )
    .execute(tx.conn())
    .await?;
    chassis::db::exactly_one(&done, "edit of a known period")
}

/// Notes a deletion, so that a declaration that comes after it opens nothing.
#[tracing::instrument(name = "db.known_periods.removed", skip_all)]
pub(crate) async fn removed(
    tx: &mut Tx,
    scope: &Scope,
    period: PeriodId,
    version: i64,
    removal: &Removal,
) -> Result<(), Error> {
    match removal {
        Removal::Whole => {
            let done = sqlx::query!(
                // A later edit says that it is there again (P-08 ★).
                "update known_periods
                 set removed_version = case when content_version >= $3 then removed_version
                                            else greatest(removed_version, $3) end
                 where etablissement = $1 and period = $2",
                scope.etablissement(),
                period.uuid(),
                version
            )
            .execute(tx.conn())
            .await?;
            chassis::db::exactly_one(&done, "deletion of a known period")
        }
        Removal::Learners(learners) => {
            let learners = uuids(learners);
            sqlx::query!(
                "insert into removed_learners (etablissement, period, apprenant, period_version)
                 select $1, $2, apprenant, $4 from unnest($3::uuid[]) as apprenant
                 on conflict (etablissement, period, apprenant) do update
                 set period_version = greatest(removed_learners.period_version, excluded.period_version)",
                scope.etablissement(),
                period.uuid(),
                &learners,
                version
            )
            .execute(tx.conn())
            .await?;
            Ok(())
        }
    }
}

/// The référentiel of a period that was declared and not deleted.
#[tracing::instrument(name = "db.known_periods.facts_of_period", skip_all)]
pub(crate) async fn facts_of_period(
    tx: &mut Tx,
    etablissement: &Uai,
    period: PeriodId,
) -> Result<Option<String>, Error> {
    let referentiel = sqlx::query_scalar!(
        "select referentiel from known_periods
         where etablissement = $1 and period = $2 and removed_version is null",
        etablissement.as_str(),
        period.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(referentiel.flatten())
}

/// Whether the declaration of each of these periods has been told.
#[tracing::instrument(name = "db.known_periods.are_declared", skip_all)]
pub(crate) async fn are_declared(
    tx: &mut Tx,
    scope: &Scope,
    periods: &[PeriodId],
) -> Result<bool, Error> {
    let periods: Vec<uuid::Uuid> = periods.iter().map(|period| period.uuid()).collect();
    let declared = sqlx::query_scalar!(
        r#"select count(*) as "count!" from known_periods
           where etablissement = $1 and period = any($2) and referentiel is not null"#,
        scope.etablissement(),
        &periods
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(usize::try_from(declared).is_ok_and(|declared| declared == periods.len()))
}

/// As arrays travel to the database.
pub(crate) fn uuids(learners: &[ApprenantId]) -> Vec<uuid::Uuid> {
    learners.iter().map(|learner| learner.uuid()).collect()
}
