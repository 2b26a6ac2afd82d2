//! What the store may hold for nothing (F-06, N1): rows made by the database itself as annexes and uploads go, and before a
//! file is stored, so that one whose annexe never came is found.

use chassis::Scope;
use chassis::db::{Db, Error, Tx};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::domain::{ApprenantId, FileId};

/// Something of the store that may go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Released {
    /// Where it was needed.
    pub(crate) etablissement: String,
    /// A file, or an upload.
    pub(crate) id: Uuid,
    /// Whose.
    pub(crate) apprenant: Uuid,
}

/// Notes a file that is about to be stored: it goes at `due`, unless an annexe has it by then.
#[tracing::instrument(name = "db.released.promise", skip_all)]
pub(crate) async fn promise(
    tx: &mut Tx,
    scope: &Scope,
    (id, apprenant): (FileId, ApprenantId),
    due: Timestamp,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into released_files (etablissement, id, apprenant, due_at) values ($1, $2, $3, $4)",
        scope.etablissement(),
        id.uuid(),
        apprenant.uuid(),
        due.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// What is due, of every établissement; the oldest first.
#[tracing::instrument(name = "db.released.due", skip_all)]
pub(crate) async fn due(db: &Db, now: Timestamp) -> Result<Vec<Released>, Error> {
    let mut tx = db.pool().begin().await?;
    sqlx::query!("select set_config('app.purge', 'on', true) as purge")
        .fetch_one(&mut *tx)
        .await?;
    let rows = sqlx::query_as!(
        Released,
        "select etablissement, id, apprenant from released_files where due_at <= $1 order by due_at limit 500",
        now.to_sqlx() as _
    )
    .fetch_all(&mut *tx)
    .await?;
    tx.rollback().await?;
    Ok(rows)
}

/// Some of what the store holds, or held, in any établissement: files, and uploads. None at all: nothing was ever kept that is
/// still needed.
#[tracing::instrument(name = "db.released.known", skip_all)]
pub(crate) async fn known(db: &Db) -> Result<Vec<Uuid>, Error> {
    let mut tx = db.pool().begin().await?;
    sqlx::query!("select set_config('app.purge', 'on', true) as purge")
        .fetch_one(&mut *tx)
        .await?;
    let known = sqlx::query_scalar!(
        r#"(select fichier as "id!" from annexes where fichier is not null limit 20)
           union all (select fichier from arriving_files limit 20)
           union all (select id from released_files limit 20)
           union all (select id from uploads limit 20)"#
    )
    .fetch_all(&mut *tx)
    .await?;
    tx.rollback().await?;
    Ok(known)
}

/// Looks at it again later: a deletion that may be undone, or a transfer under way, still needs it.
#[tracing::instrument(name = "db.released.put_off", skip_all)]
pub(crate) async fn put_off(
    tx: &mut Tx,
    scope: &Scope,
    id: Uuid,
    due: Timestamp,
) -> Result<(), Error> {
    sqlx::query!(
        "update released_files set due_at = $3 where etablissement = $1 and id = $2",
        scope.etablissement(),
        id,
        due.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// It is out of the store, or needed again.
#[tracing::instrument(name = "db.released.settle", skip_all)]
pub(crate) async fn settle(tx: &mut Tx, scope: &Scope, id: Uuid) -> Result<(), Error> {
    sqlx::query!(
        "delete from released_files where etablissement = $1 and id = $2",
        scope.etablissement(),
        id
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Sees the annexes of every établissement until the end of the transaction, to read.
#[tracing::instrument(name = "db.released.see_all", skip_all)]
pub(crate) async fn see_all(tx: &mut Tx) -> Result<(), Error> {
    sqlx::query!("select set_config('app.purge', 'on', true) as purge")
        .fetch_one(tx.conn())
        .await?;
    Ok(())
}
