//! Passkeys and their ceremonies (I-06). Global tables, read by secret or by their person.

use chassis::db::{Error, Tx};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use uuid::Uuid;

use crate::domain::ids::{PasskeyId, PersonId};
use crate::domain::passkey::{Passkey, Purpose};

/// Ceremonies over that one beginning takes away: whoever begins many keeps the table small.
const SWEPT: i64 = 100;

struct Row {
    id: Uuid,
    person_id: Uuid,
    credential_id: Vec<u8>,
    nom: String,
    static_state: Vec<u8>,
    dynamic_state: Vec<u8>,
    transports: i16,
    created_at: jiff_sqlx::Timestamp,
    last_used_at: Option<jiff_sqlx::Timestamp>,
}

impl From<Row> for Passkey {
    fn from(row: Row) -> Self {
        Self {
            id: PasskeyId::from(row.id),
            person: PersonId::from(row.person_id),
            credential: row.credential_id,
            nom: row.nom,
            static_state: row.static_state,
            dynamic_state: row.dynamic_state,
            transports: row.transports,
            created_at: row.created_at.to_jiff(),
            last_used_at: row.last_used_at.map(jiff_sqlx::Timestamp::to_jiff),
        }
    }
}

/// Passkeys of a person, the oldest first.
#[tracing::instrument(name = "db.passkeys.of_person", skip_all)]
pub async fn of_person(tx: &mut Tx, person: PersonId) -> Result<Vec<Passkey>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"select id, person_id, credential_id, nom, static_state, dynamic_state, transports,
                  created_at as "created_at: _", last_used_at as "last_used_at: _"
           from passkeys where person_id = $1 order by created_at, id"#,
        person.uuid()
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(Passkey::from).collect())
}

/// Whose passkey that is.
#[tracing::instrument(name = "db.passkeys.owner", skip_all)]
pub async fn owner(tx: &mut Tx, credential: &[u8]) -> Result<Option<PersonId>, Error> {
    let found = sqlx::query_scalar!(
        "select person_id from passkeys where credential_id = $1",
        credential
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(found.map(PersonId::from))
}

/// A passkey, held until the transaction ends: its counter goes up once at a time.
#[tracing::instrument(name = "db.passkeys.lock", skip_all)]
pub async fn lock(tx: &mut Tx, credential: &[u8]) -> Result<Option<Passkey>, Error> {
    let row = sqlx::query_as!(
        Row,
        r#"select id, person_id, credential_id, nom, static_state, dynamic_state, transports,
                  created_at as "created_at: _", last_used_at as "last_used_at: _"
           from passkeys where credential_id = $1 for update"#,
        credential
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(Passkey::from))
}

/// Holds how a person signs in: two who add or withdraw at once do it one after the other.
#[tracing::instrument(name = "db.passkeys.lock_person", skip_all)]
pub async fn lock_person(tx: &mut Tx, person: PersonId) -> Result<(), Error> {
    sqlx::query_scalar!(
        "select person_id from credentials where person_id = $1 for update",
        person.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(())
}

/// Keeps a passkey; false when it is kept already, by whomever.
#[tracing::instrument(name = "db.passkeys.insert", skip_all)]
pub async fn insert(tx: &mut Tx, passkey: &Passkey) -> Result<bool, Error> {
    let inserted = sqlx::query!(
        "insert into passkeys (credential_id, id, person_id, nom, static_state, dynamic_state, transports, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (credential_id) do nothing",
        passkey.credential,
        passkey.id.uuid(),
        passkey.person.uuid(),
        passkey.nom,
        passkey.static_state,
        passkey.dynamic_state,
        passkey.transports,
        passkey.created_at.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    Ok(inserted.rows_affected() == 1)
}

/// It has opened something: what is remembered of it from now on.
#[tracing::instrument(name = "db.passkeys.note_use", skip_all)]
pub async fn note_use(
    tx: &mut Tx,
    passkey: PasskeyId,
    dynamic_state: &[u8],
    now: Timestamp,
) -> Result<(), Error> {
    let noted = sqlx::query!(
        "update passkeys set dynamic_state = $2, last_used_at = $3 where id = $1",
        passkey.uuid(),
        dynamic_state,
        now.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    chassis::db::exactly_one(&noted, "use of a passkey")
}

/// Gives another name to a passkey of that person; none when it has no such one.
#[tracing::instrument(name = "db.passkeys.rename", skip_all)]
pub async fn rename(
    tx: &mut Tx,
    person: PersonId,
    passkey: PasskeyId,
    nom: &str,
) -> Result<Option<Passkey>, Error> {
    let row = sqlx::query_as!(
        Row,
        r#"update passkeys set nom = $3 where person_id = $1 and id = $2
           returning id, person_id, credential_id, nom, static_state, dynamic_state, transports,
                     created_at as "created_at: _", last_used_at as "last_used_at: _""#,
        person.uuid(),
        passkey.uuid(),
        nom
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(Passkey::from))
}

/// Takes a passkey of that person away, and tells its name; none when it has no such one.
#[tracing::instrument(name = "db.passkeys.withdraw", skip_all)]
pub async fn withdraw(
    tx: &mut Tx,
    person: PersonId,
    passkey: PasskeyId,
) -> Result<Option<String>, Error> {
    Ok(sqlx::query_scalar!(
        "delete from passkeys where person_id = $1 and id = $2 returning nom",
        person.uuid(),
        passkey.uuid()
    )
    .fetch_optional(tx.conn())
    .await?)
}

/// A ceremony that begins.
pub struct Begins<'a> {
    /// Hash of the secret of the browser that it is of.
    pub binding: &'a [u8],
    pub purpose: Purpose,
    /// Who it is for; nobody yet, for a sign-in with a passkey alone.
    pub person: Option<PersonId>,
    /// What was asked of the authenticator.
    pub state: &'a [u8],
    pub expires: Timestamp,
}

/// Keeps a ceremony in place of the former one of the same browser.
#[tracing::instrument(name = "db.passkeys.begin", skip_all)]
pub async fn begin(tx: &mut Tx, begins: &Begins<'_>, now: Timestamp) -> Result<(), Error> {
    sqlx::query!(
        "delete from passkey_ceremonies
         where id in (select id from passkey_ceremonies where expires_at <= $1
                      order by expires_at limit $2 for update skip locked)",
        now.to_sqlx() as _,
        SWEPT
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into passkey_ceremonies (id, binding, purpose, person_id, state, expires_at)
         values ($1, $2, $3, $4, $5, $6)
         on conflict on constraint passkey_ceremonies_one_per_binding
         do update set id = excluded.id, purpose = excluded.purpose, person_id = excluded.person_id,
                       state = excluded.state, expires_at = excluded.expires_at",
        chassis::id::fresh(),
        begins.binding,
        begins.purpose.code(),
        begins.person.map(PersonId::uuid),
        begins.state,
        begins.expires.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Takes the ceremony of a browser, once: its state, unless it is over or was for something else.
#[tracing::instrument(name = "db.passkeys.take", skip_all)]
pub async fn take(
    tx: &mut Tx,
    binding: &[u8],
    purpose: Purpose,
    now: Timestamp,
) -> Result<Option<Vec<u8>>, Error> {
    let taken = sqlx::query!(
        r#"delete from passkey_ceremonies where binding = $1 and purpose = $2
           returning state, (expires_at > $3) as "open!""#,
        binding,
        purpose.code(),
        now.to_sqlx() as _
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(taken.filter(|taken| taken.open).map(|taken| taken.state))
}
