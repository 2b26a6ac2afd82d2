//! Links to books (F-11). A token is looked up by its hash: the token itself is kept nowhere.

use chassis::Scope;
use chassis::db::{Db, Error, Tx};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::domain::{ApprenantId, Share, ShareId};

struct Row {
    id: Uuid,
    sheet: Uuid,
    apprenant: Uuid,
    created_at: jiff_sqlx::Timestamp,
    expires_at: jiff_sqlx::Timestamp,
}

impl From<Row> for Share {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.into(),
            sheet: row.sheet.into(),
            apprenant: row.apprenant.into(),
            created_at: row.created_at.to_jiff(),
            expires_at: row.expires_at.to_jiff(),
        }
    }
}

/// Those of a learner that are open, oldest first.
#[tracing::instrument(name = "db.shares.open", skip_all)]
pub(crate) async fn open(
    tx: &mut Tx,
    scope: &Scope,
    apprenant: ApprenantId,
    now: Timestamp,
) -> Result<Vec<Share>, Error> {
    let rows = sqlx::query_as!(
        Row,
        "select id, sheet, apprenant, created_at, expires_at from book_shares
         where etablissement = $1 and apprenant = $2 and revoked_at is null and expires_at > $3
         order by created_at, id",
        scope.etablissement(),
        apprenant.uuid(),
        now.to_sqlx() as _
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(Share::from).collect())
}

/// The one of that token, if it is open.
#[tracing::instrument(name = "db.shares.of_token", skip_all)]
pub(crate) async fn of_token(
    tx: &mut Tx,
    scope: &Scope,
    token_hash: &[u8],
    now: Timestamp,
) -> Result<Option<Share>, Error> {
    let row = sqlx::query_as!(
        Row,
        "select id, sheet, apprenant, created_at, expires_at from book_shares
         where etablissement = $1 and token_hash = $2 and revoked_at is null and expires_at > $3",
        scope.etablissement(),
        token_hash,
        now.to_sqlx() as _
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(Share::from))
}

/// Keeps a new one.
#[tracing::instrument(name = "db.shares.insert", skip_all)]
pub(crate) async fn insert(
    tx: &mut Tx,
    scope: &Scope,
    share: &Share,
    token_hash: &[u8],
) -> Result<(), Error> {
    sqlx::query!(
        "insert into book_shares (etablissement, id, sheet, apprenant, token_hash, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        scope.etablissement(),
        share.id.uuid(),
        share.sheet.uuid(),
        share.apprenant.uuid(),
        token_hash,
        share.created_at.to_sqlx() as _,
        share.expires_at.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Gives one that is open another token: the former works no more. `None`: it is over.
#[tracing::instrument(name = "db.shares.replace_token", skip_all)]
pub(crate) async fn replace_token(
    tx: &mut Tx,
    scope: &Scope,
    (apprenant, id): (ApprenantId, ShareId),
    token_hash: &[u8],
    now: Timestamp,
) -> Result<Option<Share>, Error> {
    let row = sqlx::query_as!(
        Row,
        "update book_shares set token_hash = $4
         where etablissement = $1 and apprenant = $2 and id = $3 and revoked_at is null and expires_at > $5
         returning id, sheet, apprenant, created_at, expires_at",
        scope.etablissement(),
        apprenant.uuid(),
        id.uuid(),
        token_hash,
        now.to_sqlx() as _
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(Share::from))
}

/// Ends one; answers whether it was open still.
#[tracing::instrument(name = "db.shares.revoke", skip_all)]
pub(crate) async fn revoke(
    tx: &mut Tx,
    scope: &Scope,
    (apprenant, id): (ApprenantId, ShareId),
    now: Timestamp,
) -> Result<bool, Error> {
    let done = sqlx::query!(
        "update book_shares set revoked_at = $4
         where etablissement = $1 and apprenant = $2 and id = $3 and revoked_at is null",
        scope.etablissement(),
        apprenant.uuid(),
        id.uuid(),
        now.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The établissements that have some that were over before `since`.
#[tracing::instrument(name = "db.shares.over_in", skip_all)]
pub(crate) async fn over_in(db: &Db, since: Timestamp) -> Result<Vec<String>, Error> {
    let mut tx = db.pool().begin().await?;
    sqlx::query!("select set_config('app.purge', 'on', true) as purge")
        .fetch_one(&mut *tx)
        .await?;
    let found = sqlx::query_scalar!(
        "select distinct etablissement from book_shares where expires_at < $1 or revoked_at < $1",
        since.to_sqlx() as _
    )
    .fetch_all(&mut *tx)
    .await?;
    tx.rollback().await?;
    Ok(found)
}

/// Forgets those.
#[tracing::instrument(name = "db.shares.forget_over", skip_all)]
pub(crate) async fn forget_over(tx: &mut Tx, scope: &Scope, since: Timestamp) -> Result<(), Error> {
    sqlx::query!(
        "delete from book_shares where etablissement = $1 and (expires_at < $2 or revoked_at < $2)",
        scope.etablissement(),
        since.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
