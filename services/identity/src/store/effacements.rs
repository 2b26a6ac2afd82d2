//! Erasures: the record of each, and whom the clock erases when (I-12).

use chassis::Scope;
use chassis::db::{Error, Tx};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use uuid::Uuid;

use super::readable;
use super::tutors::Ended;
use crate::domain::effacement::{Due, Effacement, Kept, Motif, Nature, Part};
use crate::domain::ids::{EffacementId, PersonId};

/// Whether a transfer holds a learner here: found, or under way, within this deployment or by a file.
#[tracing::instrument(name = "db.effacements.transferring", skip_all)]
pub async fn transferring(tx: &mut Tx, scope: &Scope, person: PersonId) -> Result<bool, Error> {
    Ok(sqlx::query_scalar!(
        r#"select exists (
               select from transferts
               where ((origine = $1 and apprenant_origine = $2) or (destination = $1 and apprenant_destination = $2))
                 and etat in ('detecte', 'en_cours'))
               or exists (
               select from fichiers_transfert
               where etablissement = $1 and apprenant = $2
                 and etat in ('en_preparation', 'exporte', 'en_retrait', 'en_annulation', 'en_cours')) as "held!""#,
        scope.etablissement(),
        person.uuid()
    )
    .fetch_one(tx.conn())
    .await?)
}

/// Ends the accesses that a person has, or that its tutors have.
#[tracing::instrument(name = "db.effacements.end_accesses", skip_all)]
pub async fn end_accesses(
    tx: &mut Tx,
    scope: &Scope,
    person: PersonId,
    now: Timestamp,
) -> Result<Vec<Ended>, Error> {
    Ok(sqlx::query_as!(
        Ended,
        "update tutor_accesses set revoked_at = $3, version = version + 1
         where etablissement = $1 and $2 in (apprenant, person_id) and revoked_at is null
         returning id, apprenant, period_id as period, version",
        scope.etablissement(),
        person.uuid(),
        now.to_sqlx() as _
    )
    .fetch_all(tx.conn())
    .await?)
}

/// Notes an erasure of that person.
#[tracing::instrument(name = "db.effacements.insert", skip_all)]
pub async fn insert(
    tx: &mut Tx,
    scope: &Scope,
    effacement: &Effacement,
    person: PersonId,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into effacements (etablissement, id, person_id, motif, par, le, ailleurs)
         values ($1, $2, $3, $4, $5, $6, $7)",
        scope.etablissement(),
        effacement.id.uuid(),
        person.uuid(),
        effacement.motif.code(),
        effacement.par.map(PersonId::uuid),
        effacement.le.to_sqlx() as _,
        effacement.ailleurs
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Notes what a service has taken away. Told twice, or of an erasure that is not of here, it notes nothing.
#[tracing::instrument(name = "db.effacements.add_part", skip_all)]
pub async fn add_part(tx: &mut Tx, uai: &str, id: EffacementId, part: &Part) -> Result<(), Error> {
    sqlx::query!(
        "insert into effacement_parts (etablissement, effacement_id, service, le, tables, lignes)
         select etablissement, id, $3, $4, $5, $6 from effacements where etablissement = $1 and id = $2
         on conflict do nothing",
        uai,
        id.uuid(),
        part.service,
        part.le.to_sqlx() as _,
        &part.tables,
        &part.lignes
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Erasures before that one, the latest first; or that one alone.
#[tracing::instrument(name = "db.effacements.list", skip_all)]
pub async fn list(
    tx: &mut Tx,
    scope: &Scope,
    (only, before): (Option<EffacementId>, Option<EffacementId>),
    limit: i64,
) -> Result<Vec<Effacement>, Error> {
    let rows = sqlx::query!(
        "select id, motif, par, le, ailleurs from effacements
         where etablissement = $1 and ($2::uuid is null or id = $2) and ($3::uuid is null or id < $3)
         order by id desc limit $4",
        scope.etablissement(),
        only.map(EffacementId::uuid),
        before.map(EffacementId::uuid),
        limit
    )
    .fetch_all(tx.conn())
    .await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut parts = parts(tx, scope, &ids).await?;
    rows.into_iter()
        .map(|row| {
            let (own, others) = parts.drain(..).partition(|(of, _)| *of == row.id);
            parts = others;
            let own: Vec<(Uuid, Part)> = own;
            Ok(Effacement {
                id: row.id.into(),
                motif: readable(Motif::from_code(&row.motif), "effacements.motif")?,
                par: row.par.map(PersonId::from),
                le: row.le.to_jiff(),
                ailleurs: row.ailleurs,
                parts: own.into_iter().map(|(_, part)| part).collect(),
            })
        })
        .collect()
}

async fn parts(tx: &mut Tx, scope: &Scope, ids: &[Uuid]) -> Result<Vec<(Uuid, Part)>, Error> {
    let rows = sqlx::query!(
        "select effacement_id, service, le, tables, lignes from effacement_parts
         where etablissement = $1 and effacement_id = any($2) order by le, service",
        scope.etablissement(),
        ids
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let part = Part {
                service: row.service,
                le: row.le.to_jiff(),
                tables: row.tables,
                lignes: row.lignes,
            };
            (row.effacement_id, part)
        })
        .collect())
}

/// Établissements where a term may be over on that day: the shortest is asked about.
#[tracing::instrument(name = "db.effacements.etablissements_due", skip_all)]
pub async fn etablissements_due(
    tx: &mut Tx,
    today: Date,
    kept: Kept,
) -> Result<Vec<String>, Error> {
    sqlx::query!("select set_config('app.purge', 'on', true) as looking")
        .fetch_one(tx.conn())
        .await?;
    Ok(sqlx::query_scalar!(
        r#"select etablissement as "etablissement!" from comptes
           where not actif and desactive_le <= $1::date - least($2::int, $3::int, $4::int)
           union
           select etablissement from tutor_accesses
           where (coalesce(revoked_at, expires_at) at time zone 'Europe/Paris')::date <= $1::date - $4::int
           order by 1"#,
        today.to_sqlx() as _,
        kept.apprenants,
        kept.personnels,
        kept.tuteurs
    )
    .fetch_all(tx.conn())
    .await?)
}

/// Who is asked about.
#[derive(Clone, Copy, Default)]
pub struct Asked {
    /// One person alone.
    pub person: Option<PersonId>,
    /// Whose term is over by that day.
    pub by: Option<Date>,
    /// Those after this one.
    pub after: Option<(Date, PersonId)>,
}

/// Whom the clock erases, in the order of their days. A term runs from the day the account was closed, a tutor's from the
/// end of its last access; who has an open account has none.
#[tracing::instrument(name = "db.effacements.due", skip_all)]
pub async fn due(
    tx: &mut Tx,
    scope: &Scope,
    kept: Kept,
    asked: Asked,
    limit: i64,
) -> Result<Vec<Due>, Error> {
    let rows = sqlx::query!(
        r#"with held as (
               select c.person_id,
                      case when exists (select from profils f
                                        where f.etablissement = $1 and f.person_id = c.person_id
                                          and f.profil not in ('apprenant', 'tuteur_de_stage')) then 'personnel'
                           when exists (select from apprenants a
                                        where a.etablissement = $1 and a.person_id = c.person_id) then 'apprenant'
                           when exists (select from profils f
                                        where f.etablissement = $1 and f.person_id = c.person_id) then 'tuteur'
                           else 'personnel' end as nature,
                      c.desactive_le as fin
               from comptes c
               where c.etablissement = $1 and not c.actif and c.desactive_le is not null
               union all
               select c.person_id, 'tuteur',
                      max((coalesce(t.revoked_at, t.expires_at) at time zone 'Europe/Paris')::date)
               from comptes c
               join tutor_accesses t on t.etablissement = $1 and t.person_id = c.person_id
               where c.etablissement = $1 and c.actif
                 -- Whoever is staff as well, asleep or not, is no mere tutor: a term that is longer runs from its closing.
                 and not exists (select from profils f
                                 where f.etablissement = $1 and f.person_id = c.person_id
                                   and f.profil <> 'tuteur_de_stage')
                 and not exists (select from maitres_apprentissage m
                                 where m.etablissement = $1 and m.person_id = c.person_id)
               group by c.person_id
           ), due as (
               select person_id, nature,
                      fin + case nature when 'apprenant' then $2::int when 'tuteur' then $4::int else $3::int end as terme
               from held
           )
           select d.person_id as "person!", p.nom, p.prenom, d.nature as "nature!", d.terme as "terme!",
                  (select y.division from apprenant_annees y
                   where y.etablissement = $1 and y.person_id = d.person_id
                   order by y.annee desc limit 1) as division
           from due d join persons p on p.id = d.person_id
           where ($5::date is null or d.terme <= $5) and ($6::uuid is null or d.person_id = $6)
             and ($7::date is null or (d.terme, d.person_id) > ($7, $8::uuid))
           order by d.terme, d.person_id limit $9"#,
        scope.etablissement(),
        kept.apprenants,
        kept.personnels,
        kept.tuteurs,
        asked.by.map(ToSqlx::to_sqlx) as _,
        asked.person.map(PersonId::uuid),
        asked.after.map(|(day, _)| day.to_sqlx()) as _,
        asked.after.map(|(_, person)| person.uuid()),
        limit
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Due {
                person: row.person.into(),
                nom: row.nom,
                prenom: row.prenom,
                division: row.division,
                nature: readable(Nature::from_code(&row.nature), "effacements.nature")?,
                terme: row.terme.to_jiff(),
            })
        })
        .collect()
}
