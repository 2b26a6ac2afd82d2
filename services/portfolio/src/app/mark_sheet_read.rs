//! A reader has opened a sheet (F-05).

use chassis::Ctx;

use crate::app::{App, authorize_sheet, reader};
use crate::domain::SheetRef;
use crate::error::Error;
use crate::policy::Action;
use crate::store;

/// Notes that the one who asks has seen the sheet as it stands. Repeating it changes nothing.
pub(crate) async fn mark_sheet_read(cx: &Ctx, app: &App, of: SheetRef) -> Result<(), Error> {
    let mut tx = app.db.begin(cx).await?;
    let (scope, found, _) = authorize_sheet(cx, &mut tx, Action::MarkRead, of).await?;
    let reader = reader(cx);
    let sheet = store::sheets::get(&mut tx, &scope, found.id, reader)
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
