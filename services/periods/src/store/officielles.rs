//! The official calendar (P-12).

use std::collections::BTreeMap;

use chassis::db::{self, Tx};
use chassis::policy::Scope;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use uuid::Uuid;

use crate::domain::dates::Dates;
use crate::domain::ids::OfficielleId;
use crate::domain::officielle::{Content, Nature, Officielle, Periodicite, Portee};
use crate::domain::text::Titre;

struct Row {
    id: Uuid,
    nature: String,
    libelle: String,
    start_date: jiff_sqlx::Date,
    end_date: jiff_sqlx::Date,
    referentiel: String,
    niveau: String,
    divisions: Vec<String>,
    version: i64,
}

impl TryFrom<Row> for Officielle {
    type Error = db::Error;

    fn try_from(row: Row) -> Result<Self, db::Error> {
        let nature = Nature::from_code(&row.nature)
            .ok_or_else(|| db::Error::corrupt("officielles.nature", &row.nature))?;
        Ok(Self {
            id: row.id.into(),
            content: Content {
                nature,
                libelle: Titre::stored(row.libelle),
                dates: Dates::stored(row.start_date.to_jiff(), row.end_date.to_jiff()),
                portee: Portee {
                    referentiel: row.referentiel,
                    niveau: row.niveau,
                    divisions: row.divisions,
                },
            },
            version: row.version,
        })
    }
}

/// Those of a school year, in order of dates; of these référentiels and of all, where only some are asked for.
#[tracing::instrument(name = "db.officielles.list", skip_all)]
pub async fn list(
    tx: &mut Tx,
    scope: &Scope,
    annee: i32,
    referentiels: Option<&[String]>,
) -> Result<Vec<Officielle>, db::Error> {
    let rows = sqlx::query_as!(
        Row,
        "select id, nature, libelle, start_date, end_date, referentiel, niveau, divisions, version
         from officielles
         where etablissement = $1 and annee = $2
           and ($3::text[] is null or referentiel = '' or referentiel = any($3))
         order by start_date, end_date, id",
        scope.etablissement(),
        annee,
        referentiels
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter().map(Officielle::try_from).collect()
}

/// Makes those who write the calendar wait for each other, until the transaction ends: of two that would clash, the second
/// sees the first.
#[tracing::instrument(name = "db.officielles.serialise", skip_all)]
pub async fn serialise(tx: &mut Tx, scope: &Scope) -> Result<(), db::Error> {
    sqlx::query!(
        "select pg_advisory_xact_lock(hashtextextended('calendrier ' || $1::text, 0)) is null as locked",
        scope.etablissement()
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(())
}

/// One of them, held until the end of the transaction.
#[tracing::instrument(name = "db.officielles.lock", skip_all)]
pub async fn lock(
    tx: &mut Tx,
    scope: &Scope,
    id: OfficielleId,
) -> Result<Option<Officielle>, db::Error> {
    let row = sqlx::query_as!(
        Row,
        "select id, nature, libelle, start_date, end_date, referentiel, niveau, divisions, version
         from officielles where etablissement = $1 and id = $2
         for update",
        scope.etablissement(),
        id.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    row.map(Officielle::try_from).transpose()
}

/// Writes one, new or changed.
#[tracing::instrument(name = "db.officielles.save", skip_all)]
pub async fn save(
    tx: &mut Tx,
    scope: &Scope,
    one: &Officielle,
    now: Timestamp,
) -> Result<(), db::Error> {
    let Content {
        nature,
        libelle,
        dates,
        portee,
    } = &one.content;
    let done = sqlx::query!(
        "insert into officielles
            (etablissement, id, annee, nature, libelle, start_date, end_date, referentiel, niveau, divisions, version,
             changed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         on conflict on constraint officielles_pkey do update
         set annee = excluded.annee, nature = excluded.nature, libelle = excluded.libelle,
             start_date = excluded.start_date, end_date = excluded.end_date, referentiel = excluded.referentiel,
             niveau = excluded.niveau, divisions = excluded.divisions, version = excluded.version,
             changed_at = excluded.changed_at
         where officielles.version = excluded.version - 1",
        scope.etablissement(),
        one.id.uuid(),
        dates.annee(),
        nature.code(),
        libelle.as_str(),
        dates.start().to_sqlx() as _,
        dates.end().to_sqlx() as _,
        portee.referentiel,
        portee.niveau,
        &portee.divisions,
        one.version,
        now.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    db::exactly_one(&done, "change of a période officielle")
}

/// Removes one.
#[tracing::instrument(name = "db.officielles.remove", skip_all)]
pub async fn remove(tx: &mut Tx, scope: &Scope, id: OfficielleId) -> Result<(), db::Error> {
    let done = sqlx::query!(
        "delete from officielles where etablissement = $1 and id = $2",
        scope.etablissement(),
        id.uuid()
    )
    .execute(tx.conn())
    .await?;
    db::exactly_one(&done, "removal of a période officielle")
}

/// How often the livret scolaire is filled in, by référentiel and niveau.
#[tracing::instrument(name = "db.officielles.periodicites", skip_all)]
pub async fn periodicites(
    tx: &mut Tx,
    scope: &Scope,
) -> Result<BTreeMap<(String, String), Periodicite>, db::Error> {
    let rows = sqlx::query!(
        "select referentiel, niveau, periodicite from lsl_periodicites where etablissement = $1",
        scope.etablissement()
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            let periodicite = Periodicite::from_code(&row.periodicite).ok_or_else(|| {
                db::Error::corrupt("lsl_periodicites.periodicite", &row.periodicite)
            })?;
            Ok(((row.referentiel, row.niveau), periodicite))
        })
        .collect()
}

/// Sets how often, or takes it back.
#[tracing::instrument(name = "db.officielles.set_periodicite", skip_all)]
pub async fn set_periodicite(
    tx: &mut Tx,
    scope: &Scope,
    (referentiel, niveau): (&str, &str),
    periodicite: Option<Periodicite>,
) -> Result<(), db::Error> {
    let here = scope.etablissement();
    match periodicite {
        Some(periodicite) => {
            sqlx::query!(
                "insert into lsl_periodicites (etablissement, referentiel, niveau, periodicite)
                 values ($1, $2, $3, $4)
                 on conflict on constraint lsl_periodicites_pkey do update
                 set periodicite = excluded.periodicite",
                here,
                referentiel,
                niveau,
                periodicite.code()
            )
            .execute(tx.conn())
            .await?;
        }
        None => {
            sqlx::query!(
                "delete from lsl_periodicites where etablissement = $1 and referentiel = $2 and niveau = $3",
                here,
                referentiel,
                niveau
            )
            .execute(tx.conn())
            .await?;
        }
    }
    Ok(())
}

/// Classes with learners of a school year: code, référentiel and niveau.
#[tracing::instrument(name = "db.officielles.divisions", skip_all)]
pub async fn divisions(
    tx: &mut Tx,
    scope: &Scope,
    annee: i32,
) -> Result<Vec<(String, String, String)>, db::Error> {
    let rows = sqlx::query!(
        r#"select distinct division as "division!", referentiel as "referentiel!", niveau as "niveau!"
           from apprenants
           where etablissement = $1 and actif and annee = $2
           order by 1, 2, 3"#,
        scope.etablissement(),
        annee
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.division, row.referentiel, row.niveau))
        .collect())
}
