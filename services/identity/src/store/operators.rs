//! Operators, and what they see of établissements (I-02).

use chassis::Scope;
use chassis::db::{Error, Tx};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;

use crate::domain::academie::{Administrateur, Line};
use crate::domain::ids::PersonId;
use crate::domain::siecle::text::fold;

/// An operator of the deployment, or one more; the académie is corrected.
#[tracing::instrument(name = "db.operators.save", skip_all)]
pub async fn save(
    tx: &mut Tx,
    person: PersonId,
    academie: &str,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into operateurs (person_id, academie, created_at) values ($1, $2, $3)
         on conflict (person_id) do update set academie = excluded.academie, actif = true",
        person.uuid(),
        academie,
        now.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The operator at that address.
#[tracing::instrument(name = "db.operators.by_courriel", skip_all)]
pub async fn by_courriel(tx: &mut Tx, courriel: &str) -> Result<Option<PersonId>, Error> {
    // Persons are read by address through the door of sign-in, as before anyone is known.
    sqlx::query!("select set_config('app.signin', 'on', true) as signin")
        .fetch_one(tx.conn())
        .await?;
    let found = sqlx::query_scalar!(
        "select o.person_id from operateurs o join persons p on p.id = o.person_id where p.courriel = $1",
        courriel
    )
    .fetch_optional(tx.conn())
    .await?;
    sqlx::query!("select set_config('app.signin', '', true) as signin")
        .fetch_one(tx.conn())
        .await?;
    Ok(found.map(PersonId::from))
}

/// The académie of an operator at work.
#[tracing::instrument(name = "db.operators.academie", skip_all)]
pub async fn academie(tx: &mut Tx, person: PersonId) -> Result<Option<String>, Error> {
    Ok(sqlx::query_scalar!(
        "select academie from operateurs where person_id = $1 and actif",
        person.uuid()
    )
    .fetch_optional(tx.conn())
    .await?)
}

/// From now on the transaction sees the list of établissements, if the person it works for is an operator.
#[tracing::instrument(name = "db.operators.enter", skip_all)]
pub async fn enter(tx: &mut Tx) -> Result<(), Error> {
    sqlx::query!("select set_config('app.operateur', 'on', true) as operateur")
        .fetch_one(tx.conn())
        .await?;
    Ok(())
}

/// Établissements by UAI, after one of them; `query` is sought in UAI, name and town.
#[tracing::instrument(name = "db.operators.etablissements", skip_all)]
pub async fn etablissements(
    tx: &mut Tx,
    query: &str,
    after: &str,
    limit: i64,
) -> Result<Vec<Line>, Error> {
    Ok(sqlx::query_as!(
        Line,
        "select etablissement as uai, nom, academie, ville, annee
         from etablissements
         where etablissement > $2
           and ($1 = '' or strpos(nom_cle || ' ' || lower(etablissement) || ' ' || lower(ville), $1) > 0)
         order by etablissement
         limit $3",
        fold(query),
        after,
        limit
    )
    .fetch_all(tx.conn())
    .await?)
}

/// How many there are.
#[tracing::instrument(name = "db.operators.count", skip_all)]
pub async fn count(tx: &mut Tx, query: &str) -> Result<i64, Error> {
    Ok(sqlx::query_scalar!(
        r#"select count(*) as "count!" from etablissements
           where $1 = '' or strpos(nom_cle || ' ' || lower(etablissement) || ' ' || lower(ville), $1) > 0"#,
        fold(query)
    )
    .fetch_one(tx.conn())
    .await?)
}

/// What an operator decides of a new établissement; false when it exists.
#[tracing::instrument(name = "db.operators.create", skip_all)]
pub async fn create(
    tx: &mut Tx,
    scope: &Scope,
    nom: &str,
    academie: &str,
    now: Timestamp,
) -> Result<bool, Error> {
    let created = sqlx::query!(
        "insert into etablissements (etablissement, nom, nom_cle, academie, cree_le) values ($1, $2, $3, $4, $5)
         on conflict do nothing",
        scope.etablissement(),
        nom,
        fold(nom),
        academie,
        now.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    Ok(created.rows_affected() == 1)
}

/// What the page of one établissement says besides its line.
pub struct Details {
    pub courriel: String,
    pub cree_le: Option<Timestamp>,
}

/// The line and the details of the établissement that the transaction has entered.
#[tracing::instrument(name = "db.operators.describe", skip_all)]
pub async fn describe(tx: &mut Tx, scope: &Scope) -> Result<Option<(Line, Details)>, Error> {
    let row = sqlx::query!(
        "select etablissement, nom, academie, ville, annee, courriel, cree_le
         from etablissements where etablissement = $1",
        scope.etablissement()
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| {
        let line = Line {
            uai: row.etablissement,
            nom: row.nom,
            academie: row.academie,
            ville: row.ville,
            annee: row.annee,
        };
        let details = Details {
            courriel: row.courriel,
            cree_le: row.cree_le.map(jiff_sqlx::Timestamp::to_jiff),
        };
        (line, details)
    }))
}

/// Its administrateurs, by name.
#[tracing::instrument(name = "db.operators.administrateurs", skip_all)]
pub async fn administrateurs(tx: &mut Tx, scope: &Scope) -> Result<Vec<Administrateur>, Error> {
    let rows = sqlx::query!(
        r#"select p.id, coalesce(p.nom_usage, p.nom) as "nom!", p.prenom, coalesce(p.courriel, '') as "courriel!",
                  (c.last_login_at is not null) as "signed_in!", f.actif,
                  (select m.state from mails m
                   where m.etablissement = $1 and m.cause like 'administrateur:' || p.id::text || ':%'
                   order by m.created_at desc, m.id desc limit 1) as mail_state
           from profils f
           join persons p on p.id = f.person_id
           left join credentials c on c.person_id = p.id
           where f.etablissement = $1 and f.profil = 'administrateur'
           order by p.nom_tri, p.prenom_cle, p.id
           limit 100"#,
        scope.etablissement()
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Administrateur {
            person: PersonId::from(row.id),
            nom: row.nom,
            prenom: row.prenom,
            courriel: row.courriel,
            signed_in: row.signed_in,
            actif: row.actif,
            mail_state: row.mail_state,
        })
        .collect())
}
