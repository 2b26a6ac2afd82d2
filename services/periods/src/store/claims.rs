//! Claims on periods (P-07, `freeze.md`).

use chassis::Uai;
use chassis::db::{self, Db, Tx};
use chassis::policy::Scope;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use uuid::Uuid;

use crate::domain::claim::{Claim, ClaimState};
use crate::domain::ids::{ClaimId, PeriodId};

use super::uuids;

struct Row {
    claim: Uuid,
    period_id: Uuid,
    apprenant: Uuid,
    bilan_id: Uuid,
    bilan_date: jiff_sqlx::Date,
    state: String,
}

impl TryFrom<Row> for Claim {
    type Error = db::Error;

    fn try_from(row: Row) -> Result<Self, db::Error> {
        let state = ClaimState::from_code(&row.state)
            .ok_or_else(|| db::Error::corrupt("freeze_claims.state", &row.state))?;
        Ok(Self {
            id: row.claim.into(),
            period: row.period_id.into(),
            apprenant: row.apprenant.into(),
            bilan: row.bilan_id.into(),
            date: row.bilan_date.to_jiff(),
            state,
        })
    }
}

/// Every claim on these periods.
#[tracing::instrument(name = "db.claims.of_periods", skip_all)]
pub async fn of_periods(
    tx: &mut Tx,
    scope: &Scope,
    periods: &[PeriodId],
) -> Result<Vec<Claim>, db::Error> {
    let rows = sqlx::query_as!(
        Row,
        "select claim, period_id, apprenant, bilan_id, bilan_date, state
         from freeze_claims where etablissement = $1 and period_id = any($2)
         order by period_id, claim",
        scope.etablissement(),
        &uuids(periods, PeriodId::uuid)
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter().map(Claim::try_from).collect()
}

/// Stores a claim on a locked period.
#[tracing::instrument(name = "db.claims.insert", skip_all)]
pub async fn insert(
    tx: &mut Tx,
    scope: &Scope,
    claim: &Claim,
    now: Timestamp,
) -> Result<(), db::Error> {
    let confirmed_at = (claim.state == ClaimState::Confirmed).then(|| now.to_sqlx());
    sqlx::query!(
        "insert into freeze_claims
            (etablissement, claim, period_id, apprenant, bilan_id, bilan_date, state, claimed_at, confirmed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        scope.etablissement(),
        claim.id.uuid(),
        claim.period.uuid(),
        claim.apprenant.uuid(),
        claim.bilan.uuid(),
        claim.date.to_sqlx() as _,
        claim.state.code(),
        now.to_sqlx() as _,
        confirmed_at as _
    )
    .execute(tx.conn())
    .await?;
    note_tenant(tx, scope.etablissement()).await
}

/// Notes that this établissement has claims: the sweep reads it before it has a tenant.
#[tracing::instrument(name = "db.claims.note_tenant", skip_all)]
pub async fn note_tenant(tx: &mut Tx, etablissement: &str) -> Result<(), db::Error> {
    sqlx::query!(
        "insert into claim_tenants (etablissement) values ($1) on conflict do nothing",
        etablissement
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Confirms what is pending of an attempt, on one period or on all of them. Answers how many claims were.
#[tracing::instrument(name = "db.claims.confirm", skip_all)]
pub async fn confirm(
    tx: &mut Tx,
    scope: &Scope,
    claim: ClaimId,
    period: Option<PeriodId>,
    now: Timestamp,
) -> Result<u64, db::Error> {
    let done = sqlx::query!(
        "update freeze_claims set state = 'confirmed', confirmed_at = $4
         where etablissement = $1 and claim = $2 and ($3::uuid is null or period_id = $3) and state = 'pending'",
        scope.etablissement(),
        claim.uuid(),
        period.map(PeriodId::uuid),
        now.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    Ok(done.rows_affected())
}

/// Releases what is pending of an attempt; what is confirmed stays. Answers how many claims were.
#[tracing::instrument(name = "db.claims.release", skip_all)]
pub async fn release(tx: &mut Tx, scope: &Scope, claim: ClaimId) -> Result<u64, db::Error> {
    let done = sqlx::query!(
        "delete from freeze_claims where etablissement = $1 and claim = $2 and state = 'pending'",
        scope.etablissement(),
        claim.uuid()
    )
    .execute(tx.conn())
    .await?;
    Ok(done.rows_affected())
}

/// Attempts with something pending since before `since`, the oldest first.
#[tracing::instrument(name = "db.claims.pending", skip_all)]
pub async fn pending(
    tx: &mut Tx,
    scope: &Scope,
    since: Timestamp,
    limit: i64,
) -> Result<Vec<ClaimId>, db::Error> {
    let rows = sqlx::query_scalar!(
        "select claim from freeze_claims
         where etablissement = $1 and state = 'pending' and claimed_at <= $2
         group by claim
         order by min(claimed_at), claim
         limit $3",
        scope.etablissement(),
        since.to_sqlx() as _,
        limit
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(ClaimId::from).collect())
}

/// Établissements that ever had a claim.
#[tracing::instrument(name = "db.claims.tenants", skip_all)]
pub async fn tenants(db: &Db) -> Result<Vec<Uai>, db::Error> {
    let rows =
        sqlx::query_scalar!("select etablissement from claim_tenants order by etablissement")
            .fetch_all(db.pool())
            .await?;
    rows.iter()
        .map(|text| {
            text.parse()
                .map_err(|e| db::Error::corrupt("claim_tenants.etablissement", e))
        })
        .collect()
}
