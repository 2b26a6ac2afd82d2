//! Files of learners who come from another deployment (I-11, F-06), until what they are joined to is imported.

use std::collections::HashMap;

use chassis::Scope;
use chassis::db::{Db, Error, Tx};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::domain::{ApprenantId, Awaited, FileId, StoredFile};

/// Whether the file of that content is here for an annexe; if so, it is kept for as long again.
#[tracing::instrument(name = "db.arriving.touch", skip_all)]
pub(crate) async fn touch(
    tx: &mut Tx,
    scope: &Scope,
    (at, becomes): (Awaited, Option<ApprenantId>),
    sha256: &str,
    now: Timestamp,
) -> Result<bool, Error> {
    let done = sqlx::query!(
        "update arriving_files set touched_at = $5, becomes = coalesce($6, becomes)
         where etablissement = $1 and transfer = $2 and annexe = $3 and sha256 = $4",
        scope.etablissement(),
        at.transfer,
        at.annexe.uuid(),
        sha256,
        now.to_sqlx() as _,
        becomes.map(ApprenantId::uuid)
    )
    .execute(tx.conn())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Bytes of the other files that are here for a transfer.
#[tracing::instrument(name = "db.arriving.octets", skip_all)]
pub(crate) async fn octets(tx: &mut Tx, scope: &Scope, at: Awaited) -> Result<i64, Error> {
    Ok(sqlx::query_scalar!(
        r#"select coalesce(sum(octets), 0)::bigint as "octets!" from arriving_files
           where etablissement = $1 and transfer = $2 and annexe <> $3"#,
        scope.etablissement(),
        at.transfer,
        at.annexe.uuid()
    )
    .fetch_one(tx.conn())
    .await?)
}

/// Notes a file that is stored, in the place of another that its sender sent before; of two at once, the first stays.
#[tracing::instrument(name = "db.arriving.insert", skip_all)]
pub(crate) async fn insert(
    tx: &mut Tx,
    scope: &Scope,
    (at, sha256): (Awaited, &str),
    (apprenant, becomes): (ApprenantId, Option<ApprenantId>),
    file: &StoredFile,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query!(
        "delete from arriving_files where etablissement = $1 and transfer = $2 and annexe = $3 and sha256 <> $4",
        scope.etablissement(),
        at.transfer,
        at.annexe.uuid(),
        sha256
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into arriving_files
            (etablissement, transfer, annexe, apprenant, sha256, fichier, media, octets, largeur, hauteur, touched_at,
             becomes)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         on conflict (etablissement, transfer, annexe) do nothing",
        scope.etablissement(),
        at.transfer,
        at.annexe.uuid(),
        apprenant.uuid(),
        sha256,
        file.id.uuid(),
        file.media,
        file.octets,
        file.pixels.map(|(width, _)| width),
        file.pixels.map(|(_, height)| height),
        now.to_sqlx() as _,
        becomes.map(ApprenantId::uuid)
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Keeps the files of a transfer for its learner until they are imported: it was applied, at that version. Answers how many.
#[tracing::instrument(name = "db.arriving.pin", skip_all)]
pub(crate) async fn pin(
    tx: &mut Tx,
    scope: &Scope,
    (transfer, version): (Uuid, i64),
    becomes: ApprenantId,
) -> Result<u64, Error> {
    let done = sqlx::query!(
        "update arriving_files set pinned = greatest(pinned, $3), becomes = $4
         where etablissement = $1 and transfer = $2",
        scope.etablissement(),
        transfer,
        version,
        becomes.uuid()
    )
    .execute(tx.conn())
    .await?;
    Ok(done.rows_affected())
}

/// Lets the files of a transfer go that was turned away at that version; those of an application since then stay.
#[tracing::instrument(name = "db.arriving.forget", skip_all)]
pub(crate) async fn forget(
    tx: &mut Tx,
    scope: &Scope,
    (transfer, version): (Uuid, i64),
) -> Result<(), Error> {
    sqlx::query!(
        "delete from arriving_files
         where etablissement = $1 and transfer = $2 and (pinned is null or pinned < $3)",
        scope.etablissement(),
        transfer,
        version
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Lets the files of a transfer go that nobody came back for, if nobody does meanwhile. Those that are pinned stay for a year
/// longer: an application that was cut short before it stood is all that leaves them so.
#[tracing::instrument(name = "db.arriving.leave", skip_all)]
pub(crate) async fn leave(
    tx: &mut Tx,
    scope: &Scope,
    transfer: Uuid,
    since: Timestamp,
) -> Result<(), Error> {
    sqlx::query!(
        "delete from arriving_files
         where etablissement = $1 and transfer = $2
           and not exists (
             select from arriving_files f
             where f.etablissement = $1 and f.transfer = $2
               and f.touched_at + case when f.pinned is null then interval '0' else interval '1 year' end >= $3
           )",
        scope.etablissement(),
        transfer,
        since.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Takes the files of a transfer, by annexe: rows of annexes have them from here on, or the sweep.
#[tracing::instrument(name = "db.arriving.take", skip_all)]
pub(crate) async fn take(
    tx: &mut Tx,
    scope: &Scope,
    transfer: Uuid,
) -> Result<HashMap<Uuid, StoredFile>, Error> {
    let rows = sqlx::query!(
        "delete from arriving_files where etablissement = $1 and transfer = $2
         returning annexe, fichier, media, octets, largeur, hauteur",
        scope.etablissement(),
        transfer
    )
    .fetch_all(tx.conn())
    .await?;
    let file = |fichier: Uuid, media, octets, pixels| StoredFile {
        id: FileId::from(fichier),
        media,
        octets,
        pixels,
    };
    Ok(rows
        .into_iter()
        .map(|row| {
            let pixels = row.largeur.zip(row.hauteur);
            (row.annexe, file(row.fichier, row.media, row.octets, pixels))
        })
        .collect())
}

/// The établissements where files have waited since, and the transfers that these are of.
#[tracing::instrument(name = "db.arriving.left_since", skip_all)]
pub(crate) async fn left_since(db: &Db, since: Timestamp) -> Result<Vec<(String, Uuid)>, Error> {
    let mut tx = db.pool().begin().await?;
    sqlx::query!("select set_config('app.purge', 'on', true) as purge")
        .fetch_one(&mut *tx)
        .await?;
    let rows = sqlx::query!(
        "select etablissement, transfer from arriving_files
         group by etablissement, transfer
         having max(touched_at + case when pinned is null then interval '0' else interval '1 year' end) < $1
         order by max(touched_at) limit 500",
        since.to_sqlx() as _
    )
    .fetch_all(&mut *tx)
    .await?;
    tx.rollback().await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.etablissement, row.transfer))
        .collect())
}
