//! Notifications whose mails may leave (G-02): read by the clock, établissement by établissement.

use chassis::db::{Error, Tx};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use uuid::Uuid;

use super::readable;
use crate::domain::ids::{NotificationId, PersonId};
use crate::domain::notification::{Choix, Nature};

/// Établissements where something may be mailed, or settled without; `digest` as for [`unsettled`].
#[tracing::instrument(name = "db.notification_mails.etablissements", skip_all)]
pub async fn etablissements(tx: &mut Tx, digest: bool) -> Result<Vec<String>, Error> {
    sqlx::query!("select set_config('app.notices', 'on', true) as notices")
        .fetch_one(tx.conn())
        .await?;
    Ok(sqlx::query_scalar!(
        "select distinct n.etablissement from notifications n
         left join notification_choix x on x.person_id = n.person_id
         where n.settled_at is null and ($1 or n.read_at is not null or x.choix in ('immediat', 'aucun'))
         order by n.etablissement",
        digest
    )
    .fetch_all(tx.conn())
    .await?)
}

/// A notification, and what a mail would say of it.
pub struct Unsettled {
    pub id: NotificationId,
    pub nature: Nature,
    pub read: bool,
    pub person: PersonId,
    pub prenom: String,
    pub nom: String,
    /// None for who has left, or has no address.
    pub courriel: Option<String>,
    pub choix: Option<Choix>,
    /// Its person has had the mail of the day.
    pub told_today: bool,
    pub apprenant: Option<Uuid>,
    pub period: Option<Uuid>,
    pub import: Option<Uuid>,
    /// Empty where it is about nobody, or about its person itself.
    pub apprenant_nom: String,
    /// Empty where nobody did it.
    pub auteur_nom: String,
}

/// Those of an établissement, locked, by person and from the oldest on, but for what waits for the mail of the day, until
/// that one may leave (`digest`); `of_today` is its cause up to its person.
#[tracing::instrument(name = "db.notification_mails.unsettled", skip_all)]
pub async fn unsettled(
    tx: &mut Tx,
    uai: &str,
    of_today: &str,
    digest: bool,
) -> Result<Vec<Unsettled>, Error> {
    let rows = sqlx::query!(
        r#"select n.id, n.nature, n.read_at is not null as "read!", n.person_id, n.apprenant, n.period_id,
                  n.import_id, p.prenom, coalesce(p.nom_usage, p.nom) as "nom!",
                  case when c.actif and f.actif then nullif(p.courriel, '') end as courriel, x.choix as "choix?",
                  exists (select from mails m where m.etablissement = $1 and m.cause = $2 || n.person_id::text)
                      as "told_today!",
                  coalesce(case when l.id <> n.person_id then l.prenom || ' ' || coalesce(l.nom_usage, l.nom) end, '')
                      as "apprenant_nom!",
                  coalesce(a.prenom || ' ' || coalesce(a.nom_usage, a.nom), '') as "auteur_nom!"
           from notifications n
           join comptes c on c.etablissement = n.etablissement and c.person_id = n.person_id
           join persons p on p.id = n.person_id
           left join profils f
             on f.etablissement = n.etablissement and f.person_id = n.person_id and f.profil = n.profil
           left join notification_choix x on x.person_id = n.person_id
           left join persons l on l.id = n.apprenant
           left join persons a on a.id = n.auteur
           where n.etablissement = $1 and n.settled_at is null
             and ($3 or n.read_at is not null or x.choix in ('immediat', 'aucun'))
           order by n.person_id, n.created_at, n.id
           for update of n"#,
        uai,
        of_today,
        digest
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            let choix = row
                .choix
                .map(|choix| readable(Choix::parse(&choix), "notification_choix.choix"))
                .transpose()?;
            Ok(Unsettled {
                id: NotificationId::from(row.id),
                nature: readable(Nature::parse(&row.nature), "notifications.nature")?,
                read: row.read,
                person: PersonId::from(row.person_id),
                prenom: row.prenom,
                nom: row.nom,
                courriel: row.courriel,
                choix,
                told_today: row.told_today,
                apprenant: row.apprenant,
                period: row.period_id,
                import: row.import_id,
                apprenant_nom: row.apprenant_nom,
                auteur_nom: row.auteur_nom,
            })
        })
        .collect()
}

/// Nothing more leaves for these.
#[tracing::instrument(name = "db.notification_mails.settle", skip_all)]
pub async fn settle(tx: &mut Tx, uai: &str, ids: &[Uuid], now: Timestamp) -> Result<(), Error> {
    sqlx::query!(
        "update notifications set settled_at = $3 where etablissement = $1 and id = any($2)",
        uai,
        ids,
        now.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
