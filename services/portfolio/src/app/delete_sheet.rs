//! A sheet that is of no week is done away with: by its learner, or, while it is empty, by the teacher who asked for it;
//! from the livret by who noted it, while nobody else has written in it (F-12).

use chassis::Ctx;
use chassis::db::idempotency::fingerprint;
use chassis::form::FieldState;

use crate::app::{App, authorize_sheet, hold_sheet, reader};
use crate::domain::{Place, SheetRef, says_something};
use crate::error::Error;
use crate::events::outgoing::taken_back;
use crate::policy::Action;
use crate::store;
use crate::store::forms::FormOf;

/// Removes it, seen at `version`, with all that hangs on it.
pub(crate) async fn delete_sheet(
    cx: &Ctx,
    app: &App,
    of: SheetRef,
    version: i64,
) -> Result<(), Error> {
    let mut tx = app.db.begin(cx).await?;
    let fingerprint = fingerprint("delete_sheet", &(of, version));
    if tx.replayed(cx, &fingerprint).await?.is_some() {
        return Ok(());
    }
    let (scope, found, facts) = authorize_sheet(cx, &mut tx, Action::DeleteSheet, of).await?;
    let (sheet, portfolio) = hold_sheet(cx, &mut tx, &scope, &found).await?;
    if !sheet.is_removable_by(reader(cx), facts.apprenant) {
        return Err(Error::Forbidden);
    }
    // F-12: what somebody else wrote in it is not the author's to take away.
    let fields = store::forms::load(&mut tx, &scope, FormOf::Sheet(sheet.id)).await?;
    let others =
        |field: &FieldState| field.author != Some(reader(cx)) && says_something(&field.value);
    if facts.place == Place::Livret && fields.iter().any(others) {
        return Err(Error::WrittenByOthers);
    }
    if sheet.version != version {
        return Err(Error::Stale);
    }
    let links = store::links::of_sheets(&mut tx, &scope, &[sheet.id]).await?;
    if let Some(date) = portfolio.as_ref().and_then(|one| one.frozen_on)
        && links.iter().any(|links| !links.is_empty())
    {
        return Err(Error::Frozen(date));
    }
    store::sheets::delete(&mut tx, &scope, sheet.id).await?;
    tx.emit_all(cx, taken_back(links)).await?;
    if let Some(portfolio) = portfolio {
        let at = (portfolio.id, portfolio.version);
        store::portfolios::written(&mut tx, &scope, at, None).await?;
    }
    tx.remember(cx, "").await?;
    tx.commit().await?;
    Ok(())
}
