//! Files on their way, piece by piece (F-06).

use chassis::Scope;
use chassis::db::{Db, Error, Tx};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use super::forms::FormOf;
use crate::domain::{AnnexeId, ApprenantId, UploadId};

/// A file on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Upload {
    /// Its identity.
    pub(crate) id: UploadId,
    /// Its name on the device that sends it.
    pub(crate) nom: String,
    /// Bytes announced.
    pub(crate) octets: i64,
    /// Bytes that are here.
    pub(crate) recus: i64,
    /// What it became; `None`: it is on its way.
    pub(crate) annexe: Option<AnnexeId>,
}

impl Upload {
    /// Whether all of it is here.
    pub(crate) fn is_whole(&self) -> bool {
        self.recus == self.octets
    }
}

/// Announces one.
#[tracing::instrument(name = "db.uploads.insert", skip_all)]
pub(crate) async fn insert(
    tx: &mut Tx,
    scope: &Scope,
    of: FormOf,
    (apprenant, author): (ApprenantId, Uuid),
    upload: &Upload,
    now: Timestamp,
) -> Result<(), Error> {
    let (portfolio, sheet) = of.columns();
    sqlx::query!(
        "insert into uploads (etablissement, id, portfolio, sheet, apprenant, nom, octets, author, created_at, touched_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)",
        scope.etablissement(),
        upload.id.uuid(),
        portfolio,
        sheet,
        apprenant.uuid(),
        upload.nom,
        upload.octets,
        author,
        now.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// How far one is.
#[tracing::instrument(name = "db.uploads.get", skip_all)]
pub(crate) async fn get(tx: &mut Tx, scope: &Scope, id: UploadId) -> Result<Option<Upload>, Error> {
    let row = sqlx::query!(
        "select nom, octets, recus, annexe from uploads where etablissement = $1 and id = $2",
        scope.etablissement(),
        id.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| Upload {
        id,
        nom: row.nom,
        octets: row.octets,
        recus: row.recus,
        annexe: row.annexe.map(AnnexeId::from),
    }))
}

/// The same, held until the end of the transaction.
#[tracing::instrument(name = "db.uploads.hold", skip_all)]
pub(crate) async fn hold(
    tx: &mut Tx,
    scope: &Scope,
    id: UploadId,
) -> Result<Option<Upload>, Error> {
    sqlx::query!(
        "select id from uploads where etablissement = $1 and id = $2 for update",
        scope.etablissement(),
        id.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    get(tx, scope, id).await
}

/// A piece of a file: where it begins, and what the store knows it by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Piece {
    /// Bytes before it.
    pub(crate) from: i64,
    /// Its name in the store.
    pub(crate) id: Uuid,
}

/// Notes a piece that the store has, if the file still stands where it begins; answers whether it does.
#[tracing::instrument(name = "db.uploads.append", skip_all)]
pub(crate) async fn append(
    tx: &mut Tx,
    scope: &Scope,
    id: UploadId,
    piece: Piece,
    octets: i64,
    now: Timestamp,
) -> Result<bool, Error> {
    let done = sqlx::query!(
        "update uploads set recus = recus + $4, touched_at = $5
         where etablissement = $1 and id = $2 and recus = $3 and recus + $4 <= octets",
        scope.etablissement(),
        id.uuid(),
        piece.from,
        octets,
        now.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    sqlx::query!(
        "insert into upload_pieces (etablissement, upload, from_octet, piece) values ($1, $2, $3, $4)",
        scope.etablissement(),
        id.uuid(),
        piece.from,
        piece.id
    )
    .execute(tx.conn())
    .await?;
    Ok(true)
}

/// Its pieces, in order.
#[tracing::instrument(name = "db.uploads.pieces", skip_all)]
pub(crate) async fn pieces(tx: &mut Tx, scope: &Scope, id: UploadId) -> Result<Vec<Uuid>, Error> {
    let pieces = sqlx::query_scalar!(
        "select piece from upload_pieces where etablissement = $1 and upload = $2 order by from_octet",
        scope.etablissement(),
        id.uuid()
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(pieces)
}

/// Notes what it became.
#[tracing::instrument(name = "db.uploads.became", skip_all)]
pub(crate) async fn became(
    tx: &mut Tx,
    scope: &Scope,
    id: UploadId,
    annexe: AnnexeId,
) -> Result<(), Error> {
    let done = sqlx::query!(
        "update uploads set annexe = $3 where etablissement = $1 and id = $2 and annexe is null",
        scope.etablissement(),
        id.uuid(),
        annexe.uuid()
    )
    .execute(tx.conn())
    .await?;
    chassis::db::exactly_one(&done, "end of an upload")
}

/// Forgets one; its pieces are released.
#[tracing::instrument(name = "db.uploads.delete", skip_all)]
pub(crate) async fn delete(tx: &mut Tx, scope: &Scope, id: UploadId) -> Result<(), Error> {
    sqlx::query!(
        "delete from uploads where etablissement = $1 and id = $2",
        scope.etablissement(),
        id.uuid()
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The établissements where uploads have not moved since, and these uploads.
#[tracing::instrument(name = "db.uploads.left_since", skip_all)]
pub(crate) async fn left_since(
    db: &Db,
    since: Timestamp,
) -> Result<Vec<(String, UploadId)>, Error> {
    let mut tx = db.pool().begin().await?;
    sqlx::query!("select set_config('app.purge', 'on', true) as purge")
        .fetch_one(&mut *tx)
        .await?;
    let rows = sqlx::query!(
        "select etablissement, id from uploads where touched_at < $1 order by touched_at limit 500",
        since.to_sqlx() as _
    )
    .fetch_all(&mut *tx)
    .await?;
    tx.rollback().await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.etablissement, row.id.into()))
        .collect())
}
