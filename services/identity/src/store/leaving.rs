//! Learners whose leaving date has come (I-04).

use chassis::db::{Error, Tx};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff_sqlx::ToSqlx;

use crate::domain::import::Told;

/// Établissements where somebody was to leave before today.
#[tracing::instrument(name = "db.leaving.due", skip_all)]
pub async fn due(tx: &mut Tx, today: Date) -> Result<Vec<String>, Error> {
    sqlx::query!("select set_config('app.departs', 'on', true) as looking")
        .fetch_one(tx.conn())
        .await?;
    Ok(sqlx::query_scalar!(
        "select distinct etablissement from apprenants
         where actif and date_sortie is not null and date_sortie < $1 order by etablissement",
        today.to_sqlx() as _
    )
    .fetch_all(tx.conn())
    .await?)
}

/// Deactivates who was to leave before today; nothing of theirs is deleted. An import waits meanwhile.
#[tracing::instrument(name = "db.leaving.leave", skip_all)]
pub async fn leave(
    tx: &mut Tx,
    uai: &str,
    (today, now): (Date, Timestamp),
) -> Result<Vec<Told>, Error> {
    sqlx::query!(
        "update etablissements set registre_version = registre_version + 1 where etablissement = $1",
        uai
    )
    .execute(tx.conn())
    .await?;
    let told = sqlx::query_as!(
        Told,
        r#"update apprenants a set actif = false, version = version + 1
           where a.etablissement = $1 and a.actif and a.date_sortie < $2
           returning a.person_id as person, 'desactiver' as "action!", a.version, a.annee,
                     null::text as "division?", null::text as "referentiel?", null::text as "niveau?",
                     null::text as "statut?""#,
        uai,
        today.to_sqlx() as _
    )
    .fetch_all(tx.conn())
    .await?;
    let gone: Vec<uuid::Uuid> = told.iter().map(|one| one.person).collect();
    sqlx::query!(
        "update profils set actif = false
         where etablissement = $1 and person_id = any($2) and profil = 'apprenant' and actif",
        uai,
        &gone
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update comptes c set actif = false, desactive_le = coalesce(c.desactive_le, $3), version = version + 1
         where c.etablissement = $1 and c.person_id = any($2) and c.actif
           and not exists (select from profils f
                           where f.etablissement = $1 and f.person_id = c.person_id and f.actif)",
        uai,
        &gone,
        today.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update sessions set revoked_at = $3
         where uai = $1 and person_id = any($2) and profil = 'apprenant' and revoked_at is null",
        uai,
        &gone,
        now.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    Ok(told)
}
