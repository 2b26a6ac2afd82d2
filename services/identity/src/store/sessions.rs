//! Sign-in: credentials, failures, sessions. Global tables, read by secret; what a session may do is read under the
//! row-level security of its person and établissement, entered with [`enter`].

use chassis::db::{Error, Tx};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use uuid::Uuid;

use super::readable;
use crate::domain::ids::{AccessId, PersonId, SessionId};
use crate::domain::profil::Profil;
use crate::domain::session::{OpenedBy, Session};

/// A person's means to sign in.
pub struct Credential {
    pub person: PersonId,
    pub login: String,
    pub password_hash: Option<String>,
}

/// From now on the transaction sees what this person may see, in that établissement.
#[tracing::instrument(name = "db.sessions.enter", skip_all)]
pub async fn enter(tx: &mut Tx, person: PersonId, uai: &str) -> Result<(), Error> {
    sqlx::query!(
        "select set_config('app.person', $1, true) as person, set_config('app.etablissement', $2, true) as uai",
        person.to_string(),
        uai
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(())
}

/// The same before anyone is known: a link says where, not yet who.
#[tracing::instrument(name = "db.sessions.enter_etablissement", skip_all)]
pub async fn enter_etablissement(tx: &mut Tx, uai: &str) -> Result<(), Error> {
    sqlx::query!(
        "select set_config('app.etablissement', $1, true) as uai",
        uai
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(())
}

/// The credential of a login, or of an e-mail address that one account alone has.
#[tracing::instrument(name = "db.sessions.credential", skip_all)]
pub async fn credential(tx: &mut Tx, identifiant: &str) -> Result<Option<Credential>, Error> {
    sqlx::query!("select set_config('app.signin', 'on', true) as signin")
        .fetch_one(tx.conn())
        .await?;
    let rows = sqlx::query!(
        r#"select c.person_id, c.login, c.password_hash, c.login = $1 as "by_login!"
           from credentials c
           where c.login = $1
              or ($1 like '%@%' and c.person_id in (select p.id from persons p where p.courriel = $1))
           order by 4 desc
           limit 2"#,
        identifiant
    )
    .fetch_all(tx.conn())
    .await?;
    sqlx::query!("select set_config('app.signin', '', true) as signin")
        .fetch_one(tx.conn())
        .await?;
    let unique = rows.len() == 1 || rows.first().is_some_and(|row| row.by_login);
    Ok(rows
        .into_iter()
        .next()
        .filter(|_| unique)
        .map(|row| Credential {
            person: PersonId::from(row.person_id),
            login: row.login,
            password_hash: row.password_hash,
        }))
}

/// The credential of a person.
#[tracing::instrument(name = "db.sessions.credential_of", skip_all)]
pub async fn credential_of(tx: &mut Tx, person: PersonId) -> Result<Option<Credential>, Error> {
    let row = sqlx::query!(
        "select login, password_hash from credentials where person_id = $1",
        person.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| Credential {
        person,
        login: row.login,
        password_hash: row.password_hash,
    }))
}

/// Failures in a row under a key, and when the last one was; locked, so that two attempts at once count both.
#[tracing::instrument(name = "db.sessions.failures", skip_all)]
pub async fn failures(tx: &mut Tx, key: &[u8]) -> Result<Option<(u32, Timestamp)>, Error> {
    let row = sqlx::query!(
        "select failures, last_at from login_failures where key = $1 for update",
        key
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| {
        (
            u32::try_from(row.failures).unwrap_or(u32::MAX),
            row.last_at.to_jiff(),
        )
    }))
}

/// Counts an attempt as a failure before it is tried; [`forgive`] takes it back. Those before `forgotten` no
/// longer count.
#[tracing::instrument(name = "db.sessions.count_attempt", skip_all)]
pub async fn count_attempt(
    tx: &mut Tx,
    key: &[u8],
    now: Timestamp,
    forgotten: Timestamp,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into login_failures (key, failures, last_at) values ($1, 1, $2)
         on conflict (key) do update
         set failures = case when login_failures.last_at < $3 then 1 else login_failures.failures + 1 end,
             last_at = excluded.last_at",
        key,
        now.to_sqlx() as _,
        forgotten.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Forgets the failures of a key.
#[tracing::instrument(name = "db.sessions.forgive", skip_all)]
pub async fn forgive(tx: &mut Tx, key: &[u8]) -> Result<(), Error> {
    sqlx::query!("delete from login_failures where key = $1", key)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Takes one attempt back: it was none of a guesser.
#[tracing::instrument(name = "db.sessions.take_back", skip_all)]
pub async fn take_back(tx: &mut Tx, key: &[u8]) -> Result<(), Error> {
    sqlx::query!(
        "update login_failures set failures = failures - 1 where key = $1 and failures > 0",
        key
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// A session about to be opened.
pub struct Opening<'a> {
    pub session: &'a Session,
    pub token_hash: &'a [u8],
    pub user_agent: &'a str,
    pub now: Timestamp,
}

/// Opens a session.
#[tracing::instrument(name = "db.sessions.open", skip_all)]
pub async fn open(tx: &mut Tx, opening: &Opening<'_>) -> Result<(), Error> {
    let session = opening.session;
    let profils: Option<Vec<&str>> = session
        .profils
        .as_ref()
        .map(|profils| profils.iter().map(|profil| profil.code()).collect());
    sqlx::query!(
        "insert into sessions (id, token_hash, csrf_token, person_id, uai, profil, access_id, user_agent, opened_at,
                               last_used_at, expires_at, ouverte_par, portail, profils)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10, $11, $12, $13)",
        session.id.uuid(),
        opening.token_hash,
        session.csrf_token,
        session.person.uuid(),
        session.uai,
        session.profil.map(Profil::code),
        session.access.map(AccessId::uuid),
        opening.user_agent,
        opening.now.to_sqlx() as _,
        session.expires_at.to_sqlx() as _,
        session.opened_by.code(),
        session.portail,
        profils as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Notes a successful sign-in.
#[tracing::instrument(name = "db.sessions.note_login", skip_all)]
pub async fn note_login(tx: &mut Tx, person: PersonId, now: Timestamp) -> Result<(), Error> {
    sqlx::query!(
        "update credentials set last_login_at = $2 where person_id = $1",
        person.uuid(),
        now.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The open session behind a token.
#[tracing::instrument(name = "db.sessions.by_token", skip_all)]
pub async fn by_token(
    tx: &mut Tx,
    token_hash: &[u8],
    now: Timestamp,
) -> Result<Option<Session>, Error> {
    let row = sqlx::query!(
        "select id, person_id, csrf_token, uai, profil, access_id, ouverte_par, portail, profils, last_used_at, expires_at
         from sessions where token_hash = $1 and revoked_at is null and expires_at > $2",
        token_hash,
        now.to_sqlx() as _
    )
    .fetch_optional(tx.conn())
    .await?;
    row.map(|row| {
        let profil = row.profil.map(|code| profil_of(&code)).transpose()?;
        let profils = row
            .profils
            .map(|codes| codes.iter().map(|code| profil_of(code)).collect())
            .transpose()?;
        Ok(Session {
            id: SessionId::from(row.id),
            person: PersonId::from(row.person_id),
            csrf_token: row.csrf_token,
            uai: row.uai,
            profil,
            access: row.access_id.map(AccessId::from),
            opened_by: readable(
                OpenedBy::from_code(&row.ouverte_par),
                "sessions.ouverte_par",
            )?,
            portail: row.portail,
            profils,
            last_used_at: row.last_used_at.to_jiff(),
            expires_at: row.expires_at.to_jiff(),
        })
    })
    .transpose()
}

fn profil_of(code: &str) -> Result<Profil, Error> {
    readable(Profil::from_code(code), "sessions.profil")
}

/// The session was used.
#[tracing::instrument(name = "db.sessions.touch", skip_all)]
pub async fn touch(tx: &mut Tx, id: SessionId, now: Timestamp) -> Result<(), Error> {
    sqlx::query!(
        "update sessions set last_used_at = $2 where id = $1",
        id.uuid(),
        now.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Works in another place or under another profile from now on (I-02).
#[tracing::instrument(name = "db.sessions.switch", skip_all)]
pub async fn switch(tx: &mut Tx, id: SessionId, uai: &str, profil: Profil) -> Result<(), Error> {
    let switched = sqlx::query!(
        "update sessions set uai = $2, profil = $3 where id = $1",
        id.uuid(),
        uai,
        profil.code()
    )
    .execute(tx.conn())
    .await?;
    chassis::db::exactly_one(&switched, "session")
}

/// Closes one session of a person.
#[tracing::instrument(name = "db.sessions.revoke", skip_all)]
pub async fn revoke(
    tx: &mut Tx,
    person: PersonId,
    id: SessionId,
    now: Timestamp,
) -> Result<bool, Error> {
    let revoked = sqlx::query!(
        "update sessions set revoked_at = $3 where person_id = $1 and id = $2 and revoked_at is null",
        person.uuid(),
        id.uuid(),
        now.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    Ok(revoked.rows_affected() == 1)
}

/// Closes every session of a person but one.
#[tracing::instrument(name = "db.sessions.revoke_others", skip_all)]
pub async fn revoke_others(
    tx: &mut Tx,
    person: PersonId,
    kept: Option<SessionId>,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query!(
        "update sessions set revoked_at = $3
         where person_id = $1 and revoked_at is null and id is distinct from $2",
        person.uuid(),
        kept.map(SessionId::uuid),
        now.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// A line of the list of sessions.
pub struct Listed {
    pub id: SessionId,
    pub user_agent: String,
    pub opened_at: Timestamp,
    pub last_used_at: Timestamp,
}

/// The open sessions of a person, the latest used first.
#[tracing::instrument(name = "db.sessions.list", skip_all)]
pub async fn list(tx: &mut Tx, person: PersonId, now: Timestamp) -> Result<Vec<Listed>, Error> {
    let rows = sqlx::query!(
        "select id, user_agent, opened_at, last_used_at from sessions
         where person_id = $1 and revoked_at is null and expires_at > $2
         order by last_used_at desc limit 100",
        person.uuid(),
        now.to_sqlx() as _
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Listed {
            id: SessionId::from(row.id),
            user_agent: row.user_agent,
            opened_at: row.opened_at.to_jiff(),
            last_used_at: row.last_used_at.to_jiff(),
        })
        .collect())
}

/// Stores a new password; a temporary one must be changed at the next sign-in.
#[tracing::instrument(name = "db.sessions.set_password", skip_all)]
pub async fn set_password(
    tx: &mut Tx,
    person: PersonId,
    hash: &str,
    temporary: bool,
) -> Result<(), Error> {
    let stored = sqlx::query!(
        "update credentials set password_hash = $2, must_change = $3 where person_id = $1",
        person.uuid(),
        hash,
        temporary
    )
    .execute(tx.conn())
    .await?;
    chassis::db::exactly_one(&stored, "password")
}

/// Closes the sessions that an access opened, and those of a tutor whom nothing is left to.
#[tracing::instrument(name = "db.sessions.revoke_of_accesses", skip_all)]
pub async fn revoke_of_accesses(
    tx: &mut Tx,
    uai: &str,
    accesses: &[Uuid],
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query!(
        "update sessions s set revoked_at = $3
         where s.revoked_at is null
           and (s.access_id = any($2)
                or (s.uai = $1 and s.profil = 'tuteur_de_stage'
                    and s.person_id in (select a.person_id from tutor_accesses a where a.etablissement = $1 and a.id = any($2))
                    and not exists (select from tutor_accesses b
                                    where b.etablissement = $1 and b.person_id = s.person_id
                                      and b.revoked_at is null and b.expires_at > $3)))",
        uai,
        accesses,
        now.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
