//! What the clock takes away (I-06, I-12): closed sessions, used links, forgotten failures, the journal, the trace of
//! mails and notifications after their year, reports of imports and files of transfers after the term of records.

use chassis::db::{Error, Tx};
use jiff::Timestamp;
use jiff::civil::Date;
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
    /// Who left on this day, or before, signs in no more.
    pub left: Date,
    /// Reports of imports and files of transfers made before this are forgotten.
    pub reports: Timestamp,
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
    let ceremonies = sqlx::query!(
        "delete from passkey_ceremonies
         where id in (select id from passkey_ceremonies where expires_at <= $1 limit $2)",
        terms.now.to_sqlx() as _,
        BATCH
    )
    .execute(tx.conn())
    .await?;
    let sign_ons = sqlx::query!(
        "delete from portail_ceremonies
         where etat_hash in (select etat_hash from portail_ceremonies where expires_at <= $1 limit $2)",
        terms.now.to_sqlx() as _,
        BATCH
    )
    .execute(tx.conn())
    .await?;
    let left = sign_in_of_the_left(tx, terms.left).await?;
    let records = old_records(tx, terms.reports).await?;
    let told = old_notices(tx, terms.journal).await?;
    let most = [
        &sessions,
        &journal,
        &failures,
        &links,
        &waits,
        &ceremonies,
        &sign_ons,
    ]
    .into_iter()
    .map(sqlx::postgres::PgQueryResult::rows_affected)
    .chain([left, records, told])
    .max();
    Ok(most >= u64::try_from(BATCH).ok())
}

/// Takes away what people were told before this, by mail and in the page, and the periods that nothing is told of any more;
/// answers how many rows of one kind at most.
async fn old_notices(tx: &mut Tx, before: Timestamp) -> Result<u64, Error> {
    let mails = sqlx::query!(
        "delete from mails where id in
             (select id from mails where state <> 'queued' and created_at < $1 limit $2)",
        before.to_sqlx() as _,
        BATCH
    )
    .execute(tx.conn())
    .await?;
    let notifications = sqlx::query!(
        "delete from notifications where (etablissement, id) in
             (select etablissement, id from notifications where created_at < $1 limit $2)",
        before.to_sqlx() as _,
        BATCH
    )
    .execute(tx.conn())
    .await?;
    let supprimees = sqlx::query!(
        "delete from periodes_supprimees where (etablissement, period_id) in
             (select etablissement, period_id from periodes_supprimees where supprimee_le < $1 limit $2)",
        before.to_sqlx() as _,
        BATCH
    )
    .execute(tx.conn())
    .await?;
    let most = [&mails, &notifications, &supprimees]
        .into_iter()
        .map(sqlx::postgres::PgQueryResult::rows_affected)
        .max();
    Ok(most.unwrap_or_default())
}

/// Takes away what lists told of arrivals made before this: reports of imports, files of transfers; answers how many rows
/// of one kind at most.
async fn old_records(tx: &mut Tx, before: Timestamp) -> Result<u64, Error> {
    let reports = sqlx::query!(
        "delete from import_lines l where (l.etablissement, l.import_id, l.seq) in
             (select o.etablissement, o.import_id, o.seq from import_lines o
              join imports i on i.etablissement = o.etablissement and i.id = o.import_id
              where i.created_at < $1 limit $2)",
        before.to_sqlx() as _,
        BATCH
    )
    .execute(tx.conn())
    .await?;
    // One that waits for its receipt holds what it took out: it never goes by itself.
    let files = sqlx::query!(
        "delete from fichiers_transfert where (etablissement, id) in
             (select etablissement, id from fichiers_transfert
              where etat in ('recu', 'refuse', 'annule', 'termine') and coalesce(fini_le, cree_le) < $1 limit $2)",
        before.to_sqlx() as _,
        BATCH
    )
    .execute(tx.conn())
    .await?;
    Ok(reports.rows_affected().max(files.rows_affected()))
}

/// Takes away how people sign in who left every établissement by that day; answers how many. Who comes back gets a login
/// again from the import that brings it back.
async fn sign_in_of_the_left(tx: &mut Tx, left: Date) -> Result<u64, Error> {
    let persons = sqlx::query_scalar!(
        "select person_id from credentials held
         where exists (select from comptes c where c.person_id = held.person_id)
           and not exists (select from comptes c where c.person_id = held.person_id
                           and (c.actif or c.desactive_le is null or c.desactive_le > $1))
           and not exists (select from operateurs o where o.person_id = held.person_id and o.actif)
         order by person_id limit $2
         for update",
        left.to_sqlx() as _,
        BATCH
    )
    .fetch_all(tx.conn())
    .await?;
    if persons.is_empty() {
        return Ok(0);
    }
    // One statement: each part is of these persons alone, and the last one counts them.
    let taken = sqlx::query!(
        "with sessions as (delete from sessions where person_id = any($1)),
              links as (delete from account_links where person_id = any($1)),
              waits as (delete from pending_sign_ins where person_id = any($1)),
              keys as (delete from totp_keys where person_id = any($1)),
              codes as (delete from recovery_codes where person_id = any($1)),
              passkeys as (delete from passkeys where person_id = any($1)),
              ceremonies as (delete from passkey_ceremonies where person_id = any($1)),
              portails as (delete from portail_liens where person_id = any($1)),
              sign_ons as (delete from portail_ceremonies where person_id = any($1))
         delete from credentials where person_id = any($1)",
        &persons
    )
    .execute(tx.conn())
    .await?;
    Ok(taken.rows_affected())
}
