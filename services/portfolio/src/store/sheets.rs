//! Weekly sheets, without their texts.

use chassis::Scope;
use chassis::db::{Error, Tx};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::domain::{
    ApprenantId, Etat, IsoWeek, PeriodId, Portfolio, PortfolioId, Removal, Sheet, SheetId,
};
use crate::store::known_periods::uuids;

struct Row {
    id: Uuid,
    monday: jiff_sqlx::Date,
    etat: String,
    version: i64,
    changed_at: Option<jiff_sqlx::Timestamp>,
    seen_version: Option<i64>,
}

impl TryFrom<Row> for Sheet {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        let etat = Etat::parse(&row.etat)
            .ok_or_else(|| Error::corrupt("sheets.etat", format!("sheet {}", row.id)))?;
        Ok(Self {
            id: row.id.into(),
            week: IsoWeek::of(row.monday.to_jiff()),
            etat,
            version: row.version,
            changed_at: row.changed_at.map(jiff_sqlx::Timestamp::to_jiff),
            seen_version: row.seen_version,
        })
    }
}

/// Makes an empty sheet per portfolio and week that has none yet (P-04, P-05).
#[tracing::instrument(name = "db.sheets.open", skip_all)]
pub(crate) async fn open(
    tx: &mut Tx,
    scope: &Scope,
    portfolios: &[Portfolio],
    weeks: &[IsoWeek],
    now: Timestamp,
) -> Result<(), Error> {
    let sheets = portfolios.len() * weeks.len();
    let mut ids: Vec<Uuid> = Vec::with_capacity(sheets);
    let mut owners: Vec<Uuid> = Vec::with_capacity(sheets);
    let mut learners: Vec<ApprenantId> = Vec::with_capacity(sheets);
    let mut mondays: Vec<String> = Vec::with_capacity(sheets);
    for portfolio in portfolios {
        for week in weeks {
            ids.push(SheetId::generate().uuid());
            owners.push(portfolio.id.uuid());
            learners.push(portfolio.apprenant);
            mondays.push(week.monday().to_string());
        }
    }
    sqlx::query!(
        "insert into sheets (etablissement, id, portfolio, apprenant, monday, etat, version, created_at)
         select $1, id, portfolio, apprenant, monday::date, $2, 1, $3
         from unnest($4::uuid[], $5::uuid[], $6::uuid[], $7::text[]) as new (id, portfolio, apprenant, monday)
         on conflict on constraint sheets_one_per_week do nothing",
        scope.etablissement(),
        Etat::Vide.as_str(),
        now.to_sqlx() as _,
        &ids,
        &owners,
        &uuids(&learners),
        &mondays
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The sheets of a portfolio in order of weeks, as `reader` sees them (F-05).
#[tracing::instrument(name = "db.sheets.list", skip_all)]
pub(crate) async fn list(
    tx: &mut Tx,
    scope: &Scope,
    portfolio: PortfolioId,
    reader: Uuid,
) -> Result<Vec<Sheet>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"select s.id, s.monday, s.etat, s.version, s.changed_at, r.version as "seen_version?"
           from sheets s
           left join sheet_reads r on r.etablissement = s.etablissement and r.sheet = s.id and r.reader = $3
           where s.etablissement = $1 and s.portfolio = $2
           order by s.monday"#,
        scope.etablissement(),
        portfolio.uuid(),
        reader
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter().map(Sheet::try_from).collect()
}

/// The sheet of a week. Whoever changes it holds the lock of its portfolio.
#[tracing::instrument(name = "db.sheets.of_week", skip_all)]
pub(crate) async fn of_week(
    tx: &mut Tx,
    scope: &Scope,
    portfolio: PortfolioId,
    week: IsoWeek,
    reader: Uuid,
) -> Result<Option<Sheet>, Error> {
    let monday: Date = week.monday();
    let row = sqlx::query_as!(
        Row,
        r#"select s.id, s.monday, s.etat, s.version, s.changed_at, r.version as "seen_version?"
           from sheets s
           left join sheet_reads r on r.etablissement = s.etablissement and r.sheet = s.id and r.reader = $4
           where s.etablissement = $1 and s.portfolio = $2 and s.monday = $3"#,
        scope.etablissement(),
        portfolio.uuid(),
        monday.to_sqlx() as _,
        reader
    )
    .fetch_optional(tx.conn())
    .await?;
    row.map(Sheet::try_from).transpose()
}

/// Notes that the learner wrote in a sheet read at `version`, and answers its new version.
#[tracing::instrument(name = "db.sheets.written", skip_all)]
pub(crate) async fn written(
    tx: &mut Tx,
    scope: &Scope,
    id: SheetId,
    version: i64,
    etat: Etat,
    now: Timestamp,
) -> Result<i64, Error> {
    let done = sqlx::query!(
        "update sheets set version = version + 1, etat = $4, changed_at = $5
         where etablissement = $1 and id = $2 and version = $3",
        scope.etablissement(),
        id.uuid(),
        version,
        etat.as_str(),
        now.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    chassis::db::exactly_one(&done, "change of a sheet")?;
    Ok(version + 1)
}

/// P-05: takes the sheets of other weeks than these off the portfolios of a period: empty ones go, those where something
/// is written become fiches libres.
#[tracing::instrument(name = "db.sheets.drop_other_weeks", skip_all)]
pub(crate) async fn drop_other_weeks(
    tx: &mut Tx,
    scope: &Scope,
    period: PeriodId,
    weeks: &[IsoWeek],
) -> Result<(), Error> {
    let mondays: Vec<String> = weeks.iter().map(|week| week.monday().to_string()).collect();
    sqlx::query!(
        "delete from sheets s using portfolios p
         where s.etablissement = $1 and p.etablissement = $1 and p.id = s.portfolio and p.period = $2
           and s.etat = $4 and s.monday <> all($3::text[]::date[])",
        scope.etablissement(),
        period.uuid(),
        &mondays,
        Etat::Vide.as_str()
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update sheets s set portfolio = null from portfolios p
         where s.etablissement = $1 and p.etablissement = $1 and p.id = s.portfolio and p.period = $2
           and s.monday <> all($3::text[]::date[])",
        scope.etablissement(),
        period.uuid(),
        &mondays
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// P-05: of the sheets of a period, how many are of other weeks than these: empty, and written in.
#[tracing::instrument(name = "db.sheets.count_other_weeks", skip_all)]
pub(crate) async fn count_other_weeks(
    tx: &mut Tx,
    scope: &Scope,
    period: PeriodId,
    weeks: &[IsoWeek],
) -> Result<(i64, i64), Error> {
    let mondays: Vec<String> = weeks.iter().map(|week| week.monday().to_string()).collect();
    let counts = sqlx::query!(
        r#"select count(*) filter (where s.etat = $4) as "empty!",
                  count(*) filter (where s.etat <> $4) as "written!"
           from sheets s join portfolios p on p.etablissement = s.etablissement and p.id = s.portfolio
           where s.etablissement = $1 and p.period = $2 and s.monday <> all($3::text[]::date[])"#,
        scope.etablissement(),
        period.uuid(),
        &mondays,
        Etat::Vide.as_str()
    )
    .fetch_one(tx.conn())
    .await?;
    Ok((counts.empty, counts.written))
}

/// P-08: makes fiches libres of the told sheets of a period that is going, where its référentiel keeps them.
#[tracing::instrument(name = "db.sheets.keep_completed", skip_all)]
pub(crate) async fn keep_completed(
    tx: &mut Tx,
    scope: &Scope,
    (period, period_version): (PeriodId, i64),
    removal: &Removal,
) -> Result<(), Error> {
    let learners = removal.learners().map(uuids);
    sqlx::query!(
        "update sheets set portfolio = null
         from portfolios p
         where sheets.etablissement = $1 and sheets.etat = $4
           and p.etablissement = sheets.etablissement and p.id = sheets.portfolio
           and p.period = $2 and ($3::uuid[] is null or p.apprenant = any($3)) and p.period_version < $5",
        scope.etablissement(),
        period.uuid(),
        learners.as_deref() as _,
        Etat::Racontee.as_str(),
        period_version
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
