//! Imports and their lines.

use std::collections::BTreeMap;

use chassis::Scope;
use chassis::db::{Error, Tx};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::types::Json;
use uuid::Uuid;

use super::readable;
use crate::domain::ids::{ImportId, PersonId};
use crate::domain::import::{Etat, Fault, FileSummary, Import, Proposed};

struct Row {
    id: Uuid,
    etat: String,
    annee: i32,
    files: Json<Vec<FileSummary>>,
    faults: Json<Vec<Fault>>,
    counts: Json<BTreeMap<String, i64>>,
    proposed: Json<Vec<Proposed>>,
    needs_confirmation: bool,
    registre_version: i64,
    done: i64,
    total: i64,
    created_at: jiff_sqlx::Timestamp,
    created_by: Uuid,
    applied_at: Option<jiff_sqlx::Timestamp>,
    version: i64,
    outdated: bool,
    annulation: bool,
}

impl TryFrom<Row> for Import {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        Ok(Self {
            id: ImportId::from(row.id),
            etat: readable(Etat::parse(&row.etat), "imports.etat")?,
            annee: row.annee,
            files: row.files.0,
            faults: row.faults.0,
            counts: row.counts.0,
            proposed: row.proposed.0,
            needs_confirmation: row.needs_confirmation,
            registre_version: row.registre_version,
            done: row.done,
            total: row.total,
            created_at: row.created_at.to_jiff(),
            created_by: PersonId::from(row.created_by),
            applied_at: row.applied_at.map(jiff_sqlx::Timestamp::to_jiff),
            version: row.version,
            outdated: row.outdated && matches!(row.etat.as_str(), "pret" | "echoue"),
            cancelling: row.annulation,
        })
    }
}

/// Stores a new import.
#[tracing::instrument(name = "db.imports.insert", skip_all)]
pub async fn insert(tx: &mut Tx, scope: &Scope, import: &Import) -> Result<(), Error> {
    sqlx::query!(
        "insert into imports (etablissement, id, etat, annee, files, faults, counts, proposed, needs_confirmation,
                              registre_version, total, created_at, created_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        scope.etablissement(),
        import.id.uuid(),
        import.etat.as_str(),
        import.annee,
        Json(&import.files) as _,
        Json(&import.faults) as _,
        Json(&import.counts) as _,
        Json(&import.proposed) as _,
        import.needs_confirmation,
        import.registre_version,
        import.total,
        import.created_at.to_sqlx() as _,
        import.created_by.uuid()
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The import, if this établissement has it.
#[tracing::instrument(name = "db.imports.get", skip_all)]
pub async fn get(tx: &mut Tx, scope: &Scope, id: ImportId) -> Result<Option<Import>, Error> {
    sqlx::query_as!(
        Row,
        r#"select id, etat, annee, files as "files: _", faults as "faults: _", counts as "counts: _",
                  proposed as "proposed: _", needs_confirmation, registre_version, done, total, created_at,
                  created_by, applied_at, version, annulation,
                  registre_version <> (select e.registre_version from etablissements e
                                       where e.etablissement = $1) as "outdated!"
           from imports where etablissement = $1 and id = $2"#,
        scope.etablissement(),
        id.uuid()
    )
    .fetch_optional(tx.conn())
    .await?
    .map(Import::try_from)
    .transpose()
}

/// The same, locked until the transaction ends.
#[tracing::instrument(name = "db.imports.lock", skip_all)]
pub async fn lock(tx: &mut Tx, scope: &Scope, id: ImportId) -> Result<Option<Import>, Error> {
    let found = sqlx::query_scalar!(
        "select id from imports where etablissement = $1 and id = $2 for update",
        scope.etablissement(),
        id.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    match found {
        Some(_) => get(tx, scope, id).await,
        None => Ok(None),
    }
}

/// The latest imports first, `before` one of them.
#[tracing::instrument(name = "db.imports.list", skip_all)]
pub async fn list(
    tx: &mut Tx,
    scope: &Scope,
    before: Option<ImportId>,
    limit: i64,
) -> Result<Vec<Import>, Error> {
    sqlx::query_as!(
        Row,
        r#"select id, etat, annee, files as "files: _", faults as "faults: _", counts as "counts: _",
                  proposed as "proposed: _", needs_confirmation, registre_version, done, total, created_at,
                  created_by, applied_at, version, annulation,
                  registre_version <> (select e.registre_version from etablissements e
                                       where e.etablissement = $1) as "outdated!"
           from imports
           where etablissement = $1 and ($2::uuid is null or id < $2) and etat <> 'abandonne'
           order by id desc limit $3"#,
        scope.etablissement(),
        before.map(ImportId::uuid),
        limit
    )
    .fetch_all(tx.conn())
    .await?
    .into_iter()
    .map(Import::try_from)
    .collect()
}

/// Forgets an import.
#[tracing::instrument(name = "db.imports.set_abandoned", skip_all)]
pub async fn set_abandoned(tx: &mut Tx, scope: &Scope, id: ImportId) -> Result<(), Error> {
    let updated = sqlx::query!(
        "update imports set etat = 'abandonne', version = version + 1 where etablissement = $1 and id = $2",
        scope.etablissement(),
        id.uuid()
    )
    .execute(tx.conn())
    .await?;
    chassis::db::exactly_one(&updated, "import state")
}

/// Applying broke off; unless it did not: a commit may be done whose answer was lost, and that import is applied.
#[tracing::instrument(name = "db.imports.set_failed", skip_all)]
pub async fn set_failed(tx: &mut Tx, scope: &Scope, id: ImportId) -> Result<bool, Error> {
    let done = sqlx::query!(
        "update imports set etat = 'echoue', version = version + 1
         where etablissement = $1 and id = $2 and etat = 'en_cours'",
        scope.etablissement(),
        id.uuid()
    )
    .execute(tx.conn())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Takes an import over to apply it.
#[tracing::instrument(name = "db.imports.take_over", skip_all)]
pub async fn take_over(tx: &mut Tx, scope: &Scope, id: ImportId) -> Result<(), Error> {
    let updated = sqlx::query!(
        "update imports set etat = 'en_cours', done = 0, annulation = false, version = version + 1
         where etablissement = $1 and id = $2",
        scope.etablissement(),
        id.uuid()
    )
    .execute(tx.conn())
    .await?;
    chassis::db::exactly_one(&updated, "import taken over")
}

/// Asks the worker to stop.
#[tracing::instrument(name = "db.imports.ask_cancel", skip_all)]
pub async fn ask_cancel(tx: &mut Tx, scope: &Scope, id: ImportId) -> Result<(), Error> {
    let updated = sqlx::query!(
        "update imports set annulation = true, version = version + 1
         where etablissement = $1 and id = $2 and etat = 'en_cours'",
        scope.etablissement(),
        id.uuid()
    )
    .execute(tx.conn())
    .await?;
    chassis::db::exactly_one(&updated, "import to cancel")
}

/// Stopped before anything changed: it may be applied again.
#[tracing::instrument(name = "db.imports.set_cancelled", skip_all)]
pub async fn set_cancelled(tx: &mut Tx, scope: &Scope, id: ImportId) -> Result<(), Error> {
    let updated = sqlx::query!(
        "update imports set etat = 'pret', done = 0, annulation = false, version = version + 1
         where etablissement = $1 and id = $2 and etat = 'en_cours'",
        scope.etablissement(),
        id.uuid()
    )
    .execute(tx.conn())
    .await?;
    chassis::db::exactly_one(&updated, "cancelled import")
}

/// Marks it applied, in the transaction that applies it; false when somebody asked to stop meanwhile. From here until
/// the end of the transaction, asking waits, and comes too late.
#[tracing::instrument(name = "db.imports.set_applied", skip_all)]
pub async fn set_applied(
    tx: &mut Tx,
    scope: &Scope,
    id: ImportId,
    at: Timestamp,
) -> Result<bool, Error> {
    let updated = sqlx::query!(
        "update imports set etat = 'applique', done = total, applied_at = $3, version = version + 1
         where etablissement = $1 and id = $2 and etat = 'en_cours' and not annulation",
        scope.etablissement(),
        id.uuid(),
        at.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    Ok(updated.rows_affected() == 1)
}

/// What this transaction writes may be lost with the database's machine: its commit does not wait for the disk.
#[tracing::instrument(name = "db.imports.lightly", skip_all)]
pub async fn lightly(tx: &mut Tx) -> Result<(), Error> {
    sqlx::query!("select set_config('synchronous_commit', 'off', true) as set")
        .fetch_one(tx.conn())
        .await?;
    Ok(())
}

/// How far applying has come, written beside the transaction that applies; answers whether somebody asked to stop.
#[tracing::instrument(name = "db.imports.set_progress", skip_all)]
pub async fn set_progress(
    tx: &mut Tx,
    scope: &Scope,
    id: ImportId,
    done: i64,
) -> Result<bool, Error> {
    let stop = sqlx::query_scalar!(
        "update imports set done = $3 where etablissement = $1 and id = $2 and etat = 'en_cours'
         returning annulation",
        scope.etablissement(),
        id.uuid(),
        done
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(stop.unwrap_or(false))
}

/// What a new look at the same files gave.
#[tracing::instrument(name = "db.imports.save_preview", skip_all)]
pub async fn save_preview(tx: &mut Tx, scope: &Scope, import: &Import) -> Result<(), Error> {
    let updated = sqlx::query!(
        "update imports
         set etat = 'pret', counts = $3, proposed = $4, needs_confirmation = $5, registre_version = $6, total = $7,
             done = 0, version = version + 1
         where etablissement = $1 and id = $2",
        scope.etablissement(),
        import.id.uuid(),
        Json(&import.counts) as _,
        Json(&import.proposed) as _,
        import.needs_confirmation,
        import.registre_version,
        import.total
    )
    .execute(tx.conn())
    .await?;
    chassis::db::exactly_one(&updated, "import preview")
}

fn lock_key(id: ImportId) -> i64 {
    let (high, low) = id.uuid().as_u64_pair();
    (high ^ low).cast_signed()
}

/// Waits for the right to apply this import, held until the transaction ends.
#[tracing::instrument(name = "db.imports.own", skip_all)]
pub async fn own(tx: &mut Tx, id: ImportId) -> Result<(), Error> {
    sqlx::query!("select pg_advisory_xact_lock($1)", lock_key(id))
        .fetch_one(tx.conn())
        .await?;
    Ok(())
}

/// Whether somebody is applying this import now.
#[tracing::instrument(name = "db.imports.is_owned", skip_all)]
pub async fn is_owned(tx: &mut Tx, id: ImportId) -> Result<bool, Error> {
    let free = sqlx::query_scalar!(
        r#"select pg_try_advisory_xact_lock_shared($1) as "free!""#,
        lock_key(id)
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(!free)
}
