//! What people are told of (G-02): rows of the person and the profile that they are for, and what each chose.

use chassis::Scope;
use chassis::db::{Error, Tx};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use uuid::Uuid;

use super::readable;
use crate::domain::ids::{NotificationId, PersonId};
use crate::domain::notification::{Choix, Courriels, Nature, Notification, Pour, Sujet};
use crate::domain::profil::Profil;

/// A notification to add.
pub struct New<'a> {
    pub pour: Pour,
    pub nature: Nature,
    /// What caused it; no two of a person have the same.
    pub cause: &'a str,
    pub sujet: Sujet,
    pub at: Timestamp,
    /// No mail is to be written for it.
    pub settled: bool,
}

/// Adds it, unless it is there already, or its person works here as that no longer.
#[tracing::instrument(name = "db.notifications.insert", skip_all)]
pub async fn insert(tx: &mut Tx, scope: &Scope, new: &New<'_>) -> Result<(), Error> {
    let auteur = new.sujet.auteur;
    sqlx::query!(
        "insert into notifications (etablissement, id, person_id, profil, nature, cause, apprenant, period_id, sheet_id,
                                    import_id, auteur, auteur_profil, created_at, settled_at)
         select $1, $2, f.person_id, f.profil, $5, $6, $7, $8, $9, $10, $11, $12, $13::timestamptz, case when $14 then $13::timestamptz end
         from profils f
         join comptes c on c.etablissement = f.etablissement and c.person_id = f.person_id and c.actif
         where f.etablissement = $1 and f.person_id = $3 and f.profil = $4 and f.actif
         on conflict on constraint notifications_one_per_cause do nothing",
        scope.etablissement(),
        NotificationId::generate().uuid(),
        new.pour.person.uuid(),
        new.pour.profil.code(),
        new.nature.as_str(),
        new.cause,
        new.sujet.apprenant,
        new.sujet.period,
        new.sujet.sheet,
        new.sujet.import,
        auteur.map(|(person, _)| person),
        auteur.map(|(_, profil)| profil.code()),
        new.at.to_sqlx() as _,
        new.settled
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The notifications of somebody, the newest first.
#[tracing::instrument(name = "db.notifications.list", skip_all)]
pub async fn list(
    tx: &mut Tx,
    scope: &Scope,
    pour: Pour,
    after: Option<NotificationId>,
    limit: i64,
) -> Result<Vec<Notification>, Error> {
    let rows = sqlx::query!(
        r#"select n.id, n.nature, n.apprenant, n.period_id, n.sheet_id, n.import_id, n.auteur, n.auteur_profil,
                  n.created_at as "created_at: jiff_sqlx::Timestamp", n.read_at is not null as "lue!"
           from notifications n
           where n.etablissement = $1 and n.person_id = $2 and n.profil = $3
             and ($4::uuid is null or (n.created_at, n.id) < (select l.created_at, l.id from notifications l
                                                              where l.etablissement = $1 and l.id = $4))
           order by n.created_at desc, n.id desc
           limit $5"#,
        scope.etablissement(),
        pour.person.uuid(),
        pour.profil.code(),
        after.map(NotificationId::uuid),
        limit
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            let profil = row
                .auteur_profil
                .map(|code| readable(Profil::from_code(&code), "notifications.auteur_profil"))
                .transpose()?;
            Ok(Notification {
                id: NotificationId::from(row.id),
                nature: readable(Nature::parse(&row.nature), "notifications.nature")?,
                sujet: Sujet {
                    apprenant: row.apprenant,
                    period: row.period_id,
                    sheet: row.sheet_id,
                    import: row.import_id,
                    auteur: row.auteur.zip(profil),
                },
                created_at: row.created_at.to_jiff(),
                lue: row.lue,
            })
        })
        .collect()
}

/// How many somebody has not read.
#[tracing::instrument(name = "db.notifications.unread", skip_all)]
pub async fn unread(tx: &mut Tx, scope: &Scope, pour: Pour) -> Result<i64, Error> {
    Ok(sqlx::query_scalar!(
        r#"select count(*) as "count!" from notifications
           where etablissement = $1 and person_id = $2 and profil = $3 and read_at is null"#,
        scope.etablissement(),
        pour.person.uuid(),
        pour.profil.code()
    )
    .fetch_one(tx.conn())
    .await?)
}

/// Somebody has read these, or all that it has.
#[tracing::instrument(name = "db.notifications.read", skip_all)]
pub async fn read(
    tx: &mut Tx,
    scope: &Scope,
    pour: Pour,
    ids: Option<&[Uuid]>,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query!(
        "update notifications set read_at = $4
         where etablissement = $1 and person_id = $2 and profil = $3 and read_at is null
           and ($5::uuid[] is null or id = any($5))",
        scope.etablissement(),
        pour.person.uuid(),
        pour.profil.code(),
        now.to_sqlx() as _,
        ids
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Somebody has read, where it is, what these tell of a learner: for a period, or for all.
#[tracing::instrument(name = "db.notifications.read_there", skip_all)]
pub async fn read_there(
    tx: &mut Tx,
    scope: &Scope,
    pour: Pour,
    natures: &[Nature],
    (period, apprenant): (Option<Uuid>, Uuid),
    now: Timestamp,
) -> Result<(), Error> {
    let natures: Vec<String> = natures.iter().map(|one| one.as_str().to_owned()).collect();
    sqlx::query!(
        "update notifications set read_at = $4
         where etablissement = $1 and person_id = $2 and profil = $3 and read_at is null
           and nature = any($5) and ($6::uuid is null or period_id = $6) and apprenant = $7",
        scope.etablissement(),
        pour.person.uuid(),
        pour.profil.code(),
        now.to_sqlx() as _,
        &natures,
        period,
        apprenant
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Whether somebody was told, by that cause, that a learner has written for a period.
#[tracing::instrument(name = "db.notifications.is_told_of_writing", skip_all)]
pub async fn is_told_of_writing(
    tx: &mut Tx,
    scope: &Scope,
    (period, apprenant): (Uuid, Uuid),
    cause: &str,
) -> Result<bool, Error> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select from notifications
                          where etablissement = $1 and period_id = $2 and apprenant = $3
                            and nature = 'fiches_a_lire' and cause = $4) as "told!""#,
        scope.etablissement(),
        period,
        apprenant,
        cause
    )
    .fetch_one(tx.conn())
    .await?)
}

/// Whether somebody has that a learner has written for a period still to read.
#[tracing::instrument(name = "db.notifications.has_writing_to_read", skip_all)]
pub async fn has_writing_to_read(
    tx: &mut Tx,
    scope: &Scope,
    pour: Pour,
    (period, apprenant): (Uuid, Uuid),
) -> Result<bool, Error> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select from notifications
                          where etablissement = $1 and period_id = $2 and apprenant = $3 and person_id = $4
                            and profil = $5 and nature = 'fiches_a_lire' and read_at is null) as "unread!""#,
        scope.etablissement(),
        period,
        apprenant,
        pour.person.uuid(),
        pour.profil.code()
    )
    .fetch_one(tx.conn())
    .await?)
}

/// What a person of the établissement chose, and its address.
#[tracing::instrument(name = "db.notifications.courriels", skip_all)]
pub async fn courriels(
    tx: &mut Tx,
    scope: &Scope,
    person: PersonId,
) -> Result<Option<Courriels>, Error> {
    let row = sqlx::query!(
        r#"select x.choix as "choix?", nullif(p.courriel, '') as courriel
           from comptes c
           join persons p on p.id = c.person_id
           left join notification_choix x on x.person_id = c.person_id
           where c.etablissement = $1 and c.person_id = $2"#,
        scope.etablissement(),
        person.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    row.map(|row| {
        let chosen = row
            .choix
            .map(|choix| readable(Choix::parse(&choix), "notification_choix.choix"))
            .transpose()?;
        Ok(Courriels {
            choix: chosen.unwrap_or_default(),
            courriel: row.courriel,
        })
    })
    .transpose()
}

/// From now on, these mails.
#[tracing::instrument(name = "db.notifications.choose", skip_all)]
pub async fn choose(
    tx: &mut Tx,
    scope: &Scope,
    person: PersonId,
    choix: Choix,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into notification_choix (person_id, choix, modifie_le)
         select c.person_id, $3, $4 from comptes c where c.etablissement = $1 and c.person_id = $2
         on conflict (person_id) do update set choix = excluded.choix, modifie_le = excluded.modifie_le",
        scope.etablissement(),
        person.uuid(),
        choix.as_str(),
        now.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Of these persons, those who still teach or run courses here, each once: as a teacher if they are one.
#[tracing::instrument(name = "db.notifications.team", skip_all)]
pub async fn team(tx: &mut Tx, scope: &Scope, persons: &[Uuid]) -> Result<Vec<Pour>, Error> {
    let rows = sqlx::query!(
        r#"select f.person_id, bool_or(f.profil = 'enseignant') as "teaches!"
           from profils f
           where f.etablissement = $1 and f.person_id = any($2) and f.actif and f.profil in ('enseignant', 'ddfpt')
           group by f.person_id
           order by f.person_id"#,
        scope.etablissement(),
        persons
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Pour {
            person: PersonId::from(row.person_id),
            profil: if row.teaches {
                Profil::Enseignant
            } else {
                Profil::Ddfpt
            },
        })
        .collect())
}

/// Who gave the tutors of a learner their access for that period.
#[tracing::instrument(name = "db.notifications.senders", skip_all)]
pub async fn senders(
    tx: &mut Tx,
    scope: &Scope,
    apprenant: Uuid,
    period: Uuid,
) -> Result<Vec<Uuid>, Error> {
    Ok(sqlx::query_scalar!(
        r#"select distinct sent_by as "sent_by!" from tutor_accesses
           where etablissement = $1 and apprenant = $2 and period_id = $3 and revoked_at is null
             and sent_by is not null"#,
        scope.etablissement(),
        apprenant,
        period
    )
    .fetch_all(tx.conn())
    .await?)
}

/// A period was deleted, for these learners or for all: nothing is told of it any more, in the page nor by a mail of its
/// own that waits; and what comes late is known to be so.
#[tracing::instrument(name = "db.notifications.forget_period", skip_all)]
pub async fn forget_period(
    tx: &mut Tx,
    uai: &str,
    (period, apprenants): (Uuid, &[Uuid]),
    at: Timestamp,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into periodes_supprimees (etablissement, period_id, apprenant, supprimee_le)
         select $1, $2, a, $4
         from unnest(case when cardinality($3::uuid[]) = 0 then array[null::uuid] else $3::uuid[] end) a
         on conflict on constraint periodes_supprimees_once do update
         set supprimee_le = greatest(periodes_supprimees.supprimee_le, excluded.supprimee_le)",
        uai,
        period,
        apprenants,
        at.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "with gone as (
             delete from notifications
             where etablissement = $1 and period_id = $2
               and (cardinality($3::uuid[]) = 0 or apprenant = any($3)) and created_at <= $4
             returning id)
         delete from mails where etablissement = $1 and state = 'queued'
           and cause in (select 'notification:' || id from gone)",
        uai,
        period,
        apprenants,
        at.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Whether the period was deleted for that learner after `at`.
#[tracing::instrument(name = "db.notifications.is_forgotten", skip_all)]
pub async fn is_forgotten(
    tx: &mut Tx,
    scope: &Scope,
    (period, apprenant): (Uuid, Uuid),
    at: Timestamp,
) -> Result<bool, Error> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select from periodes_supprimees
                          where etablissement = $1 and period_id = $2 and (apprenant is null or apprenant = $3)
                            and supprimee_le >= $4) as "forgotten!""#,
        scope.etablissement(),
        period,
        apprenant,
        at.to_sqlx() as _
    )
    .fetch_one(tx.conn())
    .await?)
}
