//! What a bilan intermédiaire is about to count, and the versions that the owner of the periods froze.

use chassis::Scope;
use chassis::db::{Error, Tx};
use uuid::Uuid;

use crate::domain::BilanIntermediaireId;
use crate::domain::protocol::Claim;

/// Writes what a bilan that has just been opened will count.
#[tracing::instrument(name = "db.claims.insert", skip_all)]
pub async fn insert(
    tx: &mut Tx,
    scope: &Scope,
    bilan: BilanIntermediaireId,
    claims: &[Claim],
) -> Result<(), Error> {
    let periods: Vec<Uuid> = claims.iter().map(|claim| claim.period.uuid()).collect();
    let bilans: Vec<Uuid> = claims.iter().map(|claim| claim.bilan.uuid()).collect();
    sqlx::query!(
        "insert into claims (etablissement, bilan_intermediaire, period_id, bilan_entreprise)
         select $1, $2, period_id, bilan from unnest($3::uuid[], $4::uuid[]) as new (period_id, bilan)",
        scope.etablissement(),
        bilan.uuid(),
        &periods,
        &bilans
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The claims of a bilan, by period.
#[tracing::instrument(name = "db.claims.list", skip_all)]
pub async fn list(
    tx: &mut Tx,
    scope: &Scope,
    bilan: BilanIntermediaireId,
) -> Result<Vec<Claim>, Error> {
    let rows = sqlx::query!(
        "select period_id, bilan_entreprise, granted_version from claims
         where etablissement = $1 and bilan_intermediaire = $2 order by period_id",
        scope.etablissement(),
        bilan.uuid()
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Claim {
            period: row.period_id.into(),
            bilan: row.bilan_entreprise.into(),
            granted: row.granted_version,
        })
        .collect())
}

/// Notes the version at which the owner froze a period.
#[tracing::instrument(name = "db.claims.save", skip_all)]
pub async fn save(
    tx: &mut Tx,
    scope: &Scope,
    bilan: BilanIntermediaireId,
    claim: &Claim,
) -> Result<(), Error> {
    let done = sqlx::query!(
        "update claims set granted_version = $4
         where etablissement = $1 and bilan_intermediaire = $2 and period_id = $3",
        scope.etablissement(),
        bilan.uuid(),
        claim.period.uuid(),
        claim.granted
    )
    .execute(tx.conn())
    .await?;
    chassis::db::exactly_one(&done, "grant of a claim")
}
