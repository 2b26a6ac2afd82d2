//! A period was declared: each learner gets a portfolio, with a sheet per ISO week (P-04, F-01).

use chassis::Ctx;
use chassis::db::Tx;
use jiff::civil::Date;

use crate::app::App;
use crate::domain::{ApprenantId, IsoWeek, PeriodId};
use crate::error::Error;
use crate::events::outgoing;
use crate::policy::{self, Action};
use crate::store;

/// What the declaration says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Declared {
    /// The period.
    pub(crate) period: PeriodId,
    /// Its version then.
    pub(crate) version: i64,
    /// Code of its référentiel.
    pub(crate) referentiel: String,
    /// First day, included.
    pub(crate) start: Date,
    /// Last day, included.
    pub(crate) end: Date,
    /// Its learners.
    pub(crate) apprenants: Vec<ApprenantId>,
}

/// Opens what is missing. Told twice, or after the deletion of the period, it opens nothing more.
pub(crate) async fn open_portfolios(
    cx: &Ctx,
    app: &App,
    tx: &mut Tx,
    declared: Declared,
) -> Result<(), Error> {
    let scope = policy::decide(cx.actor(), Action::OpenPortfolios, None).scope(cx)?;
    let referentiel = app
        .catalogue
        .get(&declared.referentiel)
        .ok_or_else(|| Error::UnknownReferentiel(declared.referentiel.clone()))?;
    let told = store::known_periods::uuids(&declared.apprenants);
    let erased = tx.erased_among(&scope, &told).await?;
    let known = store::known_periods::lock(tx, &scope, declared.period).await?;
    let at = (declared.period, declared.version);
    store::known_periods::declared(tx, &scope, at, &referentiel.code).await?;
    // P-05: an edit of it came before, and told the whole of what it says now.
    if !known.is_news(declared.version) {
        return Ok(());
    }
    // I-12: told late, a declaration brings nobody back.
    let learners: Vec<(ApprenantId, i64)> = known
        .to_open(declared.version, &declared.apprenants)
        .into_iter()
        .filter(|learner| !erased.contains(&learner.uuid()))
        .map(|learner| (learner, declared.version))
        .collect();
    let now = cx.now();
    let period = declared.period;
    let opened =
        store::portfolios::open(tx, &scope, period, &referentiel.code, &learners, now).await?;
    // with a free rhythm the learner makes the sheets.
    if referentiel.rythme_fiches.is_weekly() {
        let weeks = IsoWeek::touched(declared.start, declared.end);
        store::sheets::open(tx, &scope, &opened, &weeks, now).await?;
    }
    let events = opened.iter().map(outgoing::portfolio_created).collect();
    tx.emit_all(cx, events).await?;
    Ok(())
}
