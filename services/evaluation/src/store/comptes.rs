//! What final bilans intermédiaires counted, with the hash it had then (N2).

use std::collections::BTreeMap;

use chassis::Scope;
use chassis::db::{Error, Tx};
use jiff::civil::Date;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::domain::{ApprenantId, BilanEntrepriseId, BilanIntermediaireId, PeriodId};

/// One bilan entreprise as it was counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compte {
    /// What was counted.
    pub bilan: BilanEntrepriseId,
    /// What counted it.
    pub par: BilanIntermediaireId,
    /// Its period.
    pub period: PeriodId,
    /// The date that counted.
    pub date: Date,
    /// Hash of its content.
    pub sha256: String,
}

/// Counts these bilans, for ever.
#[tracing::instrument(name = "db.comptes.insert", skip_all)]
pub async fn insert(tx: &mut Tx, scope: &Scope, comptes: &[Compte]) -> Result<(), Error> {
    for compte in comptes {
        sqlx::query!(
            "insert into bilans_comptes
                (etablissement, bilan_entreprise, bilan_intermediaire, period_id, date, sha256)
             values ($1, $2, $3, $4, $5, $6)",
            scope.etablissement(),
            compte.bilan.uuid(),
            compte.par.uuid(),
            compte.period.uuid(),
            compte.date.to_sqlx() as _,
            compte.sha256
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}

/// What these bilans intermédiaires counted, in order of date.
#[tracing::instrument(name = "db.comptes.list", skip_all)]
pub async fn list(
    tx: &mut Tx,
    scope: &Scope,
    bilans: &[BilanIntermediaireId],
) -> Result<Vec<Compte>, Error> {
    let ids: Vec<Uuid> = bilans.iter().map(|bilan| bilan.uuid()).collect();
    let rows = sqlx::query!(
        "select bilan_entreprise, bilan_intermediaire, period_id, date, sha256 from bilans_comptes
         where etablissement = $1 and bilan_intermediaire = any($2)
         order by date, bilan_entreprise",
        scope.etablissement(),
        &ids
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Compte {
            bilan: row.bilan_entreprise.into(),
            par: row.bilan_intermediaire.into(),
            period: row.period_id.into(),
            date: row.date.to_jiff(),
            sha256: row.sha256,
        })
        .collect())
}

/// The learner and the period under which these bilans were counted, where they are called otherwise now (I-11).
#[tracing::instrument(name = "db.comptes.empreintes", skip_all)]
pub async fn empreintes(
    tx: &mut Tx,
    scope: &Scope,
    bilans: &[BilanEntrepriseId],
) -> Result<BTreeMap<BilanEntrepriseId, (ApprenantId, PeriodId)>, Error> {
    let ids: Vec<Uuid> = bilans.iter().map(|bilan| bilan.uuid()).collect();
    let rows = sqlx::query!(
        r#"select bilan_entreprise, empreinte_apprenant as "apprenant!", empreinte_period as "period!"
           from bilans_comptes
           where etablissement = $1 and bilan_entreprise = any($2)
             and empreinte_apprenant is not null and empreinte_period is not null"#,
        scope.etablissement(),
        &ids
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            (
                row.bilan_entreprise.into(),
                (row.apprenant.into(), row.period.into()),
            )
        })
        .collect())
}

/// Whether a bilan of a period is counted, of any of its learners or of some.
#[tracing::instrument(name = "db.comptes.any_of_period", skip_all)]
pub async fn any_of_period(
    tx: &mut Tx,
    scope: &Scope,
    period: PeriodId,
    apprenants: Option<&[crate::domain::ApprenantId]>,
) -> Result<bool, Error> {
    let apprenants = apprenants.map(super::uuids);
    let any = sqlx::query_scalar!(
        r#"select exists (
               select from bilans_comptes c
               join bilans_entreprise e on e.etablissement = c.etablissement and e.id = c.bilan_entreprise
               where c.etablissement = $1 and c.period_id = $2
                 and ($3::uuid[] is null or e.apprenant = any($3))
           ) as "any!""#,
        scope.etablissement(),
        period.uuid(),
        apprenants.as_deref() as _
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(any)
}
