//! Who follows whom (I-10).

use chassis::Scope;
use chassis::db::{Error, Tx};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use uuid::Uuid;

use crate::domain::ids::PersonId;
use crate::domain::people::{Named, Referent};

/// The référents of these learners; `actif` is whether they still teach here.
#[tracing::instrument(name = "db.referents.of", skip_all)]
pub async fn of(tx: &mut Tx, scope: &Scope, apprenants: &[Uuid]) -> Result<Vec<Referent>, Error> {
    let rows = sqlx::query!(
        r#"select r.apprenant, p.id, p.civilite, coalesce(p.nom_usage, p.nom) as "nom!", p.prenom,
                  exists (select from profils f
                          where f.etablissement = $1 and f.person_id = p.id and f.profil = 'enseignant' and f.actif)
                      as "actif!"
           from referents r join persons p on p.id = r.person_id
           where r.etablissement = $1 and r.apprenant = any($2)"#,
        scope.etablissement(),
        apprenants
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Referent {
            apprenant: row.apprenant,
            enseignant: Named {
                id: row.id,
                civilite: row.civilite,
                nom: row.nom,
                prenom: row.prenom,
                division: None,
                actif: row.actif,
            },
        })
        .collect())
}

/// Teachers who teach this year in that class, or one of its diplomas elsewhere, by name.
#[tracing::instrument(name = "db.referents.teachers", skip_all)]
pub async fn teachers(tx: &mut Tx, scope: &Scope, division: &str) -> Result<Vec<Named>, Error> {
    let rows = sqlx::query!(
        r#"select p.id, p.civilite, coalesce(p.nom_usage, p.nom) as "nom!", p.prenom
           from profils f
           join persons p on p.id = f.person_id
           where f.etablissement = $1 and f.profil = 'enseignant' and f.actif
             and exists (select from etablissements s
                         join divisions own on own.etablissement = $1 and own.annee = s.annee and own.code = $2
                         join enseignements e on e.etablissement = $1 and e.annee = s.annee and e.person_id = f.person_id
                         join divisions d on d.etablissement = $1 and d.annee = s.annee and d.code = e.division
                         where s.etablissement = $1 and (d.code = own.code or d.referentiels && own.referentiels))
           order by p.nom_tri, p.prenom_cle, p.id"#,
        scope.etablissement(),
        division
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Named {
            id: row.id,
            civilite: row.civilite,
            nom: row.nom,
            prenom: row.prenom,
            division: None,
            actif: true,
        })
        .collect())
}

/// How many of these learners are here this year and taught by that teacher: in their class, or for their diploma.
#[tracing::instrument(name = "db.referents.taught", skip_all)]
pub async fn taught(
    tx: &mut Tx,
    scope: &Scope,
    apprenants: &[Uuid],
    enseignant: PersonId,
) -> Result<i64, Error> {
    Ok(sqlx::query_scalar!(
        r#"select count(*) as "count!"
           from apprenants a
           join apprenant_annees y on y.etablissement = $1 and y.person_id = a.person_id and y.annee = a.annee
           where a.etablissement = $1 and a.actif and a.person_id = any($2)
             and exists (select from profils f
                         join enseignements e
                           on e.etablissement = $1 and e.person_id = f.person_id and e.annee = y.annee
                         join divisions d on d.etablissement = $1 and d.annee = e.annee and d.code = e.division
                         where f.etablissement = $1 and f.person_id = $3 and f.profil = 'enseignant' and f.actif
                           and (d.code = y.division or y.referentiel = any(d.referentiels)))"#,
        scope.etablissement(),
        apprenants,
        enseignant.uuid()
    )
    .fetch_one(tx.conn())
    .await?)
}

/// How many of these learners are here.
#[tracing::instrument(name = "db.referents.present", skip_all)]
pub async fn present(tx: &mut Tx, scope: &Scope, apprenants: &[Uuid]) -> Result<i64, Error> {
    Ok(sqlx::query_scalar!(
        r#"select count(*) as "count!" from apprenants
           where etablissement = $1 and actif and person_id = any($2)"#,
        scope.etablissement(),
        apprenants
    )
    .fetch_one(tx.conn())
    .await?)
}

/// That teacher follows these learners, instead of whoever did.
#[tracing::instrument(name = "db.referents.assign", skip_all)]
pub async fn assign(
    tx: &mut Tx,
    scope: &Scope,
    apprenants: &[Uuid],
    enseignant: PersonId,
    (by, now): (PersonId, Timestamp),
) -> Result<(), Error> {
    // In one order whoever asks, so that two at once never wait for each other.
    sqlx::query!(
        "insert into referents (etablissement, apprenant, person_id, depuis, par)
         select $1, apprenant, $3, $4, $5 from unnest($2::uuid[]) as named (apprenant) order by apprenant
         on conflict (etablissement, apprenant) do update
         set person_id = excluded.person_id, depuis = excluded.depuis, par = excluded.par
         where referents.person_id <> excluded.person_id",
        scope.etablissement(),
        apprenants,
        enseignant.uuid(),
        now.to_sqlx() as _,
        by.uuid()
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Nobody follows these learners any more.
#[tracing::instrument(name = "db.referents.clear", skip_all)]
pub async fn clear(tx: &mut Tx, scope: &Scope, apprenants: &[Uuid]) -> Result<(), Error> {
    sqlx::query!(
        "delete from referents where etablissement = $1 and apprenant = any($2)",
        scope.etablissement(),
        apprenants
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
