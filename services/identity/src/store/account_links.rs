//! Links to one's own account, and who asked for one (I-06). Global tables, read by secret.

use chassis::db::{Error, Tx};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;

use crate::domain::ids::{MailId, PersonId};
use crate::domain::sign_in::Origin;

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A new password.
    Password,
    /// A new e-mail address.
    Email,
}

impl Purpose {
    fn as_str(self) -> &'static str {
        match self {
            Self::Password => "mot_de_passe",
            Self::Email => "courriel",
        }
    }
}

/// Keeps a request for a new password until it is answered.
#[tracing::instrument(name = "db.account_links.request", skip_all)]
pub async fn request(
    tx: &mut Tx,
    identifiant: &str,
    origin: &Origin,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into reset_requests (id, identifiant, adresse, user_agent, requested_at)
         values ($1, $2, $3, $4, $5)",
        chassis::id::fresh(),
        identifiant,
        origin.network(),
        origin.shown_agent(),
        now.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// A request to answer; its address is a network already.
pub struct Requested {
    pub identifiant: String,
    pub origin: Origin,
}

/// Takes the next request out; it is back if the transaction fails.
#[tracing::instrument(name = "db.account_links.take_request", skip_all)]
pub async fn take_request(tx: &mut Tx) -> Result<Option<Requested>, Error> {
    let row = sqlx::query!(
        "delete from reset_requests
         where id = (select id from reset_requests order by requested_at limit 1 for update skip locked)
         returning identifiant, adresse, user_agent"
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| Requested {
        identifiant: row.identifiant,
        origin: Origin {
            remote_address: row.adresse,
            user_agent: row.user_agent,
        },
    }))
}

/// A link about to be sent.
pub struct NewLink<'a> {
    pub mail: MailId,
    pub person: PersonId,
    pub purpose: Purpose,
    pub token_hash: &'a [u8],
    pub courriel: Option<&'a str>,
    pub expires: Timestamp,
}

/// Keeps a link; the person's former ones for the same purpose are dead.
#[tracing::instrument(name = "db.account_links.replace", skip_all)]
pub async fn replace(tx: &mut Tx, link: &NewLink<'_>, now: Timestamp) -> Result<(), Error> {
    drop_all(tx, link.person, link.purpose).await?;
    sqlx::query!(
        "insert into account_links (id, person_id, purpose, token_hash, courriel, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        link.mail.uuid(),
        link.person.uuid(),
        link.purpose.as_str(),
        link.token_hash,
        link.courriel,
        now.to_sqlx() as _,
        link.expires.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Kills the links of a person.
#[tracing::instrument(name = "db.account_links.drop_all", skip_all)]
pub async fn drop_all(tx: &mut Tx, person: PersonId, purpose: Purpose) -> Result<(), Error> {
    sqlx::query!(
        "delete from account_links where person_id = $1 and purpose = $2",
        person.uuid(),
        purpose.as_str()
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// When the person's link was made that still works.
#[tracing::instrument(name = "db.account_links.pending_since", skip_all)]
pub async fn pending_since(
    tx: &mut Tx,
    person: PersonId,
    purpose: Purpose,
    now: Timestamp,
) -> Result<Option<(Timestamp, Option<String>)>, Error> {
    let row = sqlx::query!(
        "select created_at, courriel from account_links
         where person_id = $1 and purpose = $2 and used_at is null and expires_at > $3
         order by created_at desc limit 1",
        person.uuid(),
        purpose.as_str(),
        now.to_sqlx() as _
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| (row.created_at.to_jiff(), row.courriel)))
}

/// Whether the link of a mail is still good: one that is not need not be sent.
#[tracing::instrument(name = "db.account_links.is_good", skip_all)]
pub async fn is_good(tx: &mut Tx, mail: MailId, now: Timestamp) -> Result<bool, Error> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select from account_links where id = $1 and used_at is null and expires_at > $2) as "good!""#,
        mail.uuid(),
        now.to_sqlx() as _
    )
    .fetch_one(tx.conn())
    .await?)
}

/// A link that still works.
pub struct Found {
    pub id: MailId,
    pub person: PersonId,
    pub courriel: Option<String>,
}

/// The link behind a token, if it still works.
#[tracing::instrument(name = "db.account_links.by_token", skip_all)]
pub async fn by_token(
    tx: &mut Tx,
    token_hash: &[u8],
    purpose: Purpose,
    now: Timestamp,
) -> Result<Option<Found>, Error> {
    let row = sqlx::query!(
        "select id, person_id, courriel from account_links
         where token_hash = $1 and purpose = $2 and used_at is null and expires_at > $3",
        token_hash,
        purpose.as_str(),
        now.to_sqlx() as _
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| Found {
        id: MailId::from(row.id),
        person: PersonId::from(row.person_id),
        courriel: row.courriel,
    }))
}

/// Uses a link up; false when another did, meanwhile.
#[tracing::instrument(name = "db.account_links.use_up", skip_all)]
pub async fn use_up(tx: &mut Tx, id: MailId, now: Timestamp) -> Result<bool, Error> {
    let used = sqlx::query!(
        "update account_links set used_at = $2 where id = $1 and used_at is null and expires_at > $2",
        id.uuid(),
        now.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    Ok(used.rows_affected() == 1)
}
