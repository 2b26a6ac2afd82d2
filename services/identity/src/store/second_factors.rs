//! Second factors (I-06). Global tables, read by secret or by their person.

use chassis::db::{Error, Tx};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;

use crate::domain::ids::PersonId;

/// The application of a person.
pub struct Totp {
    pub salt: Vec<u8>,
    pub confirmed: bool,
    pub last_step: i64,
}

/// A key to be confirmed replaces one that never was; a confirmed one stays.
#[tracing::instrument(name = "db.second_factors.prepare_totp", skip_all)]
pub async fn prepare_totp(tx: &mut Tx, person: PersonId, salt: &[u8]) -> Result<bool, Error> {
    let stored = sqlx::query!(
        "insert into totp_keys (person_id, salt) values ($1, $2)
         on conflict (person_id) do update set salt = excluded.salt, last_step = 0
         where totp_keys.confirmed_at is null",
        person.uuid(),
        salt
    )
    .execute(tx.conn())
    .await?;
    Ok(stored.rows_affected() == 1)
}

/// The application of a person, locked: of two uses of one code, the second finds it used.
#[tracing::instrument(name = "db.second_factors.lock_totp", skip_all)]
pub async fn lock_totp(tx: &mut Tx, person: PersonId) -> Result<Option<Totp>, Error> {
    Ok(sqlx::query_as!(
        Totp,
        r#"select salt, (confirmed_at is not null) as "confirmed!", last_step from totp_keys
           where person_id = $1 for update"#,
        person.uuid()
    )
    .fetch_optional(tx.conn())
    .await?)
}

/// A code of that step was accepted; the first one confirms the key.
#[tracing::instrument(name = "db.second_factors.note_step", skip_all)]
pub async fn note_step(
    tx: &mut Tx,
    person: PersonId,
    step: i64,
    now: Timestamp,
) -> Result<(), Error> {
    let noted = sqlx::query!(
        "update totp_keys set last_step = $2, confirmed_at = coalesce(confirmed_at, $3) where person_id = $1",
        person.uuid(),
        step,
        now.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    chassis::db::exactly_one(&noted, "step of a code")
}

/// Takes the application away; false when there was none.
#[tracing::instrument(name = "db.second_factors.withdraw_totp", skip_all)]
pub async fn withdraw_totp(tx: &mut Tx, person: PersonId) -> Result<bool, Error> {
    let withdrawn = sqlx::query!("delete from totp_keys where person_id = $1", person.uuid())
        .execute(tx.conn())
        .await?;
    Ok(withdrawn.rows_affected() == 1)
}

/// Takes away the recovery codes of whoever has no second factor left that they would replace.
#[tracing::instrument(name = "db.second_factors.drop_useless_codes", skip_all)]
pub async fn drop_useless_codes(tx: &mut Tx, person: PersonId) -> Result<(), Error> {
    sqlx::query!(
        "delete from recovery_codes
         where person_id = $1
           and not exists (select from totp_keys where person_id = $1 and confirmed_at is not null)
           and not exists (select from passkeys where person_id = $1)",
        person.uuid()
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Takes everything away that a person has beside its password; false when there was nothing. Passkeys before the
/// credential, in the order in which a sign-in holds them.
#[tracing::instrument(name = "db.second_factors.drop_all", skip_all)]
pub async fn drop_all(tx: &mut Tx, person: PersonId) -> Result<bool, Error> {
    let passkeys = sqlx::query!("delete from passkeys where person_id = $1", person.uuid())
        .execute(tx.conn())
        .await?;
    super::passkeys::lock_person(tx, person).await?;
    let totp = withdraw_totp(tx, person).await?;
    drop_useless_codes(tx, person).await?;
    Ok(totp || passkeys.rows_affected() > 0)
}

/// What a person has beside its password.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Held {
    pub totp: bool,
    pub recovery_codes: i64,
    pub passkeys: i64,
}

impl Held {
    /// Whether a password alone opens nothing.
    pub fn any(self) -> bool {
        self.totp || self.passkeys > 0
    }
}

/// Second factors of a person.
#[tracing::instrument(name = "db.second_factors.held", skip_all)]
pub async fn held(tx: &mut Tx, person: PersonId) -> Result<Held, Error> {
    Ok(sqlx::query_as!(
        Held,
        r#"select exists (select from totp_keys where person_id = $1 and confirmed_at is not null) as "totp!",
                  (select count(*) from recovery_codes where person_id = $1) as "recovery_codes!",
                  (select count(*) from passkeys where person_id = $1) as "passkeys!""#,
        person.uuid()
    )
    .fetch_one(tx.conn())
    .await?)
}

/// New recovery codes in place of the former ones.
#[tracing::instrument(name = "db.second_factors.replace_recovery_codes", skip_all)]
pub async fn replace_recovery_codes(
    tx: &mut Tx,
    person: PersonId,
    hashes: &[Vec<u8>],
) -> Result<(), Error> {
    sqlx::query!(
        "delete from recovery_codes where person_id = $1",
        person.uuid()
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into recovery_codes (person_id, code_hash) select $1, hash from unnest($2::bytea[]) as hash",
        person.uuid(),
        hashes
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Uses a recovery code up; false when it is none, or no longer.
#[tracing::instrument(name = "db.second_factors.use_recovery_code", skip_all)]
pub async fn use_recovery_code(tx: &mut Tx, person: PersonId, hash: &[u8]) -> Result<bool, Error> {
    let used = sqlx::query!(
        "delete from recovery_codes where person_id = $1 and code_hash = $2",
        person.uuid(),
        hash
    )
    .execute(tx.conn())
    .await?;
    Ok(used.rows_affected() == 1)
}

/// A right password, or whom a portal has sent, waits for its second factor.
#[tracing::instrument(name = "db.second_factors.await_code", skip_all)]
pub async fn await_code(
    tx: &mut Tx,
    person: PersonId,
    portail: Option<&str>,
    token_hash: &[u8],
    expires: Timestamp,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into pending_sign_ins (token_hash, person_id, expires_at, portail) values ($1, $2, $3, $4)",
        token_hash,
        person.uuid(),
        expires.to_sqlx() as _,
        portail
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Who waits behind a token, and the portal that sent it.
#[tracing::instrument(name = "db.second_factors.awaited", skip_all)]
pub async fn awaited(
    tx: &mut Tx,
    token_hash: &[u8],
    now: Timestamp,
) -> Result<Option<(PersonId, Option<String>)>, Error> {
    let found = sqlx::query!(
        "select person_id, portail from pending_sign_ins where token_hash = $1 and expires_at > $2",
        token_hash,
        now.to_sqlx() as _
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(found.map(|row| (PersonId::from(row.person_id), row.portail)))
}

/// Nobody waits behind it any more; false when nobody did.
#[tracing::instrument(name = "db.second_factors.end_wait", skip_all)]
pub async fn end_wait(tx: &mut Tx, token_hash: &[u8]) -> Result<bool, Error> {
    let ended = sqlx::query!(
        "delete from pending_sign_ins where token_hash = $1",
        token_hash
    )
    .execute(tx.conn())
    .await?;
    Ok(ended.rows_affected() == 1)
}

/// Nobody waits with a former password any more.
#[tracing::instrument(name = "db.second_factors.end_waits", skip_all)]
pub async fn end_waits(tx: &mut Tx, person: PersonId) -> Result<(), Error> {
    sqlx::query!(
        "delete from pending_sign_ins where person_id = $1",
        person.uuid()
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
