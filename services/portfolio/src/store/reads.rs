//! F-05: what each reader has seen of each sheet.

use chassis::Scope;
use chassis::db::{Error, Tx};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::domain::SheetId;

/// Notes that `reader` has seen a sheet at `version`; an older version than the one noted changes nothing.
#[tracing::instrument(name = "db.reads.seen", skip_all)]
pub(crate) async fn seen(
    tx: &mut Tx,
    scope: &Scope,
    sheet: SheetId,
    reader: Uuid,
    version: i64,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into sheet_reads (etablissement, sheet, reader, version, read_at)
         values ($1, $2, $3, $4, $5)
         on conflict (etablissement, sheet, reader) do update
         set version = excluded.version, read_at = excluded.read_at
         where sheet_reads.version < excluded.version",
        scope.etablissement(),
        sheet.uuid(),
        reader,
        version,
        now.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
