//! What sheets show and what was picked in them, as portfolio last told each (F-04).

use chassis::Scope;
use chassis::db::{Error, Rows, Tx};
use jiff_sqlx::ToSqlx as _;
use sqlx::types::Json;
use uuid::Uuid;

use super::uuids;
use crate::domain::liens::Liens;
use crate::domain::{ApprenantId, PeriodId};

/// Takes over a sheet, unless a later version of it was told already. Answers whether it was taken.
#[tracing::instrument(name = "db.liens.record", skip_all)]
pub async fn record(tx: &mut Tx, scope: &Scope, liens: &Liens) -> Result<bool, Error> {
    let done = sqlx::query!(
        "insert into fiches_liees
            (etablissement, sheet, period_id, apprenant, semaine, cree_le, taches, competences, par_criteres, criteres,
             version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         on conflict on constraint fiches_liees_key do update
         set period_id = excluded.period_id, semaine = excluded.semaine, taches = excluded.taches,
             competences = excluded.competences, par_criteres = excluded.par_criteres, criteres = excluded.criteres,
             version = excluded.version
         where fiches_liees.version < excluded.version",
        scope.etablissement(),
        liens.sheet,
        liens.period.uuid(),
        liens.apprenant.uuid(),
        liens.semaine,
        liens.cree_le.to_sqlx() as _,
        &liens.taches,
        &liens.competences,
        &liens.par_criteres,
        &liens.criteres,
        liens.version
    )
    .execute(tx.conn())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The sheets of a learner, of one period or of all: weeks in order, then the others as they were made.
#[tracing::instrument(name = "db.liens.list", skip_all)]
pub async fn list(
    tx: &mut Tx,
    scope: &Scope,
    apprenant: ApprenantId,
    period: Option<PeriodId>,
) -> Result<Vec<Liens>, Error> {
    let rows = sqlx::query!(
        "select f.sheet, f.period_id, f.semaine, f.cree_le, f.taches, f.competences, f.par_criteres, f.criteres,
                f.version, a.since
         from fiches_liees f
         join period_apprenants a
           on a.etablissement = f.etablissement and a.period_id = f.period_id and a.apprenant = f.apprenant
         where f.etablissement = $1 and f.apprenant = $2 and ($3::uuid is null or f.period_id = $3)
         order by f.semaine = '', f.semaine, f.cree_le, f.sheet",
        scope.etablissement(),
        apprenant.uuid(),
        period.map(PeriodId::uuid) as _
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Liens {
            sheet: row.sheet,
            period: row.period_id.into(),
            apprenant,
            semaine: row.semaine,
            cree_le: row.cree_le.to_jiff(),
            taches: row.taches,
            competences: row.competences,
            par_criteres: row.par_criteres,
            criteres: row.criteres,
            since: row.since,
            version: row.version,
        })
        .collect())
}

/// Writes sheets again as they were; what was told of one since stays.
#[tracing::instrument(name = "db.liens.put", skip_all)]
pub(super) async fn put(tx: &mut Tx, scope: &Scope, rows: &Rows) -> Result<(), Error> {
    sqlx::query!(
        "insert into fiches_liees
            (etablissement, sheet, period_id, apprenant, semaine, cree_le, taches, competences, par_criteres, criteres,
             version)
         select $1, sheet, period_id, apprenant, semaine, cree_le, taches, competences, par_criteres, criteres, version
         from jsonb_populate_recordset(null::fiches_liees, $2)
         on conflict on constraint fiches_liees_key do nothing",
        scope.etablissement(),
        Json(rows) as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Forgets the sheets of a period, of all its learners or of some.
#[tracing::instrument(name = "db.liens.remove", skip_all)]
pub async fn remove(
    tx: &mut Tx,
    scope: &Scope,
    period: PeriodId,
    apprenants: Option<&[ApprenantId]>,
) -> Result<(), Error> {
    let apprenants: Option<Vec<Uuid>> = apprenants.map(uuids);
    sqlx::query!(
        "delete from fiches_liees
         where etablissement = $1 and period_id = $2 and ($3::uuid[] is null or apprenant = any($3))",
        scope.etablissement(),
        period.uuid(),
        apprenants.as_deref() as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
