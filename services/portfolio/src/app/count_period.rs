//! What deleting a period would remove here, shown before it is confirmed (P-08).

use chassis::Ctx;
use chassis::policy::Decision;

use crate::app::App;
use crate::domain::{PeriodCounts, PeriodId};
use crate::error::Error;
use crate::policy::{self, Action, Facts};
use crate::store;

/// Counts. A period without portfolios yet, or out of the actor's reach, counts nothing.
pub(crate) async fn count_period(
    cx: &Ctx,
    app: &App,
    period: PeriodId,
) -> Result<PeriodCounts, Error> {
    let mut tx = app.db.begin(cx).await?;
    let referentiel =
        store::known_periods::facts_of_period(&mut tx, cx.etablissement(), period).await?;
    let facts = referentiel.map(|referentiel| Facts {
        period,
        apprenant: None,
        referentiel,
    });
    let scope = match policy::decide(cx.actor(), Action::CountPeriod, facts.as_ref()) {
        Decision::Hide => return Ok(PeriodCounts::default()),
        decision => decision.scope(cx)?,
    };
    Ok(store::portfolios::count(&mut tx, &scope, period).await?)
}
