//! Records of the documents made.

use chassis::{Scope, Tx, db};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use uuid::Uuid;

use crate::domain::{
    generation::Generation,
    ids::{ApprenantId, PeriodId},
};

/// Adds the record of one document.
#[tracing::instrument(name = "db.generated_files.insert", skip_all)]
pub(crate) async fn insert(
    tx: &mut Tx,
    scope: &Scope,
    generation: &Generation,
) -> Result<(), db::Error> {
    let size = i64::try_from(generation.size).unwrap_or(i64::MAX);
    sqlx::query!(
        "insert into generated_files
            (etablissement, id, kind, format, period_id, apprenant, actor, generated_at, size_bytes)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        scope.etablissement(),
        generation.id.uuid(),
        generation.kind.code(),
        generation.format.code(),
        generation.period.uuid(),
        generation.apprenant.uuid(),
        generation.actor,
        generation.at.to_sqlx() as _,
        size,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Removes the records of a period: of these learners, or of everyone when none is named.
#[tracing::instrument(name = "db.generated_files.delete_of_period", skip_all)]
pub(crate) async fn delete_of_period(
    tx: &mut Tx,
    scope: &Scope,
    period: PeriodId,
    apprenants: &[ApprenantId],
) -> Result<u64, db::Error> {
    let apprenants: Vec<Uuid> = apprenants.iter().map(|id| id.uuid()).collect();
    let done = sqlx::query!(
        "delete from generated_files
          where etablissement = $1 and period_id = $2
            and (cardinality($3::uuid[]) = 0 or apprenant = any($3))",
        scope.etablissement(),
        period.uuid(),
        &apprenants,
    )
    .execute(tx.conn())
    .await?;
    Ok(done.rows_affected())
}

/// Removes the records made before an instant, whatever établissement they are of: the clock decides, nobody else.
#[tracing::instrument(name = "db.generated_files.delete_before", skip_all)]
pub(crate) async fn delete_before(tx: &mut Tx, term: Timestamp) -> Result<u64, db::Error> {
    sqlx::query!("select set_config('app.purge', 'on', true) as purge")
        .fetch_one(tx.conn())
        .await?;
    let done = sqlx::query!(
        "delete from generated_files where generated_at < $1",
        term.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    Ok(done.rows_affected())
}
