//! Portfolios that a deletion takes and that may come back (P-08 ★).

use chassis::Scope;
use chassis::db::{Error, Tx};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::transfers::{self, Dossier};
use crate::domain::{Etat, PeriodId, Portfolio, Removal};
use crate::store::known_periods::uuids;

/// The portfolio of one learner.
#[derive(Serialize, Deserialize)]
pub(crate) struct Part {
    portfolio: Uuid,
    /// Its rows, without the sheets that the learner keeps.
    dossier: Dossier,
    /// The sheets that the learner keeps as fiches libres meanwhile: they go back into it.
    libres: Vec<Uuid>,
}

/// What the deletion of a period at a version takes, learner by learner; its portfolios are locked. Where the diploma
/// `keeps` completed sheets, these stay.
#[tracing::instrument(name = "db.set_aside.parts", skip_all)]
pub(crate) async fn parts(
    tx: &mut Tx,
    scope: &Scope,
    (period, version): (PeriodId, i64),
    removal: &Removal,
    keeps: bool,
) -> Result<Vec<(Uuid, Part)>, Error> {
    let here = scope.etablissement();
    let learners = removal.learners().map(uuids);
    let rows = sqlx::query!(
        r#"select p.id, p.apprenant,
                  array(select s.id from sheets s
                        where s.etablissement = $1 and s.portfolio = p.id and $5 and s.etat = $6) as "libres!",
                  array(select s.id from sheets s
                        where s.etablissement = $1 and s.portfolio = p.id and not ($5 and s.etat = $6)) as "sheets!"
           from portfolios p
           where p.etablissement = $1 and p.period = $2 and ($3::uuid[] is null or p.apprenant = any($3))
             and p.period_version < $4
           order by p.apprenant"#,
        here,
        period.uuid(),
        learners.as_deref() as _,
        version,
        keeps,
        Etat::Racontee.as_str()
    )
    .fetch_all(tx.conn())
    .await?;
    let mut parts = Vec::with_capacity(rows.len());
    for row in rows {
        let dossier = transfers::read(tx, here, &[row.id], &row.sheets).await?;
        let part = Part {
            portfolio: row.id,
            dossier,
            libres: row.libres,
        };
        parts.push((row.apprenant, part));
    }
    Ok(parts)
}

/// Writes a portfolio again as it was, of a learner who is back since that version of the period. Its own version is one
/// above that of its removal.
#[tracing::instrument(name = "db.set_aside.put", skip_all)]
pub(crate) async fn put(
    tx: &mut Tx,
    scope: &Scope,
    part: &Part,
    since: i64,
) -> Result<Portfolio, Error> {
    transfers::put(tx, scope, &part.dossier).await?;
    let row = sqlx::query!(
        "update portfolios set period_version = $3, version = version + 2
         where etablissement = $1 and id = $2
         returning id, period, apprenant, referentiel, version, changed_at",
        scope.etablissement(),
        part.portfolio,
        since
    )
    .fetch_one(tx.conn())
    .await?;
    sqlx::query!(
        "update sheets set portfolio = $2
         where etablissement = $1 and id = any($3) and apprenant = $4 and portfolio is null",
        scope.etablissement(),
        part.portfolio,
        &part.libres,
        row.apprenant
    )
    .execute(tx.conn())
    .await?;
    Ok(Portfolio {
        id: row.id.into(),
        period: row.period.into(),
        apprenant: row.apprenant.into(),
        referentiel: row.referentiel,
        version: row.version,
        changed_at: row.changed_at.map(jiff_sqlx::Timestamp::to_jiff),
    })
}
