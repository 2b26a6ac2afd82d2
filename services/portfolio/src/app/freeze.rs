//! A bilan intermédiaire counted the bilans entreprise of a learner: what was ticked and picked for them stays (F-04, E-07).

use chassis::{Ctx, Tx};
use jiff::civil::Date;

use crate::domain::{ApprenantId, PeriodId};
use crate::error::Error;
use crate::policy::{self, Action};
use crate::store;

/// Freezes the portfolios of the learner for these periods. Told twice, it changes nothing more.
///
/// # Errors
/// The declaration of one of the periods has not been told here yet.
pub(crate) async fn freeze(
    cx: &Ctx,
    tx: &mut Tx,
    apprenant: ApprenantId,
    periods: &[PeriodId],
    date: Date,
) -> Result<(), Error> {
    let scope = policy::decide(cx.actor(), Action::Freeze, None).scope(cx)?;
    if !store::known_periods::are_declared(tx, &scope, periods).await? {
        return Err(Error::Behind);
    }
    store::portfolios::freeze(tx, &scope, apprenant, periods, date).await?;
    Ok(())
}
