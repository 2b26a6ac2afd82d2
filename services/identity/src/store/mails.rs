//! The mail queue: a row in the transaction of its cause, sent later by one mailer.

use chassis::db::{Error, Tx};
use chassis::telemetry::propagation;
use chassis::{Db, Scope};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::postgres::PgListener;
use uuid::Uuid;

use crate::domain::ids::{AccessId, MailId};

/// Channel that wakes the mailer.
const WAKE: &str = "identity_mails";

/// Hears when a mail was queued.
pub struct Wake(PgListener);

impl Wake {
    /// Listens from now on.
    pub async fn listen(db: &Db) -> Result<Self, Error> {
        let mut listener = PgListener::connect_with(db.pool()).await?;
        listener.listen(WAKE).await?;
        Ok(Self(listener))
    }

    /// Waits for the next one.
    pub async fn wait(&mut self) -> Result<(), Error> {
        self.0.recv().await?;
        Ok(())
    }
}

/// A mail to send.
pub struct NewMail<'a> {
    pub id: MailId,
    /// What it is for; no two mails have the same.
    pub cause: String,
    pub template: &'static str,
    pub recipient: &'a str,
    pub recipient_name: String,
    /// Values of the template; never a secret.
    pub context: serde_json::Value,
    /// The access whose link it carries, at that version.
    pub access: Option<(AccessId, i64)>,
}

/// Queues a mail with the trace of its cause; a second one for the same cause is none.
#[tracing::instrument(name = "db.mails.insert", skip_all)]
pub async fn insert(
    tx: &mut Tx,
    scope: &Scope,
    mail: NewMail<'_>,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into mails (etablissement, id, cause, template, recipient, recipient_name, context, access_id,
                            access_version, next_attempt_at, traceparent, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $10)
         on conflict on constraint mails_one_per_cause do nothing",
        scope.etablissement(),
        mail.id.uuid(),
        mail.cause,
        mail.template,
        mail.recipient,
        mail.recipient_name,
        mail.context,
        mail.access.map(|(access, _)| access.uuid()),
        mail.access.map(|(_, version)| version),
        now.to_sqlx() as _,
        propagation::current_traceparent()
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!("select pg_notify($1, '')", WAKE)
        .fetch_one(tx.conn())
        .await?;
    Ok(())
}

/// Links that will not be sent any more.
#[tracing::instrument(name = "db.mails.drop_of_accesses", skip_all)]
pub async fn drop_of_accesses(tx: &mut Tx, uai: &str, accesses: &[Uuid]) -> Result<(), Error> {
    sqlx::query!(
        "update mails set state = 'dropped'
         where etablissement = $1 and access_id = any($2) and state = 'queued'",
        uai,
        accesses
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// A mail that is due.
pub struct Due {
    pub uai: String,
    pub id: MailId,
    pub template: String,
    pub recipient: String,
    pub recipient_name: String,
    pub context: serde_json::Value,
    pub access: Option<(AccessId, i64)>,
    /// Attempts, this one included.
    pub attempts: i32,
    pub traceparent: Option<String>,
}

/// From now on the transaction sees the mails of every établissement.
#[tracing::instrument(name = "db.mails.enter_as_mailer", skip_all)]
pub async fn enter_as_mailer(tx: &mut Tx) -> Result<(), Error> {
    sqlx::query!("select set_config('app.mailer', 'on', true) as mailer")
        .fetch_one(tx.conn())
        .await?;
    Ok(())
}

/// Takes the next mail that is due, for as long as `until`: whoever takes it and dies leaves it to the next.
#[tracing::instrument(name = "db.mails.take", skip_all)]
pub async fn take(tx: &mut Tx, now: Timestamp, until: Timestamp) -> Result<Option<Due>, Error> {
    let row = sqlx::query!(
        "update mails set attempts = attempts + 1, next_attempt_at = $2
         where (etablissement, id) = (
             select etablissement, id from mails
             where state = 'queued' and next_attempt_at <= $1
             order by next_attempt_at
             limit 1
             for update skip locked)
         returning etablissement, id, template, recipient, recipient_name, context, access_id, access_version,
                   attempts, traceparent",
        now.to_sqlx() as _,
        until.to_sqlx() as _
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| Due {
        uai: row.etablissement,
        id: MailId::from(row.id),
        template: row.template,
        recipient: row.recipient,
        recipient_name: row.recipient_name,
        context: row.context,
        access: row
            .access_id
            .zip(row.access_version)
            .map(|(id, version)| (AccessId::from(id), version)),
        attempts: row.attempts,
        traceparent: row.traceparent,
    }))
}

/// How an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// The relay took it.
    Sent,
    /// The relay refused the address for good.
    Refused,
    /// Given up.
    Failed,
    /// Of no use any more.
    Dropped,
}

/// Notes how a mail ended.
#[tracing::instrument(name = "db.mails.end", skip_all)]
pub async fn end(
    tx: &mut Tx,
    id: MailId,
    ending: Ending,
    error: Option<&str>,
    now: Timestamp,
) -> Result<(), Error> {
    let (state, sent_at) = match ending {
        Ending::Sent => ("sent", Some(now.to_sqlx())),
        Ending::Refused => ("refused", None),
        Ending::Failed => ("failed", None),
        Ending::Dropped => ("dropped", None),
    };
    sqlx::query!(
        "update mails set state = $2, last_error = $3, sent_at = $4 where id = $1 and state = 'queued'",
        id.uuid(),
        state,
        error,
        sent_at as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Notes a failure to try again after.
#[tracing::instrument(name = "db.mails.retry", skip_all)]
pub async fn retry(tx: &mut Tx, id: MailId, error: &str, next: Timestamp) -> Result<(), Error> {
    sqlx::query!(
        "update mails set last_error = $2, next_attempt_at = $3 where id = $1 and state = 'queued'",
        id.uuid(),
        error,
        next.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The mail that a report is about.
pub struct Reported {
    pub uai: String,
    pub access: Option<(AccessId, i64)>,
    /// Not noted as sent yet.
    pub queued: bool,
}

/// The mail that a report is about, locked; the transaction has entered as mailer.
#[tracing::instrument(name = "db.mails.lock_reported", skip_all)]
pub async fn lock_reported(tx: &mut Tx, id: MailId) -> Result<Option<Reported>, Error> {
    let row = sqlx::query!(
        "select etablissement, access_id, access_version, state from mails where id = $1 for update",
        id.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| Reported {
        uai: row.etablissement,
        access: row
            .access_id
            .zip(row.access_version)
            .map(|(id, version)| (AccessId::from(id), version)),
        queued: row.state == "queued",
    }))
}

/// Notes that a mail that was sent came back; false when it came back before, or never left.
#[tracing::instrument(name = "db.mails.come_back", skip_all)]
pub async fn come_back(tx: &mut Tx, id: MailId, ending: Ending) -> Result<bool, Error> {
    let state = match ending {
        Ending::Refused => "refused",
        Ending::Failed | Ending::Sent | Ending::Dropped => "failed",
    };
    let noted = sqlx::query!(
        "update mails set state = $2, last_error = 'delivery report' where id = $1 and state = 'sent'",
        id.uuid(),
        state
    )
    .execute(tx.conn())
    .await?;
    Ok(noted.rows_affected() == 1)
}
