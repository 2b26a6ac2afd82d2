//! Tutors' accesses (I-07, I-08).

use chassis::Scope;
use chassis::db::{Error, Tx};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use uuid::Uuid;

use crate::domain::ids::{AccessId, PersonId};
use crate::domain::tutor::{Access, Stored};

struct Row {
    etablissement: String,
    id: Uuid,
    person_id: Uuid,
    nom: String,
    prenom: String,
    courriel: Option<String>,
    apprenant: Uuid,
    period_id: Uuid,
    referentiel: String,
    period_titre: String,
    period_start: jiff_sqlx::Date,
    period_end: jiff_sqlx::Date,
    salt: Vec<u8>,
    sent_at: Option<jiff_sqlx::Timestamp>,
    printed_at: Option<jiff_sqlx::Timestamp>,
    bounced: bool,
    undelivered: bool,
    opened_at: Option<jiff_sqlx::Timestamp>,
    expires_at: jiff_sqlx::Timestamp,
    revoked_at: Option<jiff_sqlx::Timestamp>,
    version: i64,
}

impl From<Row> for Stored {
    fn from(row: Row) -> Self {
        Self {
            id: AccessId::from(row.id),
            uai: row.etablissement,
            tutor: PersonId::from(row.person_id),
            nom: row.nom,
            prenom: row.prenom,
            courriel: row.courriel.unwrap_or_default(),
            apprenant: PersonId::from(row.apprenant),
            period: row.period_id,
            referentiel: row.referentiel,
            period_titre: row.period_titre,
            period_start: row.period_start.to_jiff(),
            period_end: row.period_end.to_jiff(),
            salt: row.salt,
            access: Access {
                sent: row.sent_at.map(jiff_sqlx::Timestamp::to_jiff),
                printed: row.printed_at.map(jiff_sqlx::Timestamp::to_jiff),
                bounced: row.bounced,
                undelivered: row.undelivered,
                opened: row.opened_at.map(jiff_sqlx::Timestamp::to_jiff),
                expires: row.expires_at.to_jiff(),
                revoked: row.revoked_at.map(jiff_sqlx::Timestamp::to_jiff),
            },
            version: row.version,
        }
    }
}

/// What is written when a link is made, for the first time or again.
pub struct Sending<'a> {
    pub id: AccessId,
    pub tutor: PersonId,
    pub apprenant: PersonId,
    pub period: Uuid,
    pub referentiel: &'a str,
    pub period_titre: &'a str,
    pub period_start: Date,
    pub period_end: Date,
    pub salt: &'a [u8],
    pub token_hash: &'a [u8],
    pub expires: Timestamp,
    /// Who makes the link; a tutor who renews its own leaves who made it first.
    pub sent_by: Option<PersonId>,
    /// When it goes out in a letter and not by mail.
    pub printed: Option<Timestamp>,
}

/// Creates the access, or renews it: the former link dies with its hash. Answers the new version.
#[tracing::instrument(name = "db.tutors.send", skip_all)]
pub async fn send(tx: &mut Tx, scope: &Scope, sending: &Sending<'_>) -> Result<i64, Error> {
    Ok(sqlx::query_scalar!(
        "insert into tutor_accesses (etablissement, id, person_id, apprenant, period_id, referentiel, period_titre,
                                     period_start, period_end, salt, token_hash, expires_at, sent_by, printed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
         on conflict (etablissement, id) do update
         set person_id = excluded.person_id, referentiel = excluded.referentiel,
             period_titre = excluded.period_titre, period_start = excluded.period_start,
             period_end = excluded.period_end, salt = excluded.salt, token_hash = excluded.token_hash,
             expires_at = excluded.expires_at, sent_by = coalesce(excluded.sent_by, tutor_accesses.sent_by),
             printed_at = excluded.printed_at, sent_at = null, bounced = false, undelivered = false, opened_at = null,
             revoked_at = null,
             version = tutor_accesses.version + 1
         returning version",
        scope.etablissement(),
        sending.id.uuid(),
        sending.tutor.uuid(),
        sending.apprenant.uuid(),
        sending.period,
        sending.referentiel,
        sending.period_titre,
        sending.period_start.to_sqlx() as _,
        sending.period_end.to_sqlx() as _,
        sending.salt,
        sending.token_hash,
        sending.expires.to_sqlx() as _,
        sending.sent_by.map(PersonId::uuid),
        sending.printed.map(ToSqlx::to_sqlx) as _
    )
    .fetch_one(tx.conn())
    .await?)
}

/// The access, locked.
#[tracing::instrument(name = "db.tutors.lock", skip_all)]
pub async fn lock(tx: &mut Tx, uai: &str, id: AccessId) -> Result<Option<Stored>, Error> {
    let found = sqlx::query_scalar!(
        "select id from tutor_accesses where etablissement = $1 and id = $2 for update",
        uai,
        id.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    match found {
        Some(_) => get(tx, uai, id).await,
        None => Ok(None),
    }
}

/// The access.
#[tracing::instrument(name = "db.tutors.get", skip_all)]
pub async fn get(tx: &mut Tx, uai: &str, id: AccessId) -> Result<Option<Stored>, Error> {
    let row = sqlx::query_as!(
        Row,
        r#"select a.etablissement, a.id, a.person_id, p.nom, p.prenom, p.courriel, a.apprenant, a.period_id, a.referentiel,
                  a.period_titre, a.period_start, a.period_end, a.salt, a.sent_at, a.printed_at, a.bounced,
                  a.undelivered, a.opened_at, a.expires_at, a.revoked_at, a.version
           from tutor_accesses a join persons p on p.id = a.person_id
           where a.etablissement = $1 and a.id = $2"#,
        uai,
        id.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(Stored::from))
}

/// The access of a tutor to a learner for a period, when there is one.
#[tracing::instrument(name = "db.tutors.of_tutor", skip_all)]
pub async fn of_tutor(
    tx: &mut Tx,
    scope: &Scope,
    period: Uuid,
    apprenant: PersonId,
    tutor: PersonId,
) -> Result<Option<AccessId>, Error> {
    let found = sqlx::query_scalar!(
        "select id from tutor_accesses
         where etablissement = $1 and period_id = $2 and apprenant = $3 and person_id = $4",
        scope.etablissement(),
        period,
        apprenant.uuid(),
        tutor.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(found.map(AccessId::from))
}

/// Accesses of a period, for some learners or all, and for the référentiels that the caller may see.
#[tracing::instrument(name = "db.tutors.list", skip_all)]
pub async fn list(
    tx: &mut Tx,
    scope: &Scope,
    period: Uuid,
    apprenants: &[Uuid],
    visible: Option<&[String]>,
) -> Result<Vec<Stored>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"select a.etablissement, a.id, a.person_id, p.nom, p.prenom, p.courriel, a.apprenant, a.period_id, a.referentiel,
                  a.period_titre, a.period_start, a.period_end, a.salt, a.sent_at, a.printed_at, a.bounced,
                  a.undelivered, a.opened_at, a.expires_at, a.revoked_at, a.version
           from tutor_accesses a join persons p on p.id = a.person_id
           where a.etablissement = $1 and a.period_id = $2
             and (cardinality($3::uuid[]) = 0 or a.apprenant = any($3))
             and ($4::text[] is null or a.referentiel = any($4))
           order by a.apprenant, a.id"#,
        scope.etablissement(),
        period,
        apprenants,
        visible
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(Stored::from).collect())
}

/// Where the access of a link is, before any établissement is known.
#[tracing::instrument(name = "db.tutors.find_link", skip_all)]
pub async fn find_link(
    tx: &mut Tx,
    token_hash: &[u8],
) -> Result<Option<(String, AccessId)>, Error> {
    sqlx::query!(
        "select set_config('app.link', $1, true) as link",
        hex::encode(token_hash)
    )
    .fetch_one(tx.conn())
    .await?;
    let row = sqlx::query!(
        "select etablissement, id from tutor_accesses where token_hash = $1",
        token_hash
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| (row.etablissement, AccessId::from(row.id))))
}

/// First opening.
#[tracing::instrument(name = "db.tutors.note_opened", skip_all)]
pub async fn note_opened(
    tx: &mut Tx,
    uai: &str,
    id: AccessId,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query!(
        "update tutor_accesses set opened_at = coalesce(opened_at, $3) where etablissement = $1 and id = $2",
        uai,
        id.uuid(),
        now.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// What became of a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// The relay took it, then.
    Sent(Timestamp),
    /// The address was refused for good.
    Refused,
    /// Given up: nobody could be asked, or nobody took it in time.
    GivenUp,
}

/// Notes what became of the mail, unless another link was made meanwhile.
#[tracing::instrument(name = "db.tutors.note_mail", skip_all)]
pub async fn note_mail(
    tx: &mut Tx,
    uai: &str,
    (id, version): (AccessId, i64),
    fate: Fate,
) -> Result<(), Error> {
    let sent = match fate {
        Fate::Sent(at) => Some(at.to_sqlx()),
        Fate::Refused | Fate::GivenUp => None,
    };
    sqlx::query!(
        "update tutor_accesses set sent_at = coalesce($4, sent_at), bounced = $5, undelivered = $6
         where etablissement = $1 and id = $2 and version = $3",
        uai,
        id.uuid(),
        version,
        sent as _,
        fate == Fate::Refused,
        fate == Fate::GivenUp
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Live accesses to a learner for a period, besides the one named.
#[tracing::instrument(name = "db.tutors.others_live", skip_all)]
pub async fn others_live(
    tx: &mut Tx,
    uai: &str,
    (period, apprenant): (Uuid, PersonId),
    besides: Option<AccessId>,
    now: Timestamp,
) -> Result<usize, Error> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from tutor_accesses
           where etablissement = $1 and period_id = $2 and apprenant = $3 and id is distinct from $4
             and revoked_at is null and expires_at > $5"#,
        uai,
        period,
        apprenant.uuid(),
        besides.map(AccessId::uuid),
        now.to_sqlx() as _
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(usize::try_from(count).unwrap_or_default())
}

/// Withdraws an access; answers its new version.
#[tracing::instrument(name = "db.tutors.revoke", skip_all)]
pub async fn revoke(tx: &mut Tx, uai: &str, id: AccessId, now: Timestamp) -> Result<i64, Error> {
    Ok(sqlx::query_scalar!(
        "update tutor_accesses set revoked_at = $3, version = version + 1
         where etablissement = $1 and id = $2 returning version",
        uai,
        id.uuid(),
        now.to_sqlx() as _
    )
    .fetch_one(tx.conn())
    .await?)
}

/// An access that ended.
pub struct Ended {
    pub id: Uuid,
    pub apprenant: Uuid,
    pub period: Uuid,
    pub version: i64,
}

/// New dates of a period, as of one of its versions.
pub struct Moved {
    pub period: Uuid,
    pub start: Date,
    pub end: Date,
    pub version: i64,
}

/// The accesses of the period tell its new dates, unless they tell later ones (P-05).
#[tracing::instrument(name = "db.tutors.move_with_period", skip_all)]
pub async fn move_with_period(tx: &mut Tx, uai: &str, moved: &Moved) -> Result<(), Error> {
    sqlx::query!(
        "update tutor_accesses set period_start = $3, period_end = $4, period_version = $5
         where etablissement = $1 and period_id = $2 and period_version < $5",
        uai,
        moved.period,
        moved.start.to_sqlx() as _,
        moved.end.to_sqlx() as _,
        moved.version
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Ends the accesses of a period, for some learners or all.
#[tracing::instrument(name = "db.tutors.end_of_period", skip_all)]
pub async fn end_of_period(
    tx: &mut Tx,
    uai: &str,
    period: Uuid,
    apprenants: &[Uuid],
    now: Timestamp,
) -> Result<Vec<Ended>, Error> {
    Ok(sqlx::query_as!(
        Ended,
        "update tutor_accesses set revoked_at = $4, version = version + 1
         where etablissement = $1 and period_id = $2 and revoked_at is null
           and (cardinality($3::uuid[]) = 0 or apprenant = any($3))
         returning id, apprenant, period_id as period, version",
        uai,
        period,
        apprenants,
        now.to_sqlx() as _
    )
    .fetch_all(tx.conn())
    .await?)
}
