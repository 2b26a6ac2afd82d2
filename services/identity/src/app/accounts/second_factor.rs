//! A second factor that was lost with its device, taken away by whoever looks after accounts (I-06).

use chassis::Ctx;

use crate::app::second_factors::take_away;
use crate::app::{App, person};
use crate::domain::account_sheet::Sheet;
use crate::domain::ids::PersonId;
use crate::domain::sign_in::Origin;
use crate::error::{Error, Result};
use crate::policy::{Action, Facts, decide};
use crate::store::account_sheets;

/// Takes the application, the passkeys and the recovery codes away: the password alone opens the account until its person
/// adds another. Open sessions close, and the person is told. Harmless to repeat.
pub async fn drop_second_factor(
    cx: &Ctx,
    app: &App,
    who: PersonId,
    origin: &Origin,
) -> Result<Sheet> {
    let scope = decide(cx.actor(), Action::WriteAccounts, &Facts::default()).scope(cx)?;
    let by = person(cx)?;
    let mut tx = app.db.begin(cx).await?;
    account_sheets::lock(&mut tx, &scope, who)
        .await?
        .ok_or(Error::NotFound)?;
    let sheet = account_sheets::get(&mut tx, &scope, who)
        .await?
        .ok_or(Error::NotFound)?;
    sheet.may_drop_second_factor(by)?;
    let by = ("votre établissement", origin);
    take_away(cx, app, &mut tx, &scope, &sheet, by).await?;
    let sheet = account_sheets::get(&mut tx, &scope, who)
        .await?
        .ok_or(Error::NotFound)?;
    tx.commit().await?;
    Ok(sheet)
}
