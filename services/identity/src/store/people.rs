//! Names and civil data, for those who were given ids: looked up one by one (fenced `lateral`), for the planner takes tables
//! that an import is filling for empty, and would read all of them at each page.

use chassis::Scope;
use chassis::db::{Error, Tx};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::types::Json;
use uuid::Uuid;

use super::accounts::NewPerson;
use crate::domain::people::{Civil, Guardian, Named};
use crate::domain::siecle::text::fold;

/// Names of people who have an account here; others are left out.
#[tracing::instrument(name = "db.people.names", skip_all)]
pub async fn names(tx: &mut Tx, scope: &Scope, ids: &[Uuid]) -> Result<Vec<Named>, Error> {
    Ok(sqlx::query_as!(
        Named,
        r#"select p.id, p.civilite, coalesce(p.nom_usage, p.nom) as "nom!", p.prenom, y.division as "division?", c.actif
           from comptes c
           cross join lateral (select * from persons p where p.id = c.person_id offset 0) as p
           left join lateral (select y.division from apprenants a
                              join apprenant_annees y
                                on y.etablissement = $1 and y.person_id = c.person_id and y.annee = a.annee
                              where a.etablissement = $1 and a.person_id = c.person_id offset 0) as y on true
           where c.etablissement = $1 and c.person_id = any($2)"#,
        scope.etablissement(),
        ids
    )
    .fetch_all(tx.conn())
    .await?)
}

/// Civil data of people who have an account here.
#[tracing::instrument(name = "db.people.civil", skip_all)]
pub async fn civil(tx: &mut Tx, scope: &Scope, ids: &[Uuid]) -> Result<Vec<Civil>, Error> {
    let rows = sqlx::query!(
        r#"select p.id, p.civilite, coalesce(p.nom_usage, p.nom) as "nom!", p.prenom, p.date_naissance,
                  y.division as "division?",
                  coalesce((select jsonb_agg(to_jsonb(r) order by l.rang, l.siecle_id)
                            from responsable_liens l
                            join responsables r on r.etablissement = $1 and r.siecle_id = l.siecle_id
                            where l.etablissement = $1 and l.apprenant = p.id), '[]')
                      as "responsables!: Json<Vec<Guardian>>"
           from comptes c
           cross join lateral (select * from persons p where p.id = c.person_id offset 0) as p
           left join lateral (select y.division from apprenants a
                              join apprenant_annees y
                                on y.etablissement = $1 and y.person_id = c.person_id and y.annee = a.annee
                              where a.etablissement = $1 and a.person_id = c.person_id offset 0) as y on true
           where c.etablissement = $1 and c.person_id = any($2)"#,
        scope.etablissement(),
        ids
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Civil {
            id: row.id,
            civilite: row.civilite,
            nom: row.nom,
            prenom: row.prenom,
            date_naissance: row.date_naissance.map(jiff_sqlx::Date::to_jiff),
            division: row.division,
            responsables: row.responsables.0,
        })
        .collect())
}

/// Creates a person who has an account nowhere yet.
#[tracing::instrument(name = "db.people.create", skip_all)]
pub async fn create(tx: &mut Tx, person: &NewPerson<'_>, now: Timestamp) -> Result<(), Error> {
    sqlx::query!(
        "insert into persons (id, civilite, nom, prenom, nom_cle, prenom_cle, date_naissance, courriel, courriel_saisi,
                              created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        person.id.uuid(),
        person.civilite,
        person.nom,
        person.prenom,
        fold(person.nom),
        fold(person.prenom),
        person.date_naissance.map(ToSqlx::to_sqlx) as _,
        person.courriel,
        person.courriel.is_some(),
        now.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
