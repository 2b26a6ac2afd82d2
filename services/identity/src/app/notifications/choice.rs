//! Which mails one wants: at once, once a day, none.

use chassis::Ctx;

use crate::app::{App, person};
use crate::domain::notification::{Choix, Courriels};
use crate::error::{self, Error, Result};
use crate::policy::{Action, Facts, decide};
use crate::store::notifications;

/// What the person chose, and where its mails go.
pub async fn choice(cx: &Ctx, app: &App) -> Result<Courriels> {
    let scope = decide(cx.actor(), Action::OwnNotifications, &Facts::default()).scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    notifications::courriels(&mut tx, &scope, person(cx)?)
        .await?
        .ok_or(Error::NotFound)
}

/// Chooses, for all that is not mailed yet; in every établissement of the person.
pub async fn choose(cx: &Ctx, app: &App, choix: &str) -> Result<Courriels> {
    let scope = decide(cx.actor(), Action::OwnNotifications, &Facts::default()).scope(cx)?;
    let choix = Choix::parse(choix).ok_or_else(|| Error::field("choix", error::CHOICE_INVALID))?;
    let person = person(cx)?;
    let mut tx = app.db.begin(cx).await?;
    notifications::choose(&mut tx, &scope, person, choix, cx.now()).await?;
    let chosen = notifications::courriels(&mut tx, &scope, person)
        .await?
        .ok_or(Error::NotFound)?;
    tx.commit().await?;
    Ok(chosen)
}
