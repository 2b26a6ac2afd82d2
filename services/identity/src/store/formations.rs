//! What an établissement says of its courses (I-05), and the learners whom that changes.

use std::collections::BTreeMap;

use chassis::Scope;
use chassis::db::{Error, Tx};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;

use crate::domain::ids::{ImportId, PersonId};
use crate::domain::import::Told;
use crate::domain::registre::formations::{Choisi, Choix, Propre};

/// Lines of its own, by MEF.
#[tracing::instrument(name = "db.formations.propres", skip_all)]
pub async fn propres(tx: &mut Tx, scope: &Scope) -> Result<BTreeMap<String, Propre>, Error> {
    let rows = sqlx::query!(
        "select mef, niveau, referentiels from formations where etablissement = $1",
        scope.etablissement()
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let own = Propre {
                niveau: row.niveau,
                referentiels: row.referentiels,
            };
            (row.mef, own)
        })
        .collect())
}

/// What its divisions chose.
#[tracing::instrument(name = "db.formations.choix", skip_all)]
pub async fn choix(tx: &mut Tx, scope: &Scope) -> Result<BTreeMap<Choisi, Choix>, Error> {
    let rows = sqlx::query!(
        "select division, mef, referentiel from formation_choix where etablissement = $1",
        scope.etablissement()
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| ((row.division, row.mef), Choix::of(row.referentiel)))
        .collect())
}

/// Keeps an own line.
#[tracing::instrument(name = "db.formations.save_propre", skip_all)]
pub async fn save_propre(
    tx: &mut Tx,
    scope: &Scope,
    mef: &str,
    own: &Propre,
    (by, now): (PersonId, Timestamp),
) -> Result<(), Error> {
    sqlx::query!(
        "insert into formations (etablissement, mef, niveau, referentiels, modifie_le, modifie_par)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (etablissement, mef) do update
         set niveau = excluded.niveau, referentiels = excluded.referentiels, modifie_le = excluded.modifie_le,
             modifie_par = excluded.modifie_par",
        scope.etablissement(),
        mef,
        own.niveau,
        &own.referentiels,
        now.to_sqlx() as _,
        by.uuid()
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Goes back to the national line; nothing when there is none of its own.
#[tracing::instrument(name = "db.formations.remove_propre", skip_all)]
pub async fn remove_propre(tx: &mut Tx, scope: &Scope, mef: &str) -> Result<(), Error> {
    sqlx::query!(
        "delete from formations where etablissement = $1 and mef = $2",
        scope.etablissement(),
        mef
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Keeps what a division chose.
#[tracing::instrument(name = "db.formations.save_choix", skip_all)]
pub async fn save_choix(
    tx: &mut Tx,
    scope: &Scope,
    (division, mef): &Choisi,
    referentiel: Option<&str>,
    (by, now): (PersonId, Timestamp),
) -> Result<(), Error> {
    sqlx::query!(
        "insert into formation_choix (etablissement, division, mef, referentiel, modifie_le, modifie_par)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (etablissement, division, mef) do update
         set referentiel = excluded.referentiel, modifie_le = excluded.modifie_le,
             modifie_par = excluded.modifie_par",
        scope.etablissement(),
        division,
        mef,
        referentiel,
        now.to_sqlx() as _,
        by.uuid()
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Learners of one division who have one MEF.
#[derive(Debug, Clone)]
pub struct Groupe {
    pub division: Option<String>,
    /// Ten digits, or what else was written.
    pub mef: String,
    pub effectif: i64,
}

/// Active learners of the year, by division and MEF.
#[tracing::instrument(name = "db.formations.groupes", skip_all)]
pub async fn groupes(tx: &mut Tx, scope: &Scope) -> Result<Vec<Groupe>, Error> {
    Ok(sqlx::query_as!(
        Groupe,
        r#"select y.division as "division?", left(y.mef, 10) as "mef!", count(*) as "effectif!"
           from apprenants a
           join apprenant_annees y on y.etablissement = $1 and y.person_id = a.person_id and y.annee = a.annee
           where a.etablissement = $1 and a.actif and y.mef is not null
             and a.annee = (select e.annee from etablissements e where e.etablissement = $1)
           group by 1, 2 order by 1, 2"#,
        scope.etablissement()
    )
    .fetch_all(tx.conn())
    .await?)
}

/// Learners that a preview keeps or creates, by division and MEF.
#[tracing::instrument(name = "db.formations.groupes_previewed", skip_all)]
pub async fn groupes_previewed(
    tx: &mut Tx,
    scope: &Scope,
    import: ImportId,
) -> Result<Vec<Groupe>, Error> {
    Ok(sqlx::query_as!(
        Groupe,
        r#"select d.data ->> 'division' as "division?", left(d.data ->> 'mef', 10) as "mef!", count(*) as "effectif!"
           from import_decisions d
           where d.etablissement = $1 and d.import_id = $2 and d.kind = 'apprenant' and d.data ->> 'mef' is not null
             and d.action in ('creer', 'mettre_a_jour', 'reactiver', 'inchange')
           group by 1, 2 order by 1, 2"#,
        scope.etablissement(),
        import.uuid()
    )
    .fetch_all(tx.conn())
    .await?)
}

/// Gives the learners of a group another diploma; answers the active ones whom it changes, for the events. The caller
/// has locked the établissement.
#[tracing::instrument(name = "db.formations.give", skip_all)]
pub async fn give(
    tx: &mut Tx,
    scope: &Scope,
    groupe: &Groupe,
    niveau: Option<&str>,
    referentiel: Option<&str>,
) -> Result<Vec<Told>, Error> {
    Ok(sqlx::query_as!(
        Told,
        r#"with changed as (
               update apprenant_annees y
               set niveau = $4, referentiel = $5
               from apprenants a
               where a.etablissement = $1 and y.etablissement = $1 and y.person_id = a.person_id and y.annee = a.annee
                 and a.annee = (select e.annee from etablissements e where e.etablissement = $1)
                 and left(y.mef, 10) = $3 and y.division is not distinct from $2
                 and (y.niveau, y.referentiel) is distinct from ($4, $5)
               returning y.person_id, y.annee, y.division, y.referentiel, y.niveau, y.statut
           ), told as (
               update apprenants a set version = a.version + 1
               from changed c
               where a.etablissement = $1 and a.person_id = c.person_id
               returning a.person_id, a.version, a.actif
           )
           select t.person_id as person, 'mettre_a_jour' as "action!", t.version, c.annee, c.division as "division?",
                  c.referentiel as "referentiel?", c.niveau as "niveau?", c.statut as "statut?"
           from told t join changed c on c.person_id = t.person_id
           where t.actif
           order by t.person_id"#,
        scope.etablissement(),
        groupe.division.as_deref(),
        groupe.mef,
        niveau,
        referentiel
    )
    .fetch_all(tx.conn())
    .await?)
}

/// A division of the year and its MEFs.
pub struct Division {
    pub code: String,
    pub mefs: Vec<String>,
}

/// Divisions of the year in force.
#[tracing::instrument(name = "db.formations.divisions", skip_all)]
pub async fn divisions(tx: &mut Tx, scope: &Scope) -> Result<Vec<Division>, Error> {
    Ok(sqlx::query_as!(
        Division,
        "select d.code, d.mefs from divisions d
         join etablissements e on e.etablissement = d.etablissement and e.annee = d.annee
         where d.etablissement = $1 order by d.code",
        scope.etablissement()
    )
    .fetch_all(tx.conn())
    .await?)
}

/// What is followed in divisions of the year in force: what their MEFs lead to (with each code), and what their learners
/// follow.
///
/// By hashing: an import has just written the learners, the planner takes the school for an empty one, and would go
/// through all of its learners again for each of them.
#[tracing::instrument(name = "db.formations.follow", skip_all)]
pub async fn follow(
    tx: &mut Tx,
    scope: &Scope,
    of_mefs: &[(String, Vec<String>)],
) -> Result<(), Error> {
    let codes: Vec<String> = of_mefs.iter().map(|(code, _)| code.clone()).collect();
    let lists = of_mefs
        .iter()
        .map(|(_, of_mefs)| serde_json::to_string(of_mefs))
        .collect::<Result<Vec<String>, _>>()
        .map_err(|error| Error::corrupt("divisions.referentiels", error))?;
    nested_loops(tx, "off").await?;
    sqlx::query!(
        "with followed as (
             select y.division, array_agg(distinct y.referentiel) as referentiels
             from etablissements e
             join apprenants a on a.etablissement = $1 and a.actif and a.annee = e.annee
             join apprenant_annees y on y.etablissement = $1 and y.person_id = a.person_id and y.annee = a.annee
             where e.etablissement = $1 and y.referentiel is not null
             group by 1
         )
         update divisions d
         set referentiels = array(
             select jsonb_array_elements_text(told.of_mefs::jsonb) union select unnest(f.referentiels) order by 1)
         from etablissements e, unnest($2::text[], $3::text[]) as told (code, of_mefs)
         left join followed f on f.division = told.code
         where e.etablissement = $1 and d.etablissement = $1 and d.annee = e.annee and d.code = told.code",
        scope.etablissement(),
        &codes,
        &lists
    )
    .execute(tx.conn())
    .await?;
    nested_loops(tx, "on").await
}

/// Whether the planner may join by going through one side for each row of the other, in this transaction.
async fn nested_loops(tx: &mut Tx, allowed: &str) -> Result<(), Error> {
    sqlx::query!(
        "select set_config('enable_nestloop', $1, true) as allowed",
        allowed
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(())
}
