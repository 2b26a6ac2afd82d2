//! Profiles given and withdrawn by hand; accounts closed and opened again (I-02, I-03). Open sessions follow at once.

use chassis::db::Tx;
use chassis::{Ctx, Scope};

use super::sheet::{finish, held};
use crate::app::{App, person};
use crate::domain::account_sheet::Sheet;
use crate::domain::ids::PersonId;
use crate::domain::profil::Profil;
use crate::error::{self, Error, Result};
use crate::events::outgoing;
use crate::policy::{Action, Facts, decide};
use crate::store::{account_sheets, accounts};

/// An account as it was seen.
#[derive(Clone, Copy)]
pub struct Seen {
    pub person: PersonId,
    pub version: i64,
}

fn profil(code: &str) -> Result<Profil> {
    Profil::from_code(code).ok_or_else(|| Error::field("profil", error::PROFIL_INVALID))
}

/// Gives a profile: no import withdraws it.
pub async fn give(cx: &Ctx, app: &App, seen: Seen, code: String) -> Result<Sheet> {
    let scope = decide(cx.actor(), Action::WriteAccounts, &Facts::default()).scope(cx)?;
    let profil = profil(&code)?;
    let mut tx = app.db.begin(cx).await?;
    let (_, sheet) = held(&mut tx, &scope, seen.person, seen.version).await?;
    sheet.may_give(profil)?;
    accounts::give_profil(&mut tx, &scope, sheet.person, profil).await?;
    finish(cx, tx, &scope, sheet.person).await
}

/// Withdraws a profile that was given by hand.
pub async fn withdraw(cx: &Ctx, app: &App, seen: Seen, code: String) -> Result<Sheet> {
    let scope = decide(cx.actor(), Action::WriteAccounts, &Facts::default()).scope(cx)?;
    let profil = profil(&code)?;
    let mut tx = app.db.begin(cx).await?;
    let (_, sheet) = held(&mut tx, &scope, seen.person, seen.version).await?;
    let others = account_sheets::other_administrateurs(&mut tx, &scope, sheet.person).await?;
    sheet.may_withdraw(profil, person(cx)?, others)?;
    account_sheets::withdraw_profil(&mut tx, &scope, sheet.person, profil).await?;
    finish(cx, tx, &scope, sheet.person).await
}

/// Closes an account; the next import decides again for those whom the registry names.
pub async fn deactivate(cx: &Ctx, app: &App, seen: Seen) -> Result<Sheet> {
    let scope = decide(cx.actor(), Action::WriteAccounts, &Facts::default()).scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    let (_, sheet) = held(&mut tx, &scope, seen.person, seen.version).await?;
    let others = account_sheets::other_administrateurs(&mut tx, &scope, sheet.person).await?;
    let closed = sheet.closing(person(cx)?, others)?;
    turn(cx, tx, &scope, sheet, (&closed, false)).await
}

/// Opens an account again, with the profiles that it had.
pub async fn reactivate(cx: &Ctx, app: &App, seen: Seen) -> Result<Sheet> {
    let scope = decide(cx.actor(), Action::WriteAccounts, &Facts::default()).scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    let (_, sheet) = held(&mut tx, &scope, seen.person, seen.version).await?;
    let opened = sheet.opening()?;
    turn(cx, tx, &scope, sheet, (&opened, true)).await
}

/// Closes or opens with these profiles; with none of them, it is done already.
async fn turn(
    cx: &Ctx,
    mut tx: Tx,
    scope: &Scope,
    sheet: Sheet,
    (profils, actif): (&[Profil], bool),
) -> Result<Sheet> {
    if profils.is_empty() {
        return Ok(sheet);
    }
    account_sheets::turn(&mut tx, scope, sheet.person, profils, actif).await?;
    if profils.contains(&Profil::Apprenant)
        && let Some(told) =
            account_sheets::set_presence(&mut tx, scope, sheet.person, actif).await?
    {
        tx.emit(cx, outgoing::of_import(&told)).await?;
    }
    finish(cx, tx, scope, sheet.person).await
}
