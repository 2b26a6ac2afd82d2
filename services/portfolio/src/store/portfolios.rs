//! Portfolios, and what is counted over the portfolios of a period.

use std::collections::BTreeMap;

use chassis::db::{Error, Tx};
use chassis::{Scope, Uai};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::domain::{
    ApprenantId, Etat, FolderState, Nature, PeriodCounts, PeriodId, Portfolio, PortfolioId, Removal,
};
use crate::store::known_periods::uuids;

struct Row {
    id: Uuid,
    period: Uuid,
    apprenant: Uuid,
    referentiel: String,
    version: i64,
    changed_at: Option<jiff_sqlx::Timestamp>,
    frozen_on: Option<jiff_sqlx::Date>,
}

impl From<Row> for Portfolio {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.into(),
            period: row.period.into(),
            apprenant: row.apprenant.into(),
            referentiel: row.referentiel,
            version: row.version,
            changed_at: row.changed_at.map(jiff_sqlx::Timestamp::to_jiff),
            frozen_on: row.frozen_on.map(jiff_sqlx::Date::to_jiff),
        }
    }
}

/// The référentiel of the portfolio of a learner for a period; `None`: there is no such portfolio.
#[tracing::instrument(name = "db.portfolios.facts_of_portfolio", skip_all)]
pub(crate) async fn facts_of_portfolio(
    tx: &mut Tx,
    etablissement: &Uai,
    period: PeriodId,
    apprenant: ApprenantId,
) -> Result<Option<String>, Error> {
    let referentiel = sqlx::query_scalar!(
        "select referentiel from portfolios
         where etablissement = $1 and period = $2 and apprenant = $3",
        etablissement.as_str(),
        period.uuid(),
        apprenant.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(referentiel)
}

/// The period of each portfolio of a learner.
#[tracing::instrument(name = "db.portfolios.periods_of", skip_all)]
pub(crate) async fn periods_of(
    tx: &mut Tx,
    scope: &Scope,
    apprenant: ApprenantId,
) -> Result<BTreeMap<PortfolioId, PeriodId>, Error> {
    let rows = sqlx::query!(
        "select id, period from portfolios where etablissement = $1 and apprenant = $2",
        scope.etablissement(),
        apprenant.uuid()
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.id.into(), row.period.into()))
        .collect())
}

/// The portfolio of a learner for a period.
#[tracing::instrument(name = "db.portfolios.get", skip_all)]
pub(crate) async fn get(
    tx: &mut Tx,
    scope: &Scope,
    period: PeriodId,
    apprenant: ApprenantId,
) -> Result<Option<Portfolio>, Error> {
    let row = sqlx::query_as!(
        Row,
        "select id, period, apprenant, referentiel, version, changed_at, frozen_on from portfolios
         where etablissement = $1 and period = $2 and apprenant = $3",
        scope.etablissement(),
        period.uuid(),
        apprenant.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(Portfolio::from))
}

/// The same, locked until the end of the transaction: changes of one portfolio follow one another.
#[tracing::instrument(name = "db.portfolios.lock", skip_all)]
pub(crate) async fn lock(
    tx: &mut Tx,
    scope: &Scope,
    period: PeriodId,
    apprenant: ApprenantId,
) -> Result<Option<Portfolio>, Error> {
    let row = sqlx::query_as!(
        Row,
        "select id, period, apprenant, referentiel, version, changed_at, frozen_on from portfolios
         where etablissement = $1 and period = $2 and apprenant = $3
         for update",
        scope.etablissement(),
        period.uuid(),
        apprenant.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(Portfolio::from))
}

/// A portfolio of which the identity is known, locked until the end of the transaction.
#[tracing::instrument(name = "db.portfolios.lock_id", skip_all)]
pub(crate) async fn lock_id(
    tx: &mut Tx,
    scope: &Scope,
    id: PortfolioId,
) -> Result<Option<Portfolio>, Error> {
    let row = sqlx::query_as!(
        Row,
        "select id, period, apprenant, referentiel, version, changed_at, frozen_on from portfolios
         where etablissement = $1 and id = $2
         for update",
        scope.etablissement(),
        id.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(Portfolio::from))
}

/// Opens one portfolio per learner of a period, with the version at which the learner joined, and answers those that were
/// not there yet (F-01).
#[tracing::instrument(name = "db.portfolios.open", skip_all)]
pub(crate) async fn open(
    tx: &mut Tx,
    scope: &Scope,
    period: PeriodId,
    referentiel: &str,
    learners: &[(ApprenantId, i64)],
    now: Timestamp,
) -> Result<Vec<Portfolio>, Error> {
    let (learners, since): (Vec<ApprenantId>, Vec<i64>) = learners.iter().copied().unzip();
    let ids: Vec<Uuid> = learners
        .iter()
        .map(|_| PortfolioId::generate().uuid())
        .collect();
    let rows = sqlx::query_as!(
        Row,
        "insert into portfolios
            (etablissement, id, period, apprenant, referentiel, period_version, version, created_at)
         select $1, id, $2, apprenant, $3, since, 1, $4
         from unnest($5::uuid[], $6::uuid[], $7::bigint[]) as new (id, apprenant, since)
         on conflict on constraint portfolios_one_per_learner_and_period do nothing
         returning id, period, apprenant, referentiel, version, changed_at, frozen_on",
        scope.etablissement(),
        period.uuid(),
        referentiel,
        now.to_sqlx() as _,
        &ids,
        &uuids(&learners),
        &since
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(Portfolio::from).collect())
}

/// Notes a change in a portfolio read at `version`, and answers its new version. `by_learner`: it is started (F-01).
#[tracing::instrument(name = "db.portfolios.written", skip_all)]
pub(crate) async fn written(
    tx: &mut Tx,
    scope: &Scope,
    (id, version): (PortfolioId, i64),
    by_learner: Option<Timestamp>,
) -> Result<i64, Error> {
    let done = sqlx::query!(
        "update portfolios set version = version + 1, changed_at = coalesce($4, changed_at)
         where etablissement = $1 and id = $2 and version = $3",
        scope.etablissement(),
        id.uuid(),
        version,
        by_learner.map(jiff_sqlx::ToSqlx::to_sqlx) as _
    )
    .execute(tx.conn())
    .await?;
    chassis::db::exactly_one(&done, "change of a portfolio")?;
    Ok(version + 1)
}

/// F-04, E-07: freezes the ticks and picks of a learner in these periods; the first date stays.
#[tracing::instrument(name = "db.portfolios.freeze", skip_all)]
pub(crate) async fn freeze(
    tx: &mut Tx,
    scope: &Scope,
    apprenant: ApprenantId,
    periods: &[PeriodId],
    date: Date,
) -> Result<(), Error> {
    let periods: Vec<Uuid> = periods.iter().map(|period| period.uuid()).collect();
    sqlx::query!(
        "update portfolios set frozen_on = $4
         where etablissement = $1 and apprenant = $2 and period = any($3) and frozen_on is null",
        scope.etablissement(),
        apprenant.uuid(),
        &periods,
        date.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The portfolios of these learners do not go with what was told of the period before `since` (P-08 ★).
#[tracing::instrument(name = "db.portfolios.outlive", skip_all)]
pub(crate) async fn outlive(
    tx: &mut Tx,
    scope: &Scope,
    period: PeriodId,
    learners: &[Uuid],
    since: i64,
) -> Result<(), Error> {
    sqlx::query!(
        "update portfolios set period_version = $4
         where etablissement = $1 and period = $2 and apprenant = any($3) and period_version < $4",
        scope.etablissement(),
        period.uuid(),
        learners,
        since
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Locks the portfolios of a period, so that none of their sheets changes until the end of the transaction.
#[tracing::instrument(name = "db.portfolios.lock_all", skip_all)]
pub(crate) async fn lock_all(
    tx: &mut Tx,
    scope: &Scope,
    period: PeriodId,
    removal: &Removal,
) -> Result<(), Error> {
    let learners = removal.learners().map(uuids);
    sqlx::query!(
        "select id from portfolios
         where etablissement = $1 and period = $2 and ($3::uuid[] is null or apprenant = any($3))
         order by id for update",
        scope.etablissement(),
        period.uuid(),
        learners.as_deref() as _
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(())
}

/// Removes the portfolios of a period deleted at a version, with their sheets, texts and read states, and
/// answers what was removed (P-08). One opened by a later version of the period stays.
#[tracing::instrument(name = "db.portfolios.remove", skip_all)]
pub(crate) async fn remove(
    tx: &mut Tx,
    scope: &Scope,
    (period, period_version): (PeriodId, i64),
    removal: &Removal,
) -> Result<Vec<Portfolio>, Error> {
    let learners = removal.learners().map(uuids);
    let rows = sqlx::query_as!(
        Row,
        "delete from portfolios
         where etablissement = $1 and period = $2 and ($3::uuid[] is null or apprenant = any($3))
           and period_version < $4
         returning id, period, apprenant, referentiel, version, changed_at, frozen_on",
        scope.etablissement(),
        period.uuid(),
        learners.as_deref() as _,
        period_version
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(Portfolio::from).collect())
}

/// The portfolios of a period, which are locked, and the version of the period that opened each.
#[tracing::instrument(name = "db.portfolios.of_period", skip_all)]
pub(crate) async fn of_period(
    tx: &mut Tx,
    scope: &Scope,
    period: PeriodId,
) -> Result<Vec<(Portfolio, i64)>, Error> {
    let rows = sqlx::query!(
        "select id, apprenant, referentiel, version, changed_at, frozen_on, period_version from portfolios
         where etablissement = $1 and period = $2
         order by id for update",
        scope.etablissement(),
        period.uuid()
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let portfolio = Portfolio {
                id: row.id.into(),
                period,
                apprenant: row.apprenant.into(),
                referentiel: row.referentiel,
                version: row.version,
                changed_at: row.changed_at.map(jiff_sqlx::Timestamp::to_jiff),
                frozen_on: row.frozen_on.map(jiff_sqlx::Date::to_jiff),
            };
            (portfolio, row.period_version)
        })
        .collect())
}

/// P-11: the folders of a period, of these learners or of all, as `reader` sees them (F-05).
#[tracing::instrument(name = "db.portfolios.folders", skip_all)]
pub(crate) async fn folders(
    tx: &mut Tx,
    scope: &Scope,
    period: PeriodId,
    learners: Option<&[ApprenantId]>,
    reader: Uuid,
) -> Result<Vec<FolderState>, Error> {
    let learners = learners.map(uuids);
    let rows = sqlx::query!(
        r#"select p.apprenant, p.changed_at, told.sheets as "sheets!", told.completed as "completed!",
                  told.unread as "unread!", told.activites as "activites!"
           from portfolios p
           -- Folder by folder: of all the sheets of a school, those of a period are few.
           cross join lateral (
               select (count(*) filter (where s.nature <> $6))::int as sheets,
                      (count(*) filter (where s.nature <> $6 and s.etat = $5))::int as completed,
                      (count(*) filter (where s.changed_at is not null
                                          and (r.version is null or r.version < s.written_version)))::int as unread,
                      (count(*) filter (where s.nature = $6))::int as activites
               from sheets s
               left join sheet_reads r
                    on r.etablissement = s.etablissement and r.sheet = s.id and r.reader = $4
               where s.etablissement = p.etablissement and s.portfolio = p.id
           ) told
           where p.etablissement = $1 and p.period = $2
             and ($3::uuid[] is null or p.apprenant = any($3))
           order by p.apprenant"#,
        scope.etablissement(),
        period.uuid(),
        learners.as_deref() as _,
        reader,
        Etat::Racontee.as_str(),
        Nature::Activite.as_str()
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| FolderState {
            apprenant: row.apprenant.into(),
            changed_at: row.changed_at.map(jiff_sqlx::Timestamp::to_jiff),
            sheets: row.sheets,
            completed: row.completed,
            unread: row.unread,
            activites: row.activites,
        })
        .collect())
}

/// P-08: what deleting the period, or the part of one learner, would remove.
#[tracing::instrument(name = "db.portfolios.count", skip_all)]
pub(crate) async fn count(
    tx: &mut Tx,
    scope: &Scope,
    period: PeriodId,
    apprenant: Option<ApprenantId>,
) -> Result<PeriodCounts, Error> {
    let counts = sqlx::query!(
        r#"select count(distinct p.id) as "portfolios!",
                  count(distinct p.id) filter (where p.changed_at is not null) as "started!",
                  count(s.id) as "sheets!",
                  count(s.id) filter (where s.etat = $3) as "completed!"
           from portfolios p
           left join sheets s on s.etablissement = p.etablissement and s.portfolio = p.id
           where p.etablissement = $1 and p.period = $2 and ($4::uuid is null or p.apprenant = $4)"#,
        scope.etablissement(),
        period.uuid(),
        Etat::Racontee.as_str(),
        apprenant.map(ApprenantId::uuid)
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(PeriodCounts {
        portfolios: counts.portfolios,
        started: counts.started,
        sheets: counts.sheets,
        completed: counts.completed,
        ..PeriodCounts::default()
    })
}
