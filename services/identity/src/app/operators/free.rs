//! A second factor that guards several établissements, and was lost: none of them may take it away alone (I-06).

use chassis::{Ctx, FieldFault, Uai};

use super::{academie, entering};
use crate::app::second_factors::take_away;
use crate::app::{App, person};
use crate::domain::sign_in::Origin;
use crate::error::{self, Error, Result};
use crate::policy::Action;
use crate::store::account_sheets;

/// Takes it away from the account of that identifier in one of its établissements, which asks for it. Its password alone
/// opens the account then; open sessions close, and the person is told.
pub async fn free(
    cx: &Ctx,
    app: &App,
    uai: &str,
    identifiant: &str,
    origin: &Origin,
) -> Result<()> {
    let uai: Uai = uai.parse().map_err(|_| Error::NotFound)?;
    let (there, scope) = entering(cx, Action::FreeAccounts, uai)?;
    let wrong = |code| Error::Invalid(vec![FieldFault::new("identifiant", code)]);
    let identifiant = identifiant.trim().to_lowercase();
    if identifiant.is_empty() {
        return Err(wrong(error::REQUIRED));
    }
    let mut tx = app.db.begin(&there).await?;
    academie(&there, &mut tx).await?;
    let who = account_sheets::with_login(&mut tx, &scope, &identifiant)
        .await?
        .ok_or_else(|| wrong(error::LOGIN_UNKNOWN))?;
    account_sheets::lock(&mut tx, &scope, who).await?;
    let sheet = account_sheets::get(&mut tx, &scope, who)
        .await?
        .ok_or(Error::NotFound)?;
    sheet.may_be_freed(person(cx)?)?;
    let by = ("l’opérateur de votre académie", origin);
    take_away(&there, app, &mut tx, &scope, &sheet, by).await?;
    tx.commit().await?;
    Ok(())
}
