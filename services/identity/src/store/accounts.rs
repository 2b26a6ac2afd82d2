//! Accounts of an établissement (I-03).

use chassis::Scope;
use chassis::db::{Error, Tx};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use uuid::Uuid;

use crate::domain::account::{Account, Cursor, Etat, Filter, Tri};
use crate::domain::ids::PersonId;
use crate::domain::profil::Profil;
use crate::domain::siecle::text::fold;

struct Row {
    person: Uuid,
    nom: String,
    prenom: String,
    login: Option<String>,
    courriel: Option<String>,
    profils: Vec<String>,
    division: Option<String>,
    actif: bool,
    manuel: bool,
    must_change: bool,
    last_login: Option<jiff_sqlx::Timestamp>,
    version: i64,
}

impl From<Row> for Account {
    fn from(row: Row) -> Self {
        Self {
            person: row.person,
            nom: row.nom,
            prenom: row.prenom,
            login: row.login,
            courriel: row.courriel,
            profils: row.profils,
            division: row.division,
            actif: row.actif,
            manuel: row.manuel,
            must_change: row.must_change,
            never_logged_in: row.last_login.is_none(),
            last_login: row.last_login.map(jiff_sqlx::Timestamp::to_jiff),
            version: row.version,
        }
    }
}

/// Accounts in that order, after one of them. Keys come first, over the tenant's accounts alone; the rest is read for
/// one page.
#[tracing::instrument(name = "db.accounts.list", skip_all)]
pub async fn list(
    tx: &mut Tx,
    scope: &Scope,
    filter: &Filter,
    tri: Tri,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<Account>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"with last as (
               select p.nom_tri, p.prenom_cle, p.id, case when $8 = 'connexion' then -$10::bigint else 0 end as latest,
                      case when $8 = 'division' then coalesce(y.division, '') else '' end as class
               from comptes c
               join persons p on p.id = c.person_id
               left join apprenants a on a.etablissement = $1 and a.person_id = c.person_id
               left join apprenant_annees y
                 on y.etablissement = $1 and y.person_id = c.person_id and y.annee = a.annee
               where c.etablissement = $1 and c.person_id = $9
           ),
           page as (
               select * from (
                   select p.id, p.nom_tri, p.prenom_cle, y.division,
                          case when $8 = 'connexion'
                               then -coalesce((extract(epoch from cr.last_login_at) * 1000000)::bigint, 0)
                               else 0 end as latest,
                          case when $8 = 'division' then coalesce(y.division, '') else '' end as class
                   from comptes c
                   join persons p on p.id = c.person_id
                   left join credentials cr on cr.person_id = c.person_id
                   left join apprenants a on a.etablissement = $1 and a.person_id = c.person_id
                   left join apprenant_annees y
                     on y.etablissement = $1 and y.person_id = c.person_id and y.annee = a.annee
                   where c.etablissement = $1
                     and ($2 = '' or exists (select from profils f
                                             where f.etablissement = $1 and f.person_id = p.id and f.actif and f.profil = $2))
                     and ($3 = '' or y.division = $3)
                     and ($4 = '' or strpos(p.nom_tri || ' ' || p.prenom_cle || ' ' || p.nom_cle || ' ' || coalesce(cr.login, ''), $4) > 0
                          or p.courriel = $5)
                     and ($6 = '' or case $6 when 'actif' then c.actif
                                             when 'desactive' then not c.actif
                                             when 'jamais_connecte' then c.actif and cr.last_login_at is null
                                                                        and cr.person_id is not null
                                             else c.actif and cr.must_change and cr.last_login_at is not null end)
                     and (not $7 or c.manuel)) as kept
               where $9::uuid is null
                  or (latest, class, nom_tri, prenom_cle, id) > (select l.latest, l.class, l.nom_tri, l.prenom_cle, l.id from last l)
               order by latest, class, nom_tri, prenom_cle, id
               limit $11
           )
           select p.id as person, coalesce(p.nom_usage, p.nom) as "nom!", p.prenom, cr.login as "login?", p.courriel,
                  array(select f.profil from profils f
                        where f.etablissement = $1 and f.person_id = p.id and f.actif
                        order by f.profil) as "profils!: Vec<String>",
                  page.division as "division?", c.actif, c.manuel,
                  coalesce(cr.must_change, false) as "must_change!", cr.last_login_at as "last_login?", c.version
           from page
           join comptes c on c.etablissement = $1 and c.person_id = page.id
           join persons p on p.id = page.id
           left join credentials cr on cr.person_id = page.id
           order by page.latest, page.class, page.nom_tri, page.prenom_cle, page.id"#,
        scope.etablissement(),
        filter.profil,
        filter.division,
        fold(&filter.query),
        filter.query.trim().to_lowercase(),
        filter.etat.map_or("", Etat::code),
        filter.manuels,
        tri.code(),
        after.map(|cursor| cursor.person.uuid()),
        after.map_or(0, |cursor| cursor.last_login),
        limit
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(Account::from).collect())
}

/// How many accounts the filters let through.
#[tracing::instrument(name = "db.accounts.count", skip_all)]
pub async fn count(tx: &mut Tx, scope: &Scope, filter: &Filter) -> Result<i64, Error> {
    Ok(sqlx::query_scalar!(
        r#"select count(*) as "count!"
           from comptes c
           join persons p on p.id = c.person_id
           left join credentials cr on cr.person_id = c.person_id
           left join apprenants a on a.etablissement = $1 and a.person_id = c.person_id
           left join apprenant_annees y
             on y.etablissement = $1 and y.person_id = c.person_id and y.annee = a.annee
           where c.etablissement = $1
             and ($2 = '' or exists (select from profils f
                                     where f.etablissement = $1 and f.person_id = p.id and f.actif and f.profil = $2))
             and ($3 = '' or y.division = $3)
             and ($4 = '' or strpos(p.nom_tri || ' ' || p.prenom_cle || ' ' || p.nom_cle || ' ' || coalesce(cr.login, ''), $4) > 0
                  or p.courriel = $5)
             and ($6 = '' or case $6 when 'actif' then c.actif
                                     when 'desactive' then not c.actif
                                     when 'jamais_connecte' then c.actif and cr.last_login_at is null
                                                                and cr.person_id is not null
                                     else c.actif and cr.must_change and cr.last_login_at is not null end)
             and (not $7 or c.manuel)"#,
        scope.etablissement(),
        filter.profil,
        filter.division,
        fold(&filter.query),
        filter.query.trim().to_lowercase(),
        filter.etat.map_or("", Etat::code),
        filter.manuels
    )
    .fetch_one(tx.conn())
    .await?)
}

/// One account.
#[tracing::instrument(name = "db.accounts.get", skip_all)]
pub async fn get(tx: &mut Tx, scope: &Scope, person: PersonId) -> Result<Option<Account>, Error> {
    Ok(by_ids(tx, scope, &[person.uuid()])
        .await?
        .into_iter()
        .next())
}

/// Some accounts, by name.
#[tracing::instrument(name = "db.accounts.by_ids", skip_all)]
pub async fn by_ids(tx: &mut Tx, scope: &Scope, persons: &[Uuid]) -> Result<Vec<Account>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"select p.id as person, coalesce(p.nom_usage, p.nom) as "nom!", p.prenom, cr.login as "login?", p.courriel,
                  array(select f.profil from profils f
                        where f.etablissement = $1 and f.person_id = p.id and f.actif
                        order by f.profil) as "profils!: Vec<String>",
                  y.division as "division?", c.actif, c.manuel,
                  coalesce(cr.must_change, false) as "must_change!", cr.last_login_at as "last_login?", c.version
           from comptes c
           join persons p on p.id = c.person_id
           left join credentials cr on cr.person_id = c.person_id
           left join apprenants a on a.etablissement = $1 and a.person_id = c.person_id
           left join apprenant_annees y
             on y.etablissement = $1 and y.person_id = c.person_id and y.annee = a.annee
           where c.etablissement = $1 and c.person_id = any($2)
           order by y.division nulls first, p.nom_tri, p.prenom_cle, p.id"#,
        scope.etablissement(),
        persons
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(Account::from).collect())
}

/// A person about to be created.
pub struct NewPerson<'a> {
    pub id: PersonId,
    pub civilite: &'a str,
    pub nom: &'a str,
    pub prenom: &'a str,
    pub date_naissance: Option<Date>,
    pub courriel: Option<&'a str>,
}

/// Creates a person with an account made by hand.
#[tracing::instrument(name = "db.accounts.create", skip_all)]
pub async fn create(
    tx: &mut Tx,
    scope: &Scope,
    person: &NewPerson<'_>,
    now: Timestamp,
) -> Result<(), Error> {
    super::people::create(tx, person, now).await?;
    sqlx::query!(
        "insert into comptes (etablissement, person_id, manuel) values ($1, $2, true)",
        scope.etablissement(),
        person.id.uuid()
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Gives a profile by hand: no import withdraws it.
#[tracing::instrument(name = "db.accounts.give_profil", skip_all)]
pub async fn give_profil(
    tx: &mut Tx,
    scope: &Scope,
    person: PersonId,
    profil: Profil,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into profils (etablissement, person_id, profil, source) values ($1, $2, $3, 'manuel')
         on conflict (etablissement, person_id, profil) do update set source = 'manuel', actif = true",
        scope.etablissement(),
        person.uuid(),
        profil.code()
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update comptes set actif = true, desactive_le = null where etablissement = $1 and person_id = $2 and not actif",
        scope.etablissement(),
        person.uuid()
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Classes that a teacher made by hand teaches this year.
#[tracing::instrument(name = "db.accounts.give_divisions", skip_all)]
pub async fn give_divisions(
    tx: &mut Tx,
    scope: &Scope,
    person: PersonId,
    annee: i32,
    divisions: &[String],
) -> Result<(), Error> {
    sqlx::query!(
        "insert into enseignements (etablissement, person_id, annee, division)
         select $1, $2, $3, code from divisions where etablissement = $1 and annee = $3 and code = any($4)
         on conflict do nothing",
        scope.etablissement(),
        person.uuid(),
        annee,
        divisions
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Accounts that are probably the same person: same e-mail, or same names and birth date.
#[tracing::instrument(name = "db.accounts.duplicates", skip_all)]
pub async fn duplicates(
    tx: &mut Tx,
    scope: &Scope,
    nom: &str,
    prenom: &str,
    date_naissance: Option<Date>,
    courriel: Option<&str>,
) -> Result<Vec<Account>, Error> {
    let persons = sqlx::query_scalar!(
        "select p.id from persons p
         join comptes c on c.etablissement = $1 and c.person_id = p.id
         where p.courriel = $2 or (p.nom_cle = $3 and p.prenom_cle = $4 and p.date_naissance = $5)
         limit 20",
        scope.etablissement(),
        courriel,
        fold(nom),
        fold(prenom),
        date_naissance.map(ToSqlx::to_sqlx) as _
    )
    .fetch_all(tx.conn())
    .await?;
    by_ids(tx, scope, &persons).await
}

/// A tutor known here by that e-mail address.
#[tracing::instrument(name = "db.accounts.tutor_by_courriel", skip_all)]
pub async fn tutor_by_courriel(
    tx: &mut Tx,
    scope: &Scope,
    courriel: &str,
) -> Result<Option<PersonId>, Error> {
    let found = sqlx::query_scalar!(
        "select p.id from persons p
         join profils f on f.etablissement = $1 and f.person_id = p.id and f.profil = 'tuteur_de_stage'
         where p.courriel = $2
         order by p.id limit 1",
        scope.etablissement(),
        courriel
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(found.map(PersonId::from))
}

/// Names as a teacher confirmed them last.
#[tracing::instrument(name = "db.accounts.rename", skip_all)]
pub async fn rename(tx: &mut Tx, person: PersonId, nom: &str, prenom: &str) -> Result<(), Error> {
    sqlx::query!(
        "update persons set nom = $2, prenom = $3, nom_cle = $4, prenom_cle = $5 where id = $1",
        person.uuid(),
        nom,
        prenom,
        fold(nom),
        fold(prenom)
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
