//! Whom a maître d'apprentissage follows: true from its next request on.

use chassis::Ctx;

use super::{apprentis, one};
use crate::app::{App, person};
use crate::domain::account_sheet::Fault;
use crate::domain::ids::PersonId;
use crate::domain::maitre::{Apprenti, Maitre};
use crate::error::{Error, Result};
use crate::policy::{Action, Facts, decide};
use crate::store::{account_sheets, maitres};

/// Follows one more apprenti.
pub async fn follow(cx: &Ctx, app: &App, maitre: PersonId, apprenti: PersonId) -> Result<Maitre> {
    let scope = decide(cx.actor(), Action::WriteMaitres, &Facts::default()).scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    account_sheets::lock(&mut tx, &scope, maitre)
        .await?
        .ok_or(Error::NotFound)?;
    if !one(&mut tx, &scope, maitre).await?.actif {
        return Err(Fault::Closed.into());
    }
    let named = apprentis(&mut tx, &scope, &[apprenti.uuid()]).await?;
    let by = (person(cx)?, cx.now());
    maitres::follow(&mut tx, &scope, maitre, &named, by).await?;
    let changed = one(&mut tx, &scope, maitre).await?;
    tx.commit().await?;
    Ok(changed)
}

/// Follows an apprenti no longer.
pub async fn leave(cx: &Ctx, app: &App, maitre: PersonId, apprenti: PersonId) -> Result<Maitre> {
    let scope = decide(cx.actor(), Action::WriteMaitres, &Facts::default()).scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    maitres::leave(&mut tx, &scope, maitre, apprenti).await?;
    let changed = one(&mut tx, &scope, maitre).await?;
    tx.commit().await?;
    Ok(changed)
}

/// Apprentis to choose among.
pub async fn find(cx: &Ctx, app: &App, query: String) -> Result<Vec<Apprenti>> {
    let scope = decide(cx.actor(), Action::WriteMaitres, &Facts::default()).scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    Ok(maitres::apprentis(&mut tx, &scope, None, &query).await?)
}
