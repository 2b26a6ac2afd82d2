//! Accesses of inspectors and their log (I-13).

use chassis::Scope;
use chassis::db::{Error, Tx};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use uuid::Uuid;

use crate::domain::ids::{InspectionId, MailId, PersonId};
use crate::domain::inspecteur::{Acces, Entry, Fait};

/// Accesses that one établissement shows at most: far more than there are inspectors.
const MOST: i64 = 200;

/// The inspector that some établissement of the deployment invited at this address.
#[tracing::instrument(name = "db.inspectors.person_invited_at", skip_all)]
pub async fn person_invited_at(tx: &mut Tx, courriel: &str) -> Result<Option<PersonId>, Error> {
    sqlx::query!(
        "select set_config('app.inspecteur', $1, true) as inspecteur",
        courriel
    )
    .fetch_one(tx.conn())
    .await?;
    let person = sqlx::query_scalar!(
        "select person_id from inspecteur_acces where courriel = $1 order by ouvert_le limit 1",
        courriel
    )
    .fetch_optional(tx.conn())
    .await?;
    sqlx::query!("select set_config('app.inspecteur', '', true) as inspecteur")
        .fetch_one(tx.conn())
        .await?;
    Ok(person.map(PersonId::from))
}

/// Whether that person has an access here that was not withdrawn.
#[tracing::instrument(name = "db.inspectors.has_access", skip_all)]
pub async fn has_access(tx: &mut Tx, scope: &Scope, person: PersonId) -> Result<bool, Error> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select from inspecteur_acces
                          where etablissement = $1 and person_id = $2 and retire_le is null) as "has!""#,
        scope.etablissement(),
        person.uuid()
    )
    .fetch_one(tx.conn())
    .await?)
}

/// A new access.
#[tracing::instrument(name = "db.inspectors.insert", skip_all)]
pub async fn insert(tx: &mut Tx, scope: &Scope, acces: &Acces) -> Result<(), Error> {
    sqlx::query!(
        "insert into inspecteur_acces (etablissement, id, person_id, nom, prenom, courriel, referentiels, fin, mail_id,
                                       ouvert_le)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        scope.etablissement(),
        acces.id.uuid(),
        acces.person.uuid(),
        acces.nom,
        acces.prenom,
        acces.courriel,
        &acces.referentiels,
        acces.fin.to_sqlx() as _,
        acces.mail.uuid(),
        acces.ouvert_le.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Stores what can change of an access; the caller has locked it.
#[tracing::instrument(name = "db.inspectors.save", skip_all)]
pub async fn save(tx: &mut Tx, scope: &Scope, acces: &Acces) -> Result<(), Error> {
    let saved = sqlx::query!(
        "update inspecteur_acces
         set referentiels = $3, fin = $4, mail_id = $5, retire_le = $6, version = version + 1
         where etablissement = $1 and id = $2 and version = $7",
        scope.etablissement(),
        acces.id.uuid(),
        &acces.referentiels,
        acces.fin.to_sqlx() as _,
        acces.mail.uuid(),
        acces.retire_le.map(ToSqlx::to_sqlx) as _,
        acces.version
    )
    .execute(tx.conn())
    .await?;
    chassis::db::exactly_one(&saved, "inspector access")
}

/// Locks an access; false when there is none.
#[tracing::instrument(name = "db.inspectors.lock", skip_all)]
pub async fn lock(tx: &mut Tx, scope: &Scope, id: InspectionId) -> Result<bool, Error> {
    let found = sqlx::query_scalar!(
        "select version from inspecteur_acces where etablissement = $1 and id = $2 for update",
        scope.etablissement(),
        id.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(found.is_some())
}

/// One access, or all of them: those that stand first, then by name.
#[tracing::instrument(name = "db.inspectors.list", skip_all)]
pub async fn list(
    tx: &mut Tx,
    scope: &Scope,
    id: Option<InspectionId>,
) -> Result<Vec<Acces>, Error> {
    let rows = sqlx::query!(
        r#"select a.id, a.person_id, a.nom, a.prenom, a.courriel, a.referentiels, a.fin, a.mail_id,
                  m.state as "mail_state?", a.ouvert_le, a.retire_le, a.version,
                  (select max(s.last_used_at) from sessions s
                   where s.person_id = a.person_id and s.uai = $1 and s.profil = 'inspecteur'
                     and s.opened_at >= a.ouvert_le and (a.retire_le is null or s.opened_at < a.retire_le)) as visite
           from inspecteur_acces a
           left join mails m on m.etablissement = a.etablissement and m.id = a.mail_id
           where a.etablissement = $1 and ($2::uuid is null or a.id = $2)
           order by a.retire_le is not null, a.nom, a.prenom, a.id
           limit $3"#,
        scope.etablissement(),
        id.map(InspectionId::uuid),
        MOST
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Acces {
            id: InspectionId::from(row.id),
            person: PersonId::from(row.person_id),
            nom: row.nom,
            prenom: row.prenom,
            courriel: row.courriel,
            referentiels: row.referentiels,
            fin: row.fin.to_jiff(),
            mail: MailId::from(row.mail_id),
            mail_state: row.mail_state,
            ouvert_le: row.ouvert_le.to_jiff(),
            retire_le: row.retire_le.map(jiff_sqlx::Timestamp::to_jiff),
            visite: row.visite.map(jiff_sqlx::Timestamp::to_jiff),
            version: row.version,
        })
        .collect())
}

/// Writes a line of the log.
#[tracing::instrument(name = "db.inspectors.note", skip_all)]
pub async fn note(
    tx: &mut Tx,
    scope: &Scope,
    id: InspectionId,
    fait: Fait,
    by: PersonId,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into inspecteur_journal (etablissement, acces_id, fait, le, par) values ($1, $2, $3, $4, $5)",
        scope.etablissement(),
        id.uuid(),
        fait.code(),
        now.to_sqlx() as _,
        by.uuid()
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The log of some accesses, the oldest line first.
#[tracing::instrument(name = "db.inspectors.journal", skip_all)]
pub async fn journal(tx: &mut Tx, scope: &Scope, ids: &[Uuid]) -> Result<Vec<Entry>, Error> {
    let rows = sqlx::query!(
        "select acces_id, fait, le, par from inspecteur_journal
         where etablissement = $1 and acces_id = any($2) order by acces_id, seq",
        scope.etablissement(),
        ids
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Entry {
            acces: InspectionId::from(row.acces_id),
            fait: row.fait,
            le: row.le.to_jiff(),
            par: PersonId::from(row.par),
        })
        .collect())
}

/// A person whom another établissement knows already has an account here too, and no établissement replaces its
/// password.
#[tracing::instrument(name = "db.inspectors.adopt", skip_all)]
pub async fn adopt(tx: &mut Tx, scope: &Scope, person: PersonId) -> Result<(), Error> {
    sqlx::query!(
        "insert into comptes (etablissement, person_id, manuel) values ($1, $2, true) on conflict do nothing",
        scope.etablissement(),
        person.uuid()
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// From now on no établissement replaces that person's password.
#[tracing::instrument(name = "db.inspectors.reserve", skip_all)]
pub async fn reserve(tx: &mut Tx, person: PersonId) -> Result<(), Error> {
    sqlx::query!(
        "update credentials set hors_etablissement = true where person_id = $1",
        person.uuid()
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Those among persons whose password no établissement replaces.
#[tracing::instrument(name = "db.inspectors.reserved", skip_all)]
pub async fn reserved(tx: &mut Tx, persons: &[Uuid]) -> Result<Vec<Uuid>, Error> {
    Ok(sqlx::query_scalar!(
        "select person_id from credentials where hors_etablissement and person_id = any($1)",
        persons
    )
    .fetch_all(tx.conn())
    .await?)
}

/// Whether that person ever signed in.
#[tracing::instrument(name = "db.inspectors.signed_in", skip_all)]
pub async fn signed_in(tx: &mut Tx, person: PersonId) -> Result<bool, Error> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select from credentials where person_id = $1 and last_login_at is not null) as "signed!""#,
        person.uuid()
    )
    .fetch_one(tx.conn())
    .await?)
}

/// Withdraws the profile, with the account when nothing is left of it, and closes the sessions that worked under it.
#[tracing::instrument(name = "db.inspectors.close", skip_all)]
pub async fn close(
    tx: &mut Tx,
    scope: &Scope,
    acces: &Acces,
    today: Date,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query!(
        "update profils set actif = false where etablissement = $1 and person_id = $2 and profil = 'inspecteur'",
        scope.etablissement(),
        acces.person.uuid()
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update comptes set actif = false, desactive_le = $3
         where etablissement = $1 and person_id = $2
           and not exists (select from profils where etablissement = $1 and person_id = $2 and actif)",
        scope.etablissement(),
        acces.person.uuid(),
        today.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update sessions set revoked_at = $3
         where person_id = $1 and uai = $2 and profil = 'inspecteur' and revoked_at is null",
        acces.person.uuid(),
        scope.etablissement(),
        now.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update mails set state = 'dropped' where etablissement = $1 and id = $2 and state = 'queued'",
        scope.etablissement(),
        acces.mail.uuid()
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
