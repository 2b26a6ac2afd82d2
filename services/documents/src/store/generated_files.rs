//! Records of the documents made.

use chassis::db::Rows;
use chassis::{Scope, Tx, db};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::types::Json;
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

/// Takes out the records of a period deleted at a version: of these learners, or of everyone when none is named. Of who is
/// back since, they stay.
#[tracing::instrument(name = "db.generated_files.take_of_period", skip_all)]
pub(crate) async fn take_of_period(
    tx: &mut Tx,
    scope: &Scope,
    (period, version): (PeriodId, i64),
    apprenants: &[ApprenantId],
) -> Result<Vec<(Uuid, Rows)>, db::Error> {
    let apprenants: Vec<Uuid> = apprenants.iter().map(|id| id.uuid()).collect();
    let rows = sqlx::query!(
        r#"with taken as (
               delete from generated_files f
               where etablissement = $1 and period_id = $2
                 and (cardinality($3::uuid[]) = 0 or apprenant = any($3))
                 and not exists (select from deleted_periods d
                                 where d.etablissement = $1 and d.period_id = $2 and d.apprenant = f.apprenant
                                   and d.back_at > $4)
               returning *
           )
           select apprenant, jsonb_agg(to_jsonb(taken)) as "rows!: Json<Rows>" from taken group by apprenant"#,
        scope.etablissement(),
        period.uuid(),
        &apprenants,
        version,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.apprenant, row.rows.0))
        .collect())
}

/// Writes records again as they were.
#[tracing::instrument(name = "db.generated_files.put", skip_all)]
pub(crate) async fn put(tx: &mut Tx, scope: &Scope, rows: &Rows) -> Result<(), db::Error> {
    sqlx::query!(
        "insert into generated_files
            (etablissement, id, kind, format, period_id, apprenant, actor, generated_at, size_bytes)
         select $1, id, kind, format, period_id, apprenant, actor, generated_at, size_bytes
         from jsonb_populate_recordset(null::generated_files, $2)",
        scope.etablissement(),
        Json(rows) as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
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
