//! What the clock takes away (I-06, I-12): closed sessions, used links, forgotten failures, the journal after its year.

use chassis::db::{Error, Tx};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;

/// Rows taken in one transaction: other work waits no longer than that.
const BATCH: i64 = 5_000;

/// Terms: what is older goes.
pub struct Terms {
    pub now: Timestamp,
    /// Failures in a row are forgotten before this.
    pub failures: Timestamp,
    /// The journal begins here.
    pub journal: Timestamp,
}

/// Takes one batch of everything away; answers whether something may be left.
#[tracing::instrument(name = "db.purge.sign_in", skip_all)]
pub async fn batch(tx: &mut Tx, terms: &Terms) -> Result<bool, Error> {
    sqlx::query!("select set_config('app.purge', 'on', true) as purge")
        .fetch_one(tx.conn())
        .await?;
    let sessions = sqlx::query!(
        "delete from sessions where id in (select id from sessions where expires_at <= $1 limit $2)",
        terms.now.to_sqlx() as _,
        BATCH
    )
    .execute(tx.conn())
    .await?;
    let journal = sqlx::query!(
        "delete from sign_ins where id in (select id from sign_ins where at < $1 order by at limit $2)",
        terms.journal.to_sqlx() as _,
        BATCH
    )
    .execute(tx.conn())
    .await?;
    let failures = sqlx::query!(
        "delete from login_failures where key in (select key from login_failures where last_at < $1 limit $2)",
        terms.failures.to_sqlx() as _,
        BATCH
    )
    .execute(tx.conn())
    .await?;
    let links = sqlx::query!(
        "delete from account_links where id in (select id from account_links where expires_at <= $1 limit $2)",
        terms.now.to_sqlx() as _,
        BATCH
    )
    .execute(tx.conn())
    .await?;
    let waits = sqlx::query!(
        "delete from pending_sign_ins
         where token_hash in (select token_hash from pending_sign_ins where expires_at <= $1 limit $2)",
        terms.now.to_sqlx() as _,
        BATCH
    )
    .execute(tx.conn())
    .await?;
    let most = [&sessions, &journal, &failures, &links, &waits]
        .into_iter()
        .map(sqlx::postgres::PgQueryResult::rows_affected)
        .max();
    Ok(most >= u64::try_from(BATCH).ok())
}
