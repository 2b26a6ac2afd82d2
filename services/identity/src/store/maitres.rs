//! Maîtres d'apprentissage and whom they follow (I-09).

use std::collections::HashMap;

use chassis::Scope;
use chassis::db::{Error, Tx};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use uuid::Uuid;

use crate::domain::ids::PersonId;
use crate::domain::maitre::{Apprenti, Maitre, MaitreOf};
use crate::domain::siecle::text::fold;

/// Apprentis to choose among, at most.
const FOUND: i64 = 20;

/// Which maîtres d'apprentissage.
pub struct Wanted<'a> {
    pub person: Option<PersonId>,
    /// Words of names or company.
    pub query: &'a str,
    /// Only those who follow an apprenti of these référentiels, and these apprentis alone (I-10).
    pub visible: Option<&'a [String]>,
    pub after: Option<PersonId>,
    pub limit: i64,
}

/// Maîtres d'apprentissage by name, with their apprentis.
#[tracing::instrument(name = "db.maitres.list", skip_all)]
pub async fn list(tx: &mut Tx, scope: &Scope, wanted: &Wanted<'_>) -> Result<Vec<Maitre>, Error> {
    let rows = sqlx::query!(
        r#"select p.id, coalesce(p.nom_usage, p.nom) as "nom!", p.prenom, p.courriel, m.entreprise,
                  cr.login as "login?", cr.last_login_at as "last?",
                  exists (select from profils f
                          where f.etablissement = $1 and f.person_id = p.id and f.profil = 'maitre_apprentissage'
                            and f.actif) as "actif!"
           from maitres_apprentissage m
           join persons p on p.id = m.person_id
           left join credentials cr on cr.person_id = m.person_id
           where m.etablissement = $1
             and ($2::uuid is null or p.id = $2)
             and ($3 = '' or strpos(p.nom_tri || ' ' || p.prenom_cle || ' ' || p.nom_cle, $3) > 0
                  or strpos(lower(m.entreprise), $4) > 0)
             and ($5::text[] is null
                  or exists (select from maitre_apprentis l
                             join apprenants a on a.etablissement = $1 and a.person_id = l.apprenant
                             join apprenant_annees y
                               on y.etablissement = $1 and y.person_id = a.person_id and y.annee = a.annee
                             where l.etablissement = $1 and l.person_id = m.person_id and y.referentiel = any($5)))
             and ($6::uuid is null
                  or (p.nom_tri, p.prenom_cle, p.id) > (select l.nom_tri, l.prenom_cle, l.id from persons l where l.id = $6))
           order by p.nom_tri, p.prenom_cle, p.id
           limit $7"#,
        scope.etablissement(),
        wanted.person.map(PersonId::uuid),
        fold(wanted.query),
        wanted.query.trim().to_lowercase(),
        wanted.visible,
        wanted.after.map(PersonId::uuid),
        wanted.limit
    )
    .fetch_all(tx.conn())
    .await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut followed = followed(tx, scope, &ids, wanted.visible).await?;
    Ok(rows
        .into_iter()
        .map(|row| Maitre {
            person: PersonId::from(row.id),
            nom: row.nom,
            prenom: row.prenom,
            courriel: row.courriel,
            entreprise: row.entreprise,
            login: row.login,
            actif: row.actif,
            last_login: row.last.map(jiff_sqlx::Timestamp::to_jiff),
            apprentis: followed.remove(&row.id).unwrap_or_default(),
        })
        .collect())
}

/// How many there are.
#[tracing::instrument(name = "db.maitres.count", skip_all)]
pub async fn count(
    tx: &mut Tx,
    scope: &Scope,
    query: &str,
    visible: Option<&[String]>,
) -> Result<i64, Error> {
    Ok(sqlx::query_scalar!(
        r#"select count(*) as "count!"
           from maitres_apprentissage m
           join persons p on p.id = m.person_id
           where m.etablissement = $1
             and ($2 = '' or strpos(p.nom_tri || ' ' || p.prenom_cle || ' ' || p.nom_cle, $2) > 0
                  or strpos(lower(m.entreprise), $3) > 0)
             and ($4::text[] is null
                  or exists (select from maitre_apprentis l
                             join apprenants a on a.etablissement = $1 and a.person_id = l.apprenant
                             join apprenant_annees y
                               on y.etablissement = $1 and y.person_id = a.person_id and y.annee = a.annee
                             where l.etablissement = $1 and l.person_id = m.person_id and y.referentiel = any($4)))"#,
        scope.etablissement(),
        fold(query),
        query.trim().to_lowercase(),
        visible
    )
    .fetch_one(tx.conn())
    .await?)
}

async fn followed(
    tx: &mut Tx,
    scope: &Scope,
    maitres: &[Uuid],
    visible: Option<&[String]>,
) -> Result<HashMap<Uuid, Vec<Apprenti>>, Error> {
    let rows = sqlx::query!(
        r#"select l.person_id, l.apprenant, coalesce(p.nom_usage, p.nom) as "nom!", p.prenom,
                  y.division as "division?", (a.actif and y.statut = 'apprenti') as "suivi!"
           from maitre_apprentis l
           join persons p on p.id = l.apprenant
           join apprenants a on a.etablissement = $1 and a.person_id = l.apprenant
           join apprenant_annees y on y.etablissement = $1 and y.person_id = a.person_id and y.annee = a.annee
           where l.etablissement = $1 and l.person_id = any($2) and ($3::text[] is null or y.referentiel = any($3))
           order by p.nom_tri, p.prenom_cle, p.id"#,
        scope.etablissement(),
        maitres,
        visible
    )
    .fetch_all(tx.conn())
    .await?;
    let mut followed: HashMap<Uuid, Vec<Apprenti>> = HashMap::new();
    for row in rows {
        followed.entry(row.person_id).or_default().push(Apprenti {
            person: PersonId::from(row.apprenant),
            nom: row.nom,
            prenom: row.prenom,
            division: row.division,
            suivi: row.suivi,
        });
    }
    Ok(followed)
}

/// Who follows these apprentis now.
#[tracing::instrument(name = "db.maitres.of", skip_all)]
pub async fn of(tx: &mut Tx, scope: &Scope, apprentis: &[Uuid]) -> Result<Vec<MaitreOf>, Error> {
    let rows = sqlx::query!(
        r#"select l.apprenant, p.id, coalesce(p.nom_usage, p.nom) as "nom!", p.prenom, p.courriel, m.entreprise
           from maitre_apprentis l
           join maitres_apprentissage m on m.etablissement = $1 and m.person_id = l.person_id
           join persons p on p.id = l.person_id
           where l.etablissement = $1 and l.apprenant = any($2)
             and exists (select from profils f
                         where f.etablissement = $1 and f.person_id = p.id and f.profil = 'maitre_apprentissage'
                           and f.actif)
           order by p.nom_tri, p.prenom_cle, p.id"#,
        scope.etablissement(),
        apprentis
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| MaitreOf {
            apprenant: PersonId::from(row.apprenant),
            person: PersonId::from(row.id),
            nom: row.nom,
            prenom: row.prenom,
            courriel: row.courriel,
            entreprise: row.entreprise,
        })
        .collect())
}

/// Active apprentis of this school year: those named, or those whose name holds some words.
#[tracing::instrument(name = "db.maitres.apprentis", skip_all)]
pub async fn apprentis(
    tx: &mut Tx,
    scope: &Scope,
    named: Option<&[Uuid]>,
    query: &str,
) -> Result<Vec<Apprenti>, Error> {
    let rows = sqlx::query!(
        r#"select p.id, coalesce(p.nom_usage, p.nom) as "nom!", p.prenom, y.division
           from apprenants a
           join apprenant_annees y on y.etablissement = $1 and y.person_id = a.person_id and y.annee = a.annee
           join persons p on p.id = a.person_id
           where a.etablissement = $1 and a.actif and y.statut = 'apprenti'
             and ($2::uuid[] is null or p.id = any($2))
             and ($3 = '' or strpos(p.nom_tri || ' ' || p.prenom_cle || ' ' || p.nom_cle, $3) > 0)
           order by p.nom_tri, p.prenom_cle, p.id
           limit case when $2::uuid[] is null then $4::bigint end"#,
        scope.etablissement(),
        named,
        fold(query),
        FOUND
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Apprenti {
            person: PersonId::from(row.id),
            nom: row.nom,
            prenom: row.prenom,
            division: row.division,
            suivi: true,
        })
        .collect())
}

/// That account is one of a maître d'apprentissage, of that company.
#[tracing::instrument(name = "db.maitres.save", skip_all)]
pub async fn save(
    tx: &mut Tx,
    scope: &Scope,
    person: PersonId,
    entreprise: &str,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into maitres_apprentissage (etablissement, person_id, entreprise) values ($1, $2, $3)
         on conflict (etablissement, person_id) do update set entreprise = excluded.entreprise",
        scope.etablissement(),
        person.uuid(),
        entreprise
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Follows apprentis from now on; whom it follows already stays.
#[tracing::instrument(name = "db.maitres.follow", skip_all)]
pub async fn follow(
    tx: &mut Tx,
    scope: &Scope,
    person: PersonId,
    apprentis: &[Uuid],
    (by, now): (PersonId, Timestamp),
) -> Result<(), Error> {
    sqlx::query!(
        "insert into maitre_apprentis (etablissement, person_id, apprenant, depuis, par)
         select $1, $2, apprenant, $4, $5 from unnest($3::uuid[]) as named (apprenant)
         on conflict do nothing",
        scope.etablissement(),
        person.uuid(),
        apprentis,
        now.to_sqlx() as _,
        by.uuid()
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Follows an apprenti no longer.
#[tracing::instrument(name = "db.maitres.leave", skip_all)]
pub async fn leave(
    tx: &mut Tx,
    scope: &Scope,
    person: PersonId,
    apprenti: PersonId,
) -> Result<(), Error> {
    sqlx::query!(
        "delete from maitre_apprentis where etablissement = $1 and person_id = $2 and apprenant = $3",
        scope.etablissement(),
        person.uuid(),
        apprenti.uuid()
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
