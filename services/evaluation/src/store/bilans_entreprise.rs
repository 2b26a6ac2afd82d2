//! Bilans entreprise, without the values of their fields.

use chassis::db::{Error, Tx};
use chassis::{Scope, Uai};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use super::uuids;
use crate::domain::bilan_entreprise::{BilanEntreprise, Comptage, Enregistrement};
use crate::domain::{ApprenantId, BilanEntrepriseId, PeriodId};

struct Row {
    id: Uuid,
    period_id: Uuid,
    apprenant: Uuid,
    fin: jiff_sqlx::Date,
    saved_at: Option<jiff_sqlx::Timestamp>,
    date: Option<jiff_sqlx::Date>,
    termine_le: Option<jiff_sqlx::Timestamp>,
    compte_par: Option<Uuid>,
    compte_le: Option<jiff_sqlx::Date>,
    version: i64,
}

impl From<Row> for BilanEntreprise {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.into(),
            period: row.period_id.into(),
            apprenant: row.apprenant.into(),
            date_proposee: row.fin.to_jiff(),
            enregistre: row.saved_at.zip(row.date).map(|(at, date)| Enregistrement {
                at: at.to_jiff(),
                date: date.to_jiff(),
            }),
            termine: row.termine_le.map(jiff_sqlx::Timestamp::to_jiff),
            compte: row
                .compte_par
                .zip(row.compte_le)
                .map(|(bilan, date)| Comptage {
                    bilan: bilan.into(),
                    date: date.to_jiff(),
                }),
            version: row.version,
        }
    }
}

/// What a decision about a bilan depends on.
#[derive(Debug, Clone)]
pub struct BilanFacts {
    /// Code of the référentiel of its period.
    pub referentiel: String,
    /// Whether the learner may see it: finished or counted.
    pub shown: bool,
}

/// The facts of the bilan of a learner for a period; `None`: there is none.
#[tracing::instrument(name = "db.bilans_entreprise.facts_of_bilan", skip_all)]
pub async fn facts_of_bilan(
    tx: &mut Tx,
    etablissement: &Uai,
    period: PeriodId,
    apprenant: ApprenantId,
) -> Result<Option<BilanFacts>, Error> {
    let facts = sqlx::query_as!(
        BilanFacts,
        r#"select p.referentiel,
                  (e.termine_le is not null or c.bilan_entreprise is not null) as "shown!"
           from bilans_entreprise e
           join periods p on p.etablissement = e.etablissement and p.id = e.period_id
           left join bilans_comptes c on c.etablissement = e.etablissement and c.bilan_entreprise = e.id
           where e.etablissement = $1 and e.period_id = $2 and e.apprenant = $3"#,
        etablissement.as_str(),
        period.uuid(),
        apprenant.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(facts)
}

/// Bilans of a period, of learners, or of both; those of a learner come in order of date.
#[tracing::instrument(name = "db.bilans_entreprise.list", skip_all)]
pub async fn list(
    tx: &mut Tx,
    scope: &Scope,
    period: Option<PeriodId>,
    apprenants: Option<&[ApprenantId]>,
) -> Result<Vec<BilanEntreprise>, Error> {
    let apprenants = apprenants.map(uuids);
    let rows = sqlx::query_as!(
        Row,
        r#"select e.id, e.period_id, e.apprenant, p.fin, e.saved_at, e.date, e.termine_le,
                  c.bilan_intermediaire as "compte_par?", i.date as "compte_le?", e.version
           from bilans_entreprise e
           join periods p on p.etablissement = e.etablissement and p.id = e.period_id
           left join bilans_comptes c on c.etablissement = e.etablissement and c.bilan_entreprise = e.id
           left join bilans_intermediaires i
             on i.etablissement = c.etablissement and i.id = c.bilan_intermediaire
           where e.etablissement = $1
             and ($2::uuid is null or e.period_id = $2)
             and ($3::uuid[] is null or e.apprenant = any($3))
           order by e.apprenant, coalesce(e.date, p.fin), e.id"#,
        scope.etablissement(),
        period.map(PeriodId::uuid) as _,
        apprenants.as_deref() as _
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(BilanEntreprise::from).collect())
}

/// The bilan of a learner for a period.
#[tracing::instrument(name = "db.bilans_entreprise.get", skip_all)]
pub async fn get(
    tx: &mut Tx,
    scope: &Scope,
    period: PeriodId,
    apprenant: ApprenantId,
) -> Result<Option<BilanEntreprise>, Error> {
    Ok(list(tx, scope, Some(period), Some(&[apprenant]))
        .await?
        .pop())
}

/// The same, once its row is locked until the end of the transaction. Lock its learner before.
#[tracing::instrument(name = "db.bilans_entreprise.lock", skip_all)]
pub async fn lock(
    tx: &mut Tx,
    scope: &Scope,
    period: PeriodId,
    apprenant: ApprenantId,
) -> Result<Option<BilanEntreprise>, Error> {
    sqlx::query!(
        "select id from bilans_entreprise
         where etablissement = $1 and period_id = $2 and apprenant = $3 for update",
        scope.etablissement(),
        period.uuid(),
        apprenant.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    get(tx, scope, period, apprenant).await
}

/// Every bilan of a learner, locked until the end of the transaction. Lock the learner before.
#[tracing::instrument(name = "db.bilans_entreprise.lock_all", skip_all)]
pub async fn lock_all(
    tx: &mut Tx,
    scope: &Scope,
    apprenant: ApprenantId,
) -> Result<Vec<BilanEntreprise>, Error> {
    sqlx::query!(
        "select id from bilans_entreprise where etablissement = $1 and apprenant = $2 order by id for update",
        scope.etablissement(),
        apprenant.uuid()
    )
    .fetch_all(tx.conn())
    .await?;
    list(tx, scope, None, Some(&[apprenant])).await
}

/// Opens an empty bilan for each learner of a period that has none yet (P-04).
#[tracing::instrument(name = "db.bilans_entreprise.open", skip_all)]
pub async fn open(
    tx: &mut Tx,
    scope: &Scope,
    period: PeriodId,
    apprenants: &[ApprenantId],
    now: Timestamp,
) -> Result<(), Error> {
    let ids: Vec<Uuid> = apprenants
        .iter()
        .map(|_| BilanEntrepriseId::generate().uuid())
        .collect();
    sqlx::query!(
        "insert into bilans_entreprise (etablissement, id, period_id, apprenant, version, created_at)
         select $1, id, $2, apprenant, 1, $3 from unnest($4::uuid[], $5::uuid[]) as new (id, apprenant)
         on conflict on constraint bilans_entreprise_one_per_period_and_apprenant do nothing",
        scope.etablissement(),
        period.uuid(),
        now.to_sqlx() as _,
        &ids,
        &uuids(apprenants)
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Removes the bilans of a period that nobody wrote in: its new status yields none (P-05, P-09).
#[tracing::instrument(name = "db.bilans_entreprise.remove_unsaved", skip_all)]
pub async fn remove_unsaved(tx: &mut Tx, scope: &Scope, period: PeriodId) -> Result<(), Error> {
    sqlx::query!(
        "delete from bilans_entreprise where etablissement = $1 and period_id = $2 and saved_at is null",
        scope.etablissement(),
        period.uuid()
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Writes a bilan read at the version before.
#[tracing::instrument(name = "db.bilans_entreprise.save", skip_all)]
pub async fn save(
    tx: &mut Tx,
    scope: &Scope,
    bilan: &BilanEntreprise,
    finished_by: Option<Uuid>,
) -> Result<(), Error> {
    let done = sqlx::query!(
        "update bilans_entreprise
         set saved_at = $3, date = $4, termine_le = $5, termine_par = $6, version = $7
         where etablissement = $1 and id = $2 and version = $7::bigint - 1",
        scope.etablissement(),
        bilan.id.uuid(),
        bilan.enregistre.map(|saved| saved.at.to_sqlx()) as _,
        bilan.enregistre.map(|saved| saved.date.to_sqlx()) as _,
        bilan.termine.map(jiff_sqlx::ToSqlx::to_sqlx) as _,
        bilan.termine.and(finished_by),
        bilan.version
    )
    .execute(tx.conn())
    .await?;
    chassis::db::exactly_one(&done, "change of a bilan entreprise")
}

/// Removes the bilans of a period, of all its learners or of some, and answers how many (P-08). The database refuses
/// if one of them is counted.
#[tracing::instrument(name = "db.bilans_entreprise.remove", skip_all)]
pub async fn remove(
    tx: &mut Tx,
    scope: &Scope,
    period: PeriodId,
    apprenants: Option<&[ApprenantId]>,
) -> Result<u64, Error> {
    let apprenants = apprenants.map(uuids);
    let done = sqlx::query!(
        "delete from bilans_entreprise
         where etablissement = $1 and period_id = $2 and ($3::uuid[] is null or apprenant = any($3))",
        scope.etablissement(),
        period.uuid(),
        apprenants.as_deref() as _
    )
    .execute(tx.conn())
    .await?;
    Ok(done.rows_affected())
}
