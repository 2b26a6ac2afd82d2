//! Sheets, without their texts.

use std::collections::BTreeMap;

use chassis::db::{Error, Tx};
use chassis::{Scope, Uai};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff_sqlx::ToSqlx as _;
use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

use crate::domain::{
    ApprenantId, Etat, IsoWeek, Nature, PeriodId, Place, Portfolio, PortfolioId, Removal, Sheet,
    SheetId, SheetRef, Which,
};
use crate::store::known_periods::uuids;

struct Row {
    id: Uuid,
    nature: String,
    portfolio: Option<Uuid>,
    referentiel: String,
    monday: Option<jiff_sqlx::Date>,
    told: Json<BTreeMap<String, Value>>,
    asked_by: Option<Uuid>,
    annexes: i32,
    etat: String,
    version: i64,
    written_version: i64,
    created_at: jiff_sqlx::Timestamp,
    changed_at: Option<jiff_sqlx::Timestamp>,
    seen_version: Option<i64>,
}

impl TryFrom<Row> for Sheet {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        let corrupt = |column| Error::corrupt(column, format!("sheet {}", row.id));
        let etat = Etat::parse(&row.etat).ok_or_else(|| corrupt("sheets.etat"))?;
        let nature = Nature::parse(&row.nature).ok_or_else(|| corrupt("sheets.nature"))?;
        let text = |name: &str| {
            let value = row.told.get(name).and_then(Value::as_str);
            value
                .filter(|text| !text.trim().is_empty())
                .map(str::to_owned)
        };
        Ok(Self {
            id: row.id.into(),
            nature,
            titre: text("titre"),
            autonomie: text("autonomie"),
            date: text("date"),
            exportee: row.told.get("exportee") == Some(&Value::Bool(true)),
            portfolio: row.portfolio.map(PortfolioId::from),
            referentiel: row.referentiel,
            week: row.monday.map(|monday| IsoWeek::of(monday.to_jiff())),
            asked_by: row.asked_by,
            annexes: row.annexes,
            etat,
            version: row.version,
            written_version: row.written_version,
            created_at: row.created_at.to_jiff(),
            changed_at: row.changed_at.map(jiff_sqlx::Timestamp::to_jiff),
            seen_version: row.seen_version,
        })
    }
}

/// Reads sheets as `reader` sees them (F-05): weeks in order, then the others as they were made.
macro_rules! sheets {
    ($tx:expr, $scope:expr, $reader:expr, $filter:literal, $($argument:expr),+) => {
        sqlx::query_as!(
            Row,
            r#"select s.id, s.nature, s.portfolio, s.referentiel, s.monday, s.asked_by, s.etat, s.version,
                      s.written_version, s.created_at, s.changed_at, r.version as "seen_version?",
                      (select count(*)::int from annexes a where a.etablissement = s.etablissement and a.sheet = s.id)
                          as "annexes!",
                      (select coalesce(jsonb_object_agg(f.name, f.value), '{}') from form_fields f
                       where f.etablissement = s.etablissement and f.form = s.id
                         and f.name in ('titre', 'autonomie', 'date', 'exportee'))
                          as "told!: Json<BTreeMap<String, Value>>"
               from sheets s
               left join sheet_reads r
                    on r.etablissement = s.etablissement and r.sheet = s.id and r.reader = $2
               where s.etablissement = $1 and "#
                + $filter
                + " order by s.monday nulls last, s.created_at, s.id",
            $scope.etablissement(),
            $reader,
            $($argument),+
        )
        .fetch_all($tx.conn())
        .await?
        .into_iter()
        .map(Sheet::try_from)
        .collect::<Result<Vec<Sheet>, Error>>()
    };
}

/// The sheets of a portfolio.
#[tracing::instrument(name = "db.sheets.list", skip_all)]
pub(crate) async fn list(
    tx: &mut Tx,
    scope: &Scope,
    portfolio: PortfolioId,
    reader: Uuid,
) -> Result<Vec<Sheet>, Error> {
    sheets!(tx, scope, reader, "s.portfolio = $3", portfolio.uuid())
}

/// What a learner has there outside any period: its fiches libres (F-10), its livrets with what is noted in them (F-12), its
/// books with their pages (F-11).
#[tracing::instrument(name = "db.sheets.outside", skip_all)]
pub(crate) async fn outside(
    tx: &mut Tx,
    scope: &Scope,
    (apprenant, place): (ApprenantId, Place),
    reader: Uuid,
) -> Result<Vec<Sheet>, Error> {
    sheets!(
        tx,
        scope,
        reader,
        "s.portfolio is null and s.apprenant = $3 and s.nature = any($4)",
        apprenant.uuid(),
        &place.natures()
    )
}

/// What a learner told or began of its periods, and as fiches libres.
#[tracing::instrument(name = "db.sheets.begun", skip_all)]
pub(crate) async fn begun(
    tx: &mut Tx,
    scope: &Scope,
    apprenant: ApprenantId,
    reader: Uuid,
) -> Result<Vec<Sheet>, Error> {
    sheets!(
        tx,
        scope,
        reader,
        "s.apprenant = $3 and s.nature = any($4) and s.etat <> $5",
        apprenant.uuid(),
        &Place::Portfolio.natures(),
        Etat::Vide.as_str()
    )
}

/// One sheet.
#[tracing::instrument(name = "db.sheets.get", skip_all)]
pub(crate) async fn get(
    tx: &mut Tx,
    scope: &Scope,
    id: SheetId,
    reader: Uuid,
) -> Result<Option<Sheet>, Error> {
    let found: Result<Vec<Sheet>, Error> = sheets!(tx, scope, reader, "s.id = $3", id.uuid());
    Ok(found?.pop())
}

/// What a decision about a sheet depends on.
#[derive(Debug, Clone)]
pub(crate) struct SheetFacts {
    /// The sheet.
    pub(crate) id: SheetId,
    /// The portfolio that it belongs to; `None`: of no period.
    pub(crate) portfolio: Option<PortfolioId>,
    /// The period of that portfolio.
    pub(crate) period: Option<PeriodId>,
    /// Code of the référentiel that it was written for.
    pub(crate) referentiel: String,
    /// What it is part of.
    pub(crate) place: Place,
    /// Date of the bilan intermédiaire that froze the ticks and picks of that portfolio.
    pub(crate) frozen_on: Option<Date>,
}

/// The facts of a sheet; `None`: there is none.
#[tracing::instrument(name = "db.sheets.facts_of_sheet", skip_all)]
pub(crate) async fn facts_of_sheet(
    tx: &mut Tx,
    etablissement: &Uai,
    sheet: SheetRef,
) -> Result<Option<SheetFacts>, Error> {
    let (id, period, monday) = match sheet.which {
        Which::Id(id) => (Some(id.uuid()), None, None),
        Which::Week(period, week) => (None, Some(period.uuid()), Some(week.monday().to_sqlx())),
    };
    let row = sqlx::query!(
        r#"select s.id, s.portfolio, p.period as "period?", p.frozen_on as "frozen_on?", s.referentiel, s.nature
           from sheets s left join portfolios p on p.etablissement = s.etablissement and p.id = s.portfolio
           where s.etablissement = $1 and s.apprenant = $2
             and (s.id = $3 or (p.period = $4 and s.monday = $5))"#,
        etablissement.as_str(),
        sheet.apprenant.uuid(),
        id,
        period,
        monday as _
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let nature = Nature::parse(&row.nature)
        .ok_or_else(|| Error::corrupt("sheets.nature", format!("sheet {}", row.id)))?;
    Ok(Some(SheetFacts {
        id: row.id.into(),
        portfolio: row.portfolio.map(PortfolioId::from),
        period: row.period.map(PeriodId::from),
        referentiel: row.referentiel,
        place: nature.place(),
        frozen_on: row.frozen_on.map(jiff_sqlx::Date::to_jiff),
    }))
}

/// Holds a sheet until the end of the transaction. Whoever changes one of a portfolio holds the portfolio before.
#[tracing::instrument(name = "db.sheets.hold", skip_all)]
pub(crate) async fn hold(tx: &mut Tx, scope: &Scope, id: SheetId) -> Result<(), Error> {
    sqlx::query!(
        "select id from sheets where etablissement = $1 and id = $2 for update",
        scope.etablissement(),
        id.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(())
}

/// A sheet to make that is of no week.
#[derive(Debug, Clone)]
pub(crate) struct NewSheet {
    /// Its identity.
    pub(crate) id: SheetId,
    /// Whose.
    pub(crate) apprenant: ApprenantId,
    /// Its portfolio; `None`: of no period.
    pub(crate) portfolio: Option<PortfolioId>,
    /// Code of its référentiel.
    pub(crate) referentiel: String,
    /// What kind.
    pub(crate) nature: Nature,
    /// F-04b: who asks for it, or notes it in the livret (F-12); `None`: its learner makes it, and has begun it.
    pub(crate) asked_by: Option<Uuid>,
}

/// Makes it, empty.
#[tracing::instrument(name = "db.sheets.insert", skip_all)]
pub(crate) async fn insert(
    tx: &mut Tx,
    scope: &Scope,
    sheet: &NewSheet,
    now: Timestamp,
) -> Result<(), Error> {
    let begun = sheet.asked_by.is_none() || sheet.nature.place() == Place::Livret;
    let begun = begun.then(|| now.to_sqlx());
    sqlx::query!(
        "insert into sheets (etablissement, id, portfolio, apprenant, referentiel, nature, etat, version,
                             written_version, created_at, changed_at, asked_by)
         values ($1, $2, $3, $4, $5, $6, $7, 1, 1, $8, $9, $10)",
        scope.etablissement(),
        sheet.id.uuid(),
        sheet.portfolio.map(PortfolioId::uuid),
        sheet.apprenant.uuid(),
        sheet.referentiel,
        sheet.nature.as_str(),
        Etat::Vide.as_str(),
        now.to_sqlx() as _,
        begun as _,
        sheet.asked_by
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// How many sheets that are of no week a learner has there: of a portfolio, or outside any.
#[tracing::instrument(name = "db.sheets.count_free", skip_all)]
pub(crate) async fn count_free(
    tx: &mut Tx,
    scope: &Scope,
    (apprenant, portfolio): (ApprenantId, Option<PortfolioId>),
    place: Place,
) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from sheets
           where etablissement = $1 and apprenant = $2 and monday is null and portfolio is not distinct from $3
             and nature = any($4)"#,
        scope.etablissement(),
        apprenant.uuid(),
        portfolio.map(PortfolioId::uuid),
        &place.natures()
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(count)
}

/// Does away with a sheet, with all that hangs on it.
#[tracing::instrument(name = "db.sheets.delete", skip_all)]
pub(crate) async fn delete(tx: &mut Tx, scope: &Scope, id: SheetId) -> Result<(), Error> {
    let done = sqlx::query!(
        "delete from sheets where etablissement = $1 and id = $2",
        scope.etablissement(),
        id.uuid()
    )
    .execute(tx.conn())
    .await?;
    chassis::db::exactly_one(&done, "deletion of a sheet")
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
    let mut referentiels: Vec<String> = Vec::with_capacity(sheets);
    for portfolio in portfolios {
        for week in weeks {
            ids.push(SheetId::generate().uuid());
            owners.push(portfolio.id.uuid());
            learners.push(portfolio.apprenant);
            mondays.push(week.monday().to_string());
            referentiels.push(portfolio.referentiel.clone());
        }
    }
    sqlx::query!(
        "insert into sheets (etablissement, id, portfolio, apprenant, referentiel, nature, monday, etat, version,
                             written_version, created_at)
         select $1, id, portfolio, apprenant, referentiel, $8, monday::date, $2, 1, 1, $3
         from unnest($4::uuid[], $5::uuid[], $6::uuid[], $7::text[], $9::text[])
              as new (id, portfolio, apprenant, monday, referentiel)
         on conflict on constraint sheets_one_per_week do nothing",
        scope.etablissement(),
        Etat::Vide.as_str(),
        now.to_sqlx() as _,
        &ids,
        &owners,
        &uuids(&learners),
        &mondays,
        Nature::Semaine.as_str(),
        &referentiels
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Notes a change of a sheet read at `version`, and answers its new version. `by_learner`: something to read (F-05).
#[tracing::instrument(name = "db.sheets.written", skip_all)]
pub(crate) async fn written(
    tx: &mut Tx,
    scope: &Scope,
    (id, version): (SheetId, i64),
    etat: Etat,
    by_learner: Option<Timestamp>,
) -> Result<i64, Error> {
    let done = sqlx::query!(
        "update sheets
         set version = version + 1, etat = $4, changed_at = coalesce($5, changed_at),
             written_version = case when $5::timestamptz is null then written_version else version + 1 end
         where etablissement = $1 and id = $2 and version = $3",
        scope.etablissement(),
        id.uuid(),
        version,
        etat.as_str(),
        by_learner.map(jiff_sqlx::ToSqlx::to_sqlx) as _
    )
    .execute(tx.conn())
    .await?;
    chassis::db::exactly_one(&done, "change of a sheet")?;
    Ok(version + 1)
}

/// P-05: the sheets of a period that are of other weeks than these.
#[tracing::instrument(name = "db.sheets.of_other_weeks", skip_all)]
pub(crate) async fn of_other_weeks(
    tx: &mut Tx,
    scope: &Scope,
    period: PeriodId,
    weeks: &[IsoWeek],
) -> Result<Vec<SheetId>, Error> {
    let mondays: Vec<String> = weeks.iter().map(|week| week.monday().to_string()).collect();
    let ids = sqlx::query_scalar!(
        "select s.id from sheets s join portfolios p on p.etablissement = s.etablissement and p.id = s.portfolio
         where s.etablissement = $1 and p.period = $2 and s.monday <> all($3::text[]::date[])",
        scope.etablissement(),
        period.uuid(),
        &mondays
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(ids.into_iter().map(SheetId::from).collect())
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
        "update sheets s set portfolio = null, version = s.version + 1 from portfolios p
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
