//! Accesses that end soon, and who is told (I-07, G-02).

use chassis::db::{Error, Tx};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use uuid::Uuid;

use super::readable;
use crate::domain::ids::PersonId;
use crate::domain::notification::Choix;

/// What is looked for.
pub struct Window {
    pub now: Timestamp,
    /// Accesses that end by then.
    pub until: Timestamp,
    /// Periods that ended before it need no tutor any more.
    pub ended_since: Date,
}

/// Établissements where somebody is to be told.
#[tracing::instrument(name = "db.notices.etablissements", skip_all)]
pub async fn etablissements(tx: &mut Tx, window: &Window) -> Result<Vec<String>, Error> {
    sqlx::query!("select set_config('app.notices', 'on', true) as notices")
        .fetch_one(tx.conn())
        .await?;
    Ok(sqlx::query_scalar!(
        "select distinct etablissement from tutor_accesses
         where revoked_at is null and expires_at > $1 and expires_at <= $2 and period_end >= $3
           and sent_by is not null and notified_version is distinct from version",
        window.now.to_sqlx() as _,
        window.until.to_sqlx() as _,
        window.ended_since.to_sqlx() as _
    )
    .fetch_all(tx.conn())
    .await?)
}

/// An access that ends soon, with what a mail says of it.
pub struct Ending {
    pub access: Uuid,
    pub version: i64,
    pub period: Uuid,
    pub period_titre: String,
    pub expires: Timestamp,
    pub learner: Uuid,
    pub apprenant: String,
    pub tuteur: String,
    pub teacher: PersonId,
    pub teacher_nom: String,
    pub teacher_prenom: String,
    /// Empty when nobody can be written to: the person has left, or has no address.
    pub courriel: String,
    /// Which mails the teacher wants, if it ever chose.
    pub choix: Option<Choix>,
}

/// The accesses of an établissement that are to be told, locked, by teacher and period.
#[tracing::instrument(name = "db.notices.due", skip_all)]
pub async fn due(tx: &mut Tx, uai: &str, window: &Window) -> Result<Vec<Ending>, Error> {
    let rows = sqlx::query!(
        r#"select a.id, a.version, a.period_id, a.period_titre, a.expires_at as "expires_at: jiff_sqlx::Timestamp",
                  l.id as learner, l.prenom || ' ' || coalesce(l.nom_usage, l.nom) as "apprenant!", t.prenom || ' ' || t.nom as "tuteur!",
                  a.sent_by as "sent_by!", coalesce(s.nom_usage, s.nom, '') as "teacher_nom!",
                  coalesce(s.prenom, '') as "teacher_prenom!",
                  coalesce(case when c.actif then s.courriel end, '') as "courriel!", x.choix as "choix?"
           from tutor_accesses a
           join persons l on l.id = a.apprenant
           join persons t on t.id = a.person_id
           left join comptes c on c.etablissement = a.etablissement and c.person_id = a.sent_by
           left join persons s on s.id = c.person_id
           left join notification_choix x on x.person_id = c.person_id
           where a.etablissement = $1 and a.revoked_at is null and a.expires_at > $2 and a.expires_at <= $3
             and a.period_end >= $4 and a.sent_by is not null and a.notified_version is distinct from a.version
           order by a.sent_by, a.period_id, a.expires_at, a.id
           for update of a"#,
        uai,
        window.now.to_sqlx() as _,
        window.until.to_sqlx() as _,
        window.ended_since.to_sqlx() as _
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            let choix = row
                .choix
                .map(|choix| readable(Choix::parse(&choix), "notification_choix.choix"))
                .transpose()?;
            Ok(Ending {
                choix,
                access: row.id,
                version: row.version,
                period: row.period_id,
                period_titre: row.period_titre,
                expires: row.expires_at.to_jiff(),
                learner: row.learner,
                apprenant: row.apprenant,
                tuteur: row.tuteur,
                teacher: PersonId::from(row.sent_by),
                teacher_nom: row.teacher_nom,
                teacher_prenom: row.teacher_prenom,
                courriel: row.courriel,
            })
        })
        .collect()
}

/// These ends are told.
#[tracing::instrument(name = "db.notices.told", skip_all)]
pub async fn told(tx: &mut Tx, uai: &str, accesses: &[Uuid]) -> Result<(), Error> {
    sqlx::query!(
        "update tutor_accesses set notified_version = version where etablissement = $1 and id = any($2)",
        uai,
        accesses
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
