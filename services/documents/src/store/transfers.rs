//! What a learner takes along to another établissement (I-11): the records of its documents.

use chassis::db::{self, Renamed, Rows};
use chassis::{Scope, Tx};
use sqlx::types::Json;
use uuid::Uuid;

use crate::domain::ids::ApprenantId;
use crate::store::generated_files;

/// Takes out the records of a learner for these periods.
#[tracing::instrument(name = "db.transfers.take", skip_all)]
pub(crate) async fn take(
    tx: &mut Tx,
    scope: &Scope,
    apprenant: ApprenantId,
    periods: &[Uuid],
) -> Result<Rows, db::Error> {
    let rows = sqlx::query_scalar!(
        r#"with taken as (
               delete from generated_files
               where etablissement = $1 and apprenant = $2 and period_id = any($3)
               returning *
           )
           select coalesce(jsonb_agg(to_jsonb(taken)), '[]') as "rows!: Json<Rows>" from taken"#,
        scope.etablissement(),
        apprenant.uuid(),
        periods
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(rows.0)
}

/// Writes here what was taken elsewhere.
#[tracing::instrument(name = "db.transfers.put", skip_all)]
pub(crate) async fn put(
    tx: &mut Tx,
    scope: &Scope,
    mut rows: Rows,
    renamed: &Renamed,
) -> Result<(), db::Error> {
    renamed.apply(&mut rows, &[]);
    generated_files::put(tx, scope, &rows).await
}
