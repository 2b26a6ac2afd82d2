//! Work queue of the sweep, across établissements: ids and a due time only, so it needs no tenant to be read.
//!
//! A row exists from the opening of a claim until its bilan is final, or aborted with its periods released.

use chassis::Uai;
use chassis::db::{Db, Error, Tx};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;

use crate::domain::{BilanIntermediaireId, ClaimId};

/// A claim that somebody must settle.
#[derive(Debug, Clone)]
pub struct Due {
    /// The claim.
    pub claim: ClaimId,
    /// The établissement of its bilan.
    pub etablissement: Uai,
    /// Its bilan.
    pub bilan: BilanIntermediaireId,
}

/// Most claims looked at in one pass.
const BATCH: i64 = 100;

/// Adds a claim, to be settled by the sweep from `due_at` on unless it is settled before.
#[tracing::instrument(name = "db.to_settle.add", skip_all)]
pub async fn add(tx: &mut Tx, due: &Due, due_at: Timestamp) -> Result<(), Error> {
    sqlx::query!(
        "insert into claims_to_settle (claim, uai, bilan_intermediaire, due_at) values ($1, $2, $3, $4)",
        due.claim.uuid(),
        due.etablissement.as_str(),
        due.bilan.uuid(),
        due_at.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Nothing is left to do for this claim.
#[tracing::instrument(name = "db.to_settle.remove", skip_all)]
pub async fn remove(tx: &mut Tx, claim: ClaimId) -> Result<(), Error> {
    sqlx::query!(
        "delete from claims_to_settle where claim = $1",
        claim.uuid()
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Asks the sweep to come back to this claim from `due_at` on.
#[tracing::instrument(name = "db.to_settle.postpone", skip_all)]
pub async fn postpone(tx: &mut Tx, claim: ClaimId, due_at: Timestamp) -> Result<(), Error> {
    sqlx::query!(
        "update claims_to_settle set due_at = $2 where claim = $1",
        claim.uuid(),
        due_at.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The claims whose time has come, the longest due first.
#[tracing::instrument(name = "db.to_settle.due", skip_all)]
pub async fn due(db: &Db, now: Timestamp) -> Result<Vec<Due>, Error> {
    let rows = sqlx::query!(
        "select claim, uai, bilan_intermediaire from claims_to_settle where due_at <= $1 order by due_at limit $2",
        now.to_sqlx() as _,
        BATCH
    )
    .fetch_all(db.pool())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Due {
                claim: row.claim.into(),
                etablissement: row
                    .uai
                    .parse()
                    .map_err(|error| Error::corrupt("claims_to_settle.uai", error))?,
                bilan: row.bilan_intermediaire.into(),
            })
        })
        .collect()
}
