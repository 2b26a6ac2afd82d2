//! One account with all that its page shows, and the changes made to it by hand (I-02, I-03).

use chassis::Scope;
use chassis::db::{Error, Tx};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff_sqlx::ToSqlx;

use super::readable;
use crate::domain::account_sheet::{Civil, Contact, Held, Place, SecondFactor, Sheet, SignIn};
use crate::domain::ids::PersonId;
use crate::domain::import::Told;
use crate::domain::profil::Profil;
use crate::domain::siecle::text::fold;

/// Locks an account; its version, or none when there is no such account here.
#[tracing::instrument(name = "db.account_sheets.lock", skip_all)]
pub async fn lock(tx: &mut Tx, scope: &Scope, person: PersonId) -> Result<Option<i64>, Error> {
    Ok(sqlx::query_scalar!(
        "select version from comptes where etablissement = $1 and person_id = $2 for update",
        scope.etablissement(),
        person.uuid()
    )
    .fetch_optional(tx.conn())
    .await?)
}

/// Who has an account here that opens under that identifier.
#[tracing::instrument(name = "db.account_sheets.with_login", skip_all)]
pub async fn with_login(
    tx: &mut Tx,
    scope: &Scope,
    login: &str,
) -> Result<Option<PersonId>, Error> {
    let person = sqlx::query_scalar!(
        "select c.person_id from comptes c
         join credentials cr on cr.person_id = c.person_id
         where c.etablissement = $1 and cr.login = $2",
        scope.etablissement(),
        login
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(person.map(PersonId::from))
}

/// Whether a person works in another établissement, or for the académie: only itself sees that, so it is asked as itself.
async fn works_elsewhere(tx: &mut Tx, scope: &Scope, person: PersonId) -> Result<bool, Error> {
    let before = sqlx::query_scalar!(
        r#"select coalesce(current_setting('app.person', true), '') as "before!""#
    )
    .fetch_one(tx.conn())
    .await?;
    see_as(tx, &person.to_string()).await?;
    let elsewhere = sqlx::query_scalar!(
        r#"select (exists (select from profils where person_id = $1 and etablissement <> $2 and actif)
                   or exists (select from operateurs where person_id = $1 and actif)) as "elsewhere!""#,
        person.uuid(),
        scope.etablissement()
    )
    .fetch_one(tx.conn())
    .await?;
    see_as(tx, &before).await?;
    Ok(elsewhere)
}

async fn see_as(tx: &mut Tx, person: &str) -> Result<(), Error> {
    sqlx::query!(
        "select set_config('app.person', $1, true) as person",
        person
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(())
}

/// The whole of an account.
#[tracing::instrument(name = "db.account_sheets.get", skip_all)]
pub async fn get(tx: &mut Tx, scope: &Scope, person: PersonId) -> Result<Option<Sheet>, Error> {
    let row = sqlx::query!(
        r#"select p.civilite, p.nom, p.nom_usage, p.prenom, p.date_naissance, p.courriel, p.courriel_saisi,
                  p.telephone, p.telephone_saisi, cr.login as "login?",
                  coalesce(cr.must_change, false) as "must_change!",
                  coalesce(cr.hors_etablissement, false) as "reserved!", cr.last_login_at as "last?",
                  (exists (select from totp_keys t where t.person_id = $2 and t.confirmed_at is not null)
                   or exists (select from passkeys k where k.person_id = $2)) as "second_factor!",
                  c.disciplines, c.manuel, c.actif, c.desactive_le, c.version,
                  array(select e.division from enseignements e
                        join etablissements s on s.etablissement = e.etablissement and s.annee = e.annee
                        where e.etablissement = $1 and e.person_id = $2 order by e.division) as "divisions!",
                  (a.person_id is not null) as "learner!",
                  y.division as "division?", y.referentiel as "referentiel?", y.niveau as "niveau?",
                  y.statut as "statut?"
           from comptes c
           join persons p on p.id = c.person_id
           left join credentials cr on cr.person_id = c.person_id
           left join apprenants a on a.etablissement = $1 and a.person_id = c.person_id
           left join apprenant_annees y
             on y.etablissement = $1 and y.person_id = c.person_id and y.annee = a.annee
           where c.etablissement = $1 and c.person_id = $2"#,
        scope.etablissement(),
        person.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let last = row.last.map(jiff_sqlx::Timestamp::to_jiff);
    let second_factor = if !row.second_factor {
        SecondFactor::None
    } else if works_elsewhere(tx, scope, person).await? {
        SecondFactor::Elsewhere
    } else {
        SecondFactor::Here
    };
    Ok(Some(Sheet {
        person,
        civil: Civil {
            civilite: row.civilite,
            nom: row.nom,
            nom_usage: row.nom_usage,
            prenom: row.prenom,
            date_naissance: row.date_naissance.map(jiff_sqlx::Date::to_jiff),
        },
        contact: Contact {
            courriel: row.courriel,
            courriel_saisi: row.courriel_saisi,
            telephone: row.telephone,
            telephone_saisi: row.telephone_saisi,
        },
        sign_in: row.login.map(|login| SignIn {
            login,
            must_change: row.must_change,
            reserved: row.reserved,
            second_factor,
            last,
        }),
        profils: profils(tx, scope, person).await?,
        disciplines: row.disciplines,
        divisions: row.divisions,
        place: row.learner.then_some(Place {
            division: row.division,
            referentiel: row.referentiel,
            niveau: row.niveau,
            statut: row.statut,
        }),
        referent: super::referents::of(tx, scope, &[person.uuid()])
            .await?
            .pop()
            .map(|one| (one.enseignant.prenom, one.enseignant.nom)),
        manuel: row.manuel,
        actif: row.actif,
        desactive_le: row.desactive_le.map(jiff_sqlx::Date::to_jiff),
        version: row.version,
    }))
}

async fn profils(tx: &mut Tx, scope: &Scope, person: PersonId) -> Result<Vec<Held>, Error> {
    let rows = sqlx::query!(
        r#"select profil, source = 'siecle' as "du_registre!", actif from profils
           where etablissement = $1 and person_id = $2 order by profil"#,
        scope.etablissement(),
        person.uuid()
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Held {
                profil: readable(Profil::from_code(&row.profil), "profils.profil")?,
                du_registre: row.du_registre,
                actif: row.actif,
            })
        })
        .collect()
}

/// How many administrateurs there are besides this person; the caller holds the établissement.
#[tracing::instrument(name = "db.account_sheets.other_administrateurs", skip_all)]
pub async fn other_administrateurs(
    tx: &mut Tx,
    scope: &Scope,
    person: PersonId,
) -> Result<i64, Error> {
    Ok(sqlx::query_scalar!(
        r#"select count(*) as "count!" from profils
           where etablissement = $1 and profil = 'administrateur' and actif and person_id <> $2"#,
        scope.etablissement(),
        person.uuid()
    )
    .fetch_one(tx.conn())
    .await?)
}

/// Stores who somebody is and how it is reached.
#[tracing::instrument(name = "db.account_sheets.save_person", skip_all)]
pub async fn save_person(
    tx: &mut Tx,
    person: PersonId,
    civil: &Civil,
    contact: &Contact,
) -> Result<(), Error> {
    let saved = sqlx::query!(
        "update persons
         set civilite = $2, nom = $3, nom_usage = $4, prenom = $5, nom_cle = $6, prenom_cle = $7, date_naissance = $8,
             courriel = $9, courriel_saisi = $10, telephone = $11, telephone_saisi = $12
         where id = $1",
        person.uuid(),
        civil.civilite,
        civil.nom,
        civil.nom_usage,
        civil.prenom,
        fold(&civil.nom),
        fold(&civil.prenom),
        civil.date_naissance.map(ToSqlx::to_sqlx) as _,
        contact.courriel,
        contact.courriel_saisi,
        contact.telephone,
        contact.telephone_saisi
    )
    .execute(tx.conn())
    .await?;
    chassis::db::exactly_one(&saved, "person")
}

/// What a teacher made by hand teaches, and where, this year: these classes and no other.
#[tracing::instrument(name = "db.account_sheets.save_teaching", skip_all)]
pub async fn save_teaching(
    tx: &mut Tx,
    scope: &Scope,
    person: PersonId,
    annee: i32,
    (disciplines, divisions): (&[String], &[String]),
) -> Result<(), Error> {
    sqlx::query!(
        "update comptes set disciplines = $3 where etablissement = $1 and person_id = $2",
        scope.etablissement(),
        person.uuid(),
        disciplines
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "delete from enseignements
         where etablissement = $1 and person_id = $2 and annee = $3 and division <> all($4)",
        scope.etablissement(),
        person.uuid(),
        annee,
        divisions
    )
    .execute(tx.conn())
    .await?;
    super::accounts::give_divisions(tx, scope, person, annee, divisions).await
}

/// Takes a profile given by hand away, for good.
#[tracing::instrument(name = "db.account_sheets.withdraw_profil", skip_all)]
pub async fn withdraw_profil(
    tx: &mut Tx,
    scope: &Scope,
    person: PersonId,
    profil: Profil,
) -> Result<(), Error> {
    sqlx::query!(
        "delete from profils where etablissement = $1 and person_id = $2 and profil = $3 and source = 'manuel'",
        scope.etablissement(),
        person.uuid(),
        profil.code()
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Puts profiles to sleep, or wakes them.
#[tracing::instrument(name = "db.account_sheets.turn", skip_all)]
pub async fn turn(
    tx: &mut Tx,
    scope: &Scope,
    person: PersonId,
    profils: &[Profil],
    actif: bool,
) -> Result<(), Error> {
    let codes: Vec<String> = profils.iter().map(|one| one.code().to_owned()).collect();
    sqlx::query!(
        "update profils set actif = $4 where etablissement = $1 and person_id = $2 and profil = any($3)",
        scope.etablissement(),
        person.uuid(),
        &codes,
        actif
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The account is as open as its profiles say, and has changed; sessions under a profile that it no longer has are
/// closed.
#[tracing::instrument(name = "db.account_sheets.settle", skip_all)]
pub async fn settle(
    tx: &mut Tx,
    scope: &Scope,
    person: PersonId,
    (today, now): (Date, Timestamp),
) -> Result<(), Error> {
    sqlx::query!(
        "update comptes c
         set actif = held.active, version = c.version + 1,
             desactive_le = case when held.active then null else coalesce(c.desactive_le, $3) end
         from (select exists (select from profils f
                              where f.etablissement = $1 and f.person_id = $2 and f.actif) as active) as held
         where c.etablissement = $1 and c.person_id = $2",
        scope.etablissement(),
        person.uuid(),
        today.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update sessions s set revoked_at = $3
         where s.person_id = $2 and s.uai = $1 and s.revoked_at is null
           and not exists (select from profils f
                           where f.etablissement = $1 and f.person_id = $2 and f.profil = s.profil and f.actif)",
        scope.etablissement(),
        person.uuid(),
        now.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// A learner comes or goes; what the other services must be told.
#[tracing::instrument(name = "db.account_sheets.set_presence", skip_all)]
pub async fn set_presence(
    tx: &mut Tx,
    scope: &Scope,
    person: PersonId,
    actif: bool,
) -> Result<Option<Told>, Error> {
    let changed = sqlx::query_scalar!(
        "update apprenants set actif = $3, version = version + 1
         where etablissement = $1 and person_id = $2 and actif is distinct from $3
         returning version",
        scope.etablissement(),
        person.uuid(),
        actif
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(version) = changed else {
        return Ok(None);
    };
    let row = sqlx::query!(
        r#"select a.annee, y.division as "division?", y.referentiel as "referentiel?", y.niveau as "niveau?",
                  y.statut as "statut?"
           from apprenants a
           left join apprenant_annees y
             on y.etablissement = $1 and y.person_id = a.person_id and y.annee = a.annee
           where a.etablissement = $1 and a.person_id = $2"#,
        scope.etablissement(),
        person.uuid()
    )
    .fetch_one(tx.conn())
    .await?;
    let action = if actif { "reactiver" } else { "desactiver" };
    Ok(Some(Told {
        person: person.uuid(),
        action: action.to_owned(),
        version,
        annee: row.annee,
        division: row.division,
        referentiel: row.referentiel,
        niveau: row.niveau,
        statut: row.statut,
    }))
}

/// Classes of that school year: code and name.
#[tracing::instrument(name = "db.account_sheets.divisions", skip_all)]
pub async fn divisions(
    tx: &mut Tx,
    scope: &Scope,
    annee: i32,
) -> Result<Vec<(String, String)>, Error> {
    let rows = sqlx::query!(
        "select code, libelle from divisions where etablissement = $1 and annee = $2 order by code",
        scope.etablissement(),
        annee
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.code, row.libelle))
        .collect())
}
