//! Deletions that can be undone (P-08 ★), and the fiches that they took, which are set aside.

use chassis::db::{self, Db, Rows, Tx};
use chassis::policy::Scope;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

use super::uuids;
use crate::domain::dates::Dates;
use crate::domain::deletion::{Deleted, Deletion};
use crate::domain::ids::{ApprenantId, PeriodId};

/// The fiche de liaison of one learner, as rows.
#[derive(Serialize, Deserialize)]
pub struct Part {
    fiche: Value,
    /// What stands on it.
    fields: Rows,
    /// Every change that arrived on it.
    changes: Rows,
}

/// The fiches of a locked period, of these learners or of all.
#[tracing::instrument(name = "db.deletions.parts", skip_all)]
pub async fn parts(
    tx: &mut Tx,
    scope: &Scope,
    period: PeriodId,
    learners: Option<&[ApprenantId]>,
) -> Result<Vec<(Uuid, Part)>, db::Error> {
    let learners = learners.map(|some| uuids(some, ApprenantId::uuid));
    let rows = sqlx::query!(
        r#"select f.apprenant, to_jsonb(f) as "fiche!",
                  (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from fiche_fields t
                   where t.etablissement = $1 and t.period_id = $2 and t.apprenant = f.apprenant)
                      as "fields!: Json<Rows>",
                  (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from fiche_changes t
                   where t.etablissement = $1 and t.period_id = $2 and t.apprenant = f.apprenant)
                      as "changes!: Json<Rows>"
           from fiches_liaison f
           where f.etablissement = $1 and f.period_id = $2 and ($3::uuid[] is null or f.apprenant = any($3))
           order by f.apprenant"#,
        scope.etablissement(),
        period.uuid(),
        learners.as_deref() as _
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let part = Part {
                fiche: row.fiche,
                fields: row.fields.0,
                changes: row.changes.0,
            };
            (row.apprenant, part)
        })
        .collect())
}

/// Notes a deletion; what it took is set aside by the same transaction.
#[tracing::instrument(name = "db.deletions.insert", skip_all)]
pub async fn insert(tx: &mut Tx, scope: &Scope, deletion: &Deletion) -> Result<(), db::Error> {
    sqlx::query!(
        "insert into deletions (etablissement, period_id, version, whole, deleted_at, deleted_by, until)
         values ($1, $2, $3, $4, $5, $6, $7)",
        scope.etablissement(),
        deletion.period.uuid(),
        deletion.version,
        deletion.whole,
        deletion.at.to_sqlx() as _,
        deletion.by,
        deletion.until.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Those that can still be undone, of these référentiels or of all, the latest first. One whose learners were all erased
/// since has nothing to give back.
#[tracing::instrument(name = "db.deletions.list", skip_all)]
pub async fn list(
    tx: &mut Tx,
    scope: &Scope,
    referentiels: Option<&[String]>,
    now: Timestamp,
) -> Result<Vec<Deleted>, db::Error> {
    let rows = sqlx::query!(
        r#"select d.period_id, d.version, d.whole, d.deleted_at, d.deleted_by, d.until, p.referentiel, p.niveau,
                  p.titre, p.start_date, p.end_date, array_agg(s.person order by s.person) as "apprenants!"
           from deletions d
           join periods p on p.etablissement = d.etablissement and p.id = d.period_id
           join chassis.set_aside s
             on s.etablissement = d.etablissement and s.aggregate = d.period_id and s.version = d.version
           where d.etablissement = $1 and d.until > $2 and ($3::text[] is null or p.referentiel = any($3))
           group by d.etablissement, d.period_id, d.version, p.etablissement, p.id
           order by d.deleted_at desc, d.period_id, d.version"#,
        scope.etablissement(),
        now.to_sqlx() as _,
        referentiels
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Deleted {
            deletion: Deletion {
                period: row.period_id.into(),
                version: row.version,
                whole: row.whole,
                apprenants: row.apprenants.into_iter().map(ApprenantId::from).collect(),
                at: row.deleted_at.to_jiff(),
                by: row.deleted_by,
                until: row.until.to_jiff(),
            },
            referentiel: row.referentiel,
            niveau: row.niveau,
            titre: row.titre,
            dates: Dates::stored(row.start_date.to_jiff(), row.end_date.to_jiff()),
        })
        .collect())
}

/// One that can still be undone, held until the end of the transaction. Its period is to be locked after.
#[tracing::instrument(name = "db.deletions.lock", skip_all)]
pub async fn lock(
    tx: &mut Tx,
    scope: &Scope,
    (period, version): (PeriodId, i64),
    now: Timestamp,
) -> Result<Option<Deletion>, db::Error> {
    let Some(row) = sqlx::query!(
        "select whole, deleted_at, deleted_by, until from deletions
         where etablissement = $1 and period_id = $2 and version = $3 and until > $4
         for update",
        scope.etablissement(),
        period.uuid(),
        version,
        now.to_sqlx() as _
    )
    .fetch_optional(tx.conn())
    .await?
    else {
        return Ok(None);
    };
    let apprenants = sqlx::query_scalar!(
        "select person from chassis.set_aside where etablissement = $1 and aggregate = $2 and version = $3
         order by person",
        scope.etablissement(),
        period.uuid(),
        version
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(Some(Deletion {
        period,
        version,
        whole: row.whole,
        apprenants: apprenants.into_iter().map(ApprenantId::from).collect(),
        at: row.deleted_at.to_jiff(),
        by: row.deleted_by,
        until: row.until.to_jiff(),
    }))
}

/// Writes fiches again as they were, of learners who are back in a period since `version`; `undone` is the version of the
/// deletion that had taken them.
#[tracing::instrument(name = "db.deletions.put_back", skip_all)]
pub async fn put_back(
    tx: &mut Tx,
    scope: &Scope,
    parts: Vec<Part>,
    (version, undone): (i64, i64),
    now: Timestamp,
) -> Result<(), db::Error> {
    let here = scope.etablissement();
    let (mut fiches, mut fields, mut changes) = (Rows::new(), Rows::new(), Rows::new());
    for part in parts {
        fiches.push(part.fiche);
        fields.extend(part.fields);
        changes.extend(part.changes);
    }
    sqlx::query!(
        "insert into fiches_liaison
            (etablissement, period_id, apprenant, id, division, version, changed_at, since, restored)
         select $1, period_id, apprenant, id, division, version + 1, $2, $3, $4
         from jsonb_populate_recordset(null::fiches_liaison, $5)",
        here,
        now.to_sqlx() as _,
        version,
        undone,
        Json(fiches) as _
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into fiche_fields (etablissement, period_id, apprenant, name, value, version, author, changed_at)
         select $1, period_id, apprenant, name, value, version, author, changed_at
         from jsonb_populate_recordset(null::fiche_fields, $2)",
        here,
        Json(fields) as _
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into fiche_changes
            (etablissement, period_id, apprenant, change_id, name, value, base_version, kept, author, received_at)
         select $1, period_id, apprenant, change_id, name, value, base_version, kept, author, received_at
         from jsonb_populate_recordset(null::fiche_changes, $2)",
        here,
        Json(changes) as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Forgets a deletion that was undone.
#[tracing::instrument(name = "db.deletions.remove", skip_all)]
pub async fn remove(
    tx: &mut Tx,
    scope: &Scope,
    (period, version): (PeriodId, i64),
) -> Result<(), db::Error> {
    let done = sqlx::query!(
        "delete from deletions where etablissement = $1 and period_id = $2 and version = $3",
        scope.etablissement(),
        period.uuid(),
        version
    )
    .execute(tx.conn())
    .await?;
    db::exactly_one(&done, "undoing of a deletion")
}

/// Forgets those whose term is over, of every établissement.
#[tracing::instrument(name = "db.deletions.forget", skip_all)]
pub async fn forget(db: &Db, now: Timestamp) -> Result<(), db::Error> {
    let mut tx = db.pool().begin().await?;
    sqlx::query!("select set_config('app.purge', 'on', true) as purge")
        .fetch_one(&mut *tx)
        .await?;
    sqlx::query!(
        "delete from deletions where until <= $1",
        now.to_sqlx() as _
    )
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(())
}
