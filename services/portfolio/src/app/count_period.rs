//! What deleting a period, or moving its dates, would remove here, shown before it is confirmed (P-05, P-08).

use chassis::Ctx;
use chassis::policy::Decision;
use jiff::civil::Date;
use referentiel::QuiRelie;

use crate::app::App;
use crate::domain::{ApprenantId, IsoWeek, PeriodCounts, PeriodId, Place};
use crate::error::Error;
use crate::policy::{self, Action, Facts};
use crate::store;

/// Counts, of one learner or of all, and with other `dates` what is of weeks that they leave out. A period without
/// portfolios yet, or out of the actor's reach, counts nothing.
pub(crate) async fn count_period(
    cx: &Ctx,
    app: &App,
    period: PeriodId,
    apprenant: Option<ApprenantId>,
    dates: Option<(Date, Date)>,
) -> Result<PeriodCounts, Error> {
    let mut tx = app.db.begin(cx).await?;
    let referentiel =
        store::known_periods::facts_of_period(&mut tx, cx.etablissement(), period).await?;
    let keeps_completed = referentiel
        .as_deref()
        .is_some_and(|code| app.keeps_completed(code));
    let facts = referentiel.map(|referentiel| Facts {
        period: Some(period),
        apprenant: None,
        referentiel,
        place: Place::Portfolio,
        relie: QuiRelie::default(),
    });
    let scope = match policy::decide(cx.actor(), Action::CountPeriod, facts.as_ref()) {
        Decision::Hide => return Ok(PeriodCounts::default()),
        decision => decision.scope(cx)?,
    };
    let whom = (period, apprenant);
    let mut counts = store::portfolios::count(&mut tx, &scope, period, apprenant).await?;
    let (files, links) = store::annexes::count_lost(&mut tx, &scope, whom, keeps_completed).await?;
    if keeps_completed {
        counts.kept = counts.completed;
    }
    counts.files = files;
    counts.links = links;
    if let Some((start, end)) = dates {
        let weeks = IsoWeek::touched(start, end);
        let (empty, written) =
            store::sheets::count_other_weeks(&mut tx, &scope, period, &weeks).await?;
        counts.dropped_empty = empty;
        counts.dropped_written = written;
    }
    Ok(counts)
}
