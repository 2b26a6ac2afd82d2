//! A reader has opened a sheet (F-05).

use chassis::Ctx;

use crate::app::{App, authorize, reader};
use crate::domain::{ApprenantId, IsoWeek, PeriodId};
use crate::error::Error;
use crate::policy::Action;
use crate::store;

/// Notes that the one who asks has seen the sheet as it stands. Repeating it changes nothing.
pub(crate) async fn mark_sheet_read(
    cx: &Ctx,
    app: &App,
    period: PeriodId,
    apprenant: ApprenantId,
    week: IsoWeek,
) -> Result<(), Error> {
    let mut tx = app.db.begin(cx).await?;
    let (scope, _) = authorize(cx, &mut tx, Action::MarkRead, period, apprenant).await?;
    let portfolio = store::portfolios::get(&mut tx, &scope, period, apprenant)
        .await?
        .ok_or(Error::NotFound)?;
    let reader = reader(cx);
    let sheet = store::sheets::of_week(&mut tx, &scope, portfolio.id, week, reader)
        .await?
        .ok_or(Error::NotFound)?;
    store::reads::seen(&mut tx, &scope, sheet.id, reader, sheet.version, cx.now())
        .await
        .map_err(|error| match error.constraint() {
            // The period was deleted between the two statements.
            Some("sheet_reads_of_a_sheet") => Error::NotFound,
            _ => Error::Db(error),
        })?;
    tx.commit().await?;
    Ok(())
}
