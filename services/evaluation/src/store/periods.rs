//! This service's copy of periods, and what is left of those deleted.

use std::collections::{BTreeSet, HashMap};

use chassis::db::{Error, Tx};
use chassis::{Scope, Uai};
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use super::uuids;
use crate::domain::period::{Connue, Individuel, Participant, Period};
use crate::domain::{ApprenantId, PeriodId};

/// The référentiel of a period; `None`: it is not known here.
#[tracing::instrument(name = "db.periods.facts_of_period", skip_all)]
pub async fn facts_of_period(
    tx: &mut Tx,
    etablissement: &Uai,
    period: PeriodId,
) -> Result<Option<String>, Error> {
    let referentiel = sqlx::query_scalar!(
        "select referentiel from periods where etablissement = $1 and id = $2",
        etablissement.as_str(),
        period.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(referentiel)
}

/// The référentiels of a learner's periods.
#[tracing::instrument(name = "db.periods.facts_of_apprenant", skip_all)]
pub async fn facts_of_apprenant(
    tx: &mut Tx,
    etablissement: &Uai,
    apprenant: ApprenantId,
) -> Result<BTreeSet<String>, Error> {
    let referentiels = sqlx::query_scalar!(
        "select distinct p.referentiel
         from period_apprenants a
         join periods p on p.etablissement = a.etablissement and p.id = a.period_id
         where a.etablissement = $1 and a.apprenant = $2",
        etablissement.as_str(),
        apprenant.uuid()
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(referentiels.into_iter().collect())
}

/// Makes the events of one period follow one another, whether or not it has a row yet.
#[tracing::instrument(name = "db.periods.serialise", skip_all)]
pub async fn serialise(tx: &mut Tx, scope: &Scope, period: PeriodId) -> Result<(), Error> {
    sqlx::query!(
        "select pg_advisory_xact_lock(hashtextextended($1 || $2::text, 0))",
        scope.etablissement(),
        period.uuid().to_string()
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// What is known of a period whose events are serialised; its row is locked until the end of the transaction.
#[tracing::instrument(name = "db.periods.lock", skip_all)]
pub async fn lock(tx: &mut Tx, scope: &Scope, period: PeriodId) -> Result<Option<Connue>, Error> {
    sqlx::query!(
        "select id from periods where etablissement = $1 and id = $2 for update",
        scope.etablissement(),
        period.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(known(tx, scope, &[period]).await?.remove(&period))
}

/// What is known of these periods; the rows of those that exist are kept from changing until the end of the transaction.
#[tracing::instrument(name = "db.periods.known", skip_all)]
pub async fn known(
    tx: &mut Tx,
    scope: &Scope,
    periods: &[PeriodId],
) -> Result<HashMap<PeriodId, Connue>, Error> {
    let ids: Vec<Uuid> = periods.iter().map(|period| period.uuid()).collect();
    let active = sqlx::query!(
        "select id, version from periods where etablissement = $1 and id = any($2) order by id for share",
        scope.etablissement(),
        &ids
    )
    .fetch_all(tx.conn())
    .await?;
    let deleted = sqlx::query!(
        "select period_id, version from period_tombstones where etablissement = $1 and period_id = any($2)",
        scope.etablissement(),
        &ids
    )
    .fetch_all(tx.conn())
    .await?;
    // A period that came back after its deletion has both: the row is the later.
    let deleted = deleted
        .into_iter()
        .map(|row| (row.period_id.into(), Connue::Supprimee(row.version)));
    let active = active
        .into_iter()
        .map(|row| (row.id.into(), Connue::Active(row.version)));
    Ok(deleted.chain(active).collect())
}

/// The period itself.
#[tracing::instrument(name = "db.periods.get", skip_all)]
pub async fn get(tx: &mut Tx, scope: &Scope, period: PeriodId) -> Result<Option<Period>, Error> {
    let row = sqlx::query!(
        "select id, referentiel, niveau, statut, debut, fin, taches, version
         from periods where etablissement = $1 and id = $2",
        scope.etablissement(),
        period.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| Period {
        id: row.id.into(),
        referentiel: row.referentiel,
        niveau: row.niveau,
        statut: row.statut,
        debut: row.debut.to_jiff(),
        fin: row.fin.to_jiff(),
        taches: row.taches,
        version: row.version,
    }))
}

/// Writes the period as its owner last told it.
#[tracing::instrument(name = "db.periods.save", skip_all)]
pub async fn save(tx: &mut Tx, scope: &Scope, period: &Period) -> Result<(), Error> {
    sqlx::query!(
        "insert into periods (etablissement, id, referentiel, niveau, statut, debut, fin, taches, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict on constraint periods_key do update
         set referentiel = excluded.referentiel, niveau = excluded.niveau, statut = excluded.statut,
             debut = excluded.debut, fin = excluded.fin, taches = excluded.taches, version = excluded.version
         where periods.version < excluded.version",
        scope.etablissement(),
        period.id.uuid(),
        period.referentiel,
        period.niveau,
        period.statut,
        period.debut.to_sqlx() as _,
        period.fin.to_sqlx() as _,
        &period.taches,
        period.version
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The tasks of a learner of this period: the period's, with what its fiche says otherwise (P-10).
#[tracing::instrument(name = "db.periods.taches_of", skip_all)]
pub async fn taches_of(
    tx: &mut Tx,
    scope: &Scope,
    period: &Period,
    apprenant: ApprenantId,
) -> Result<Vec<String>, Error> {
    let own = sqlx::query!(
        "select taches_ajoutees, taches_retirees from period_apprenants
         where etablissement = $1 and period_id = $2 and apprenant = $3",
        scope.etablissement(),
        period.id.uuid(),
        apprenant.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    let mut taches = period.taches.clone();
    if let Some(own) = own {
        taches.retain(|code| !own.taches_retirees.contains(code));
        taches.extend(own.taches_ajoutees);
    }
    Ok(taches)
}

/// Takes note of what the fiche of a learner says of its tasks, unless a later version of it told already. Another
/// participation of the same learner has another fiche.
#[tracing::instrument(name = "db.periods.individualise", skip_all)]
pub async fn individualise(tx: &mut Tx, scope: &Scope, own: &Individuel) -> Result<(), Error> {
    sqlx::query!(
        "update period_apprenants
         set fiche_version = $5, taches_ajoutees = $6, taches_retirees = $7
         where etablissement = $1 and period_id = $2 and apprenant = $3 and since = $4 and fiche_version < $5",
        scope.etablissement(),
        own.period.uuid(),
        own.apprenant.uuid(),
        own.since,
        own.version,
        &own.ajoutees,
        &own.retirees
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Adds learners to a period, with the version at which each joined. Who joins again has a new fiche, which says nothing.
#[tracing::instrument(name = "db.periods.add_apprenants", skip_all)]
pub async fn add_apprenants(
    tx: &mut Tx,
    scope: &Scope,
    period: PeriodId,
    participants: &[Participant],
) -> Result<(), Error> {
    let (apprenants, since): (Vec<ApprenantId>, Vec<i64>) = participants
        .iter()
        .map(|one| (one.apprenant, one.since))
        .unzip();
    sqlx::query!(
        "insert into period_apprenants (etablissement, period_id, apprenant, since)
         select $1, $2, apprenant, since from unnest($3::uuid[], $4::bigint[]) as new (apprenant, since)
         on conflict on constraint period_apprenants_key do update
         set since = excluded.since, fiche_version = 0, taches_ajoutees = '{}', taches_retirees = '{}'
         where period_apprenants.since < excluded.since",
        scope.etablissement(),
        period.uuid(),
        &uuids(&apprenants),
        &since
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Since when the learners of a period take part.
#[tracing::instrument(name = "db.periods.participants", skip_all)]
pub async fn participants(
    tx: &mut Tx,
    scope: &Scope,
    period: PeriodId,
) -> Result<HashMap<ApprenantId, i64>, Error> {
    let rows = sqlx::query!(
        "select apprenant, since from period_apprenants where etablissement = $1 and period_id = $2",
        scope.etablissement(),
        period.uuid()
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.apprenant.into(), row.since))
        .collect())
}

/// Deletes a period, and leaves behind the version of its deletion. Its bilans must be gone before.
#[tracing::instrument(name = "db.periods.bury", skip_all)]
pub async fn bury(tx: &mut Tx, scope: &Scope, period: PeriodId, version: i64) -> Result<(), Error> {
    sqlx::query!(
        "insert into period_tombstones (etablissement, period_id, version) values ($1, $2, $3)
         on conflict on constraint period_tombstones_key do update
         set version = greatest(period_tombstones.version, excluded.version)",
        scope.etablissement(),
        period.uuid(),
        version
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "delete from periods where etablissement = $1 and id = $2",
        scope.etablissement(),
        period.uuid()
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Takes learners out of a period, and leaves behind the version at which they left.
#[tracing::instrument(name = "db.periods.withdraw", skip_all)]
pub async fn withdraw(
    tx: &mut Tx,
    scope: &Scope,
    period: PeriodId,
    apprenants: &[ApprenantId],
    version: i64,
) -> Result<(), Error> {
    let ids = uuids(apprenants);
    sqlx::query!(
        "insert into period_withdrawals (etablissement, period_id, apprenant, version)
         select $1, $2, apprenant, $4 from unnest($3::uuid[]) as gone (apprenant)
         on conflict on constraint period_withdrawals_key do update
         set version = greatest(period_withdrawals.version, excluded.version)",
        scope.etablissement(),
        period.uuid(),
        &ids,
        version
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "delete from period_apprenants where etablissement = $1 and period_id = $2 and apprenant = any($3)",
        scope.etablissement(),
        period.uuid(),
        &ids
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update periods set version = $3 where etablissement = $1 and id = $2 and version < $3",
        scope.etablissement(),
        period.uuid(),
        version
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The learners who left a period at some version after `version`, and the greatest version at which one did.
#[tracing::instrument(name = "db.periods.withdrawn", skip_all)]
pub async fn withdrawn(
    tx: &mut Tx,
    scope: &Scope,
    period: PeriodId,
    version: i64,
) -> Result<(BTreeSet<ApprenantId>, Option<i64>), Error> {
    let rows = sqlx::query!(
        "select apprenant, version from period_withdrawals
         where etablissement = $1 and period_id = $2 and version > $3",
        scope.etablissement(),
        period.uuid(),
        version
    )
    .fetch_all(tx.conn())
    .await?;
    let latest = rows.iter().map(|row| row.version).max();
    let apprenants = rows.into_iter().map(|row| row.apprenant.into()).collect();
    Ok((apprenants, latest))
}
