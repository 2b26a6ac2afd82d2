//! What the person whom a transaction has entered (`sessions::enter`) is, holds and may see (I-02, I-08, I-10).

use chassis::db::{Error, Tx};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff_sqlx::ToSqlx;

use super::readable;
use crate::domain::ids::PersonId;
use crate::domain::profil::Profil;
use crate::domain::session::{Choice, Grant};

/// Names of the person entered, and whether its password must be changed.
pub struct Who {
    pub nom: String,
    pub prenom: String,
    pub must_change: bool,
    /// Codes of the modules that the établissement entered switched on, and off (I-14).
    pub switched_on: Vec<String>,
    pub switched_off: Vec<String>,
    /// Version of its logo; 0 without one.
    pub logo_version: i64,
}

/// Who the entered person is, and what marks the établissement entered, if there is one.
#[tracing::instrument(name = "db.sessions.who", skip_all)]
pub async fn who(tx: &mut Tx, person: PersonId, uai: &str) -> Result<Option<Who>, Error> {
    Ok(sqlx::query_as!(
        Who,
        r#"select coalesce(p.nom_usage, p.nom) as "nom!", p.prenom, coalesce(c.must_change, false) as "must_change!",
                  array(select m.module from etablissement_modules m
                        where m.etablissement = $2 and m.actif) as "switched_on!",
                  array(select m.module from etablissement_modules m
                        where m.etablissement = $2 and not m.actif) as "switched_off!",
                  coalesce((select i.version from etablissement_images i
                            where i.etablissement = $2 and i.nature = 'logo' and i.png is not null), 0) as "logo_version!"
           from persons p left join credentials c on c.person_id = p.id
           where p.id = $1"#,
        person.uuid(),
        uai
    )
    .fetch_optional(tx.conn())
    .await?)
}

/// What the entered person may work as, everywhere; as an inspector until the last day of its access (I-13).
#[tracing::instrument(name = "db.sessions.choices", skip_all)]
pub async fn choices(tx: &mut Tx, person: PersonId, today: Date) -> Result<Vec<Choice>, Error> {
    let rows = sqlx::query!(
        r#"select f.etablissement as "etablissement!", e.nom as "nom!", f.profil as "profil!",
                  e.second_facteur_exige as "second_facteur_exige!"
         from profils f join etablissements e on e.etablissement = f.etablissement
         where f.person_id = $1 and f.actif
           and (f.profil <> 'inspecteur'
                or exists (select from inspecteur_acces i
                           where i.etablissement = f.etablissement and i.person_id = $1
                             and i.retire_le is null and i.fin >= $2))
         union all
         select '', o.academie, 'operateur_academique', false from operateurs o where o.person_id = $1 and o.actif
         order by 2, 1, 3"#,
        person.uuid(),
        today.to_sqlx() as _
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Choice {
                etablissement: row.etablissement,
                etablissement_nom: row.nom,
                profil: readable(Profil::from_code(&row.profil), "profils.profil")?,
                second_facteur_exige: row.second_facteur_exige,
            })
        })
        .collect()
}

/// Référentiels that a teacher teaches this year (I-10): those of its divisions.
#[tracing::instrument(name = "db.sessions.taught", skip_all)]
pub async fn taught(tx: &mut Tx, uai: &str, person: PersonId) -> Result<Vec<String>, Error> {
    Ok(sqlx::query_scalar!(
        r#"select distinct taught as "taught!"
           from etablissements s
           join enseignements e on e.etablissement = s.etablissement and e.annee = s.annee
           join divisions d on d.etablissement = e.etablissement and d.annee = e.annee and d.code = e.division,
           unnest(d.referentiels) as taught
           where s.etablissement = $1 and e.person_id = $2
           order by 1"#,
        uai,
        person.uuid()
    )
    .fetch_all(tx.conn())
    .await?)
}

/// Référentiels that an inspector was opened, and the last day (I-13).
#[tracing::instrument(name = "db.sessions.inspected", skip_all)]
pub async fn inspected(
    tx: &mut Tx,
    uai: &str,
    person: PersonId,
) -> Result<(Vec<String>, Option<Date>), Error> {
    let row = sqlx::query!(
        "select referentiels, fin from inspecteur_acces
         where etablissement = $1 and person_id = $2 and retire_le is null",
        uai,
        person.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map_or((Vec::new(), None), |row| {
        (row.referentiels, Some(row.fin.to_jiff()))
    }))
}

/// The référentiel that a learner follows, where it is known, and whether it is an apprenti.
#[tracing::instrument(name = "db.sessions.followed", skip_all)]
pub async fn followed(
    tx: &mut Tx,
    uai: &str,
    person: PersonId,
) -> Result<(Vec<String>, bool), Error> {
    let row = sqlx::query!(
        r#"select y.referentiel, y.statut = 'apprenti' as "apprenti!"
           from apprenants a
           join apprenant_annees y on y.etablissement = $1 and y.person_id = a.person_id and y.annee = a.annee
           where a.etablissement = $1 and a.person_id = $2"#,
        uai,
        person.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map_or((Vec::new(), false), |row| {
        (row.referentiel.into_iter().collect(), row.apprenti)
    }))
}

/// What a tutor may see now (I-08).
#[tracing::instrument(name = "db.sessions.grants", skip_all)]
pub async fn grants(
    tx: &mut Tx,
    uai: &str,
    person: PersonId,
    now: Timestamp,
) -> Result<Vec<Grant>, Error> {
    let rows = sqlx::query!(
        "select apprenant, period_id, expires_at from tutor_accesses
         where etablissement = $1 and person_id = $2 and revoked_at is null and expires_at > $3
         order by period_start, apprenant",
        uai,
        person.uuid(),
        now.to_sqlx() as _
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Grant {
            apprenant: row.apprenant,
            period: Some(row.period_id),
            until: Some(row.expires_at.to_jiff()),
        })
        .collect())
}

/// The apprentis of a maître d'apprentissage (I-09): those who are still apprentis here.
#[tracing::instrument(name = "db.sessions.apprentis", skip_all)]
pub async fn apprentis(tx: &mut Tx, uai: &str, person: PersonId) -> Result<Vec<Grant>, Error> {
    let rows = sqlx::query_scalar!(
        "select l.apprenant
         from maitre_apprentis l
         join apprenants a on a.etablissement = $1 and a.person_id = l.apprenant and a.actif
         join apprenant_annees y on y.etablissement = $1 and y.person_id = a.person_id and y.annee = a.annee
         where l.etablissement = $1 and l.person_id = $2 and y.statut = 'apprenti'
         order by l.apprenant",
        uai,
        person.uuid()
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|apprenant| Grant {
            apprenant,
            period: None,
            until: None,
        })
        .collect())
}
