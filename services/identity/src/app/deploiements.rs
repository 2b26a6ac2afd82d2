//! Deployments that this one exchanges transfer files with (I-11 ★): operators of the académie trust them, one by one,
//! once both have read the fingerprint of their cards to one another.

use chassis::Ctx;
use chassis::db::Tx;

use crate::app::{App, fichiers, operators, person};
use crate::domain::fichier::carte::Carte;
use crate::domain::fichier::{Deploiement, Fault};
use crate::domain::ids::DeploiementId;
use crate::error::{self, Error, Result};
use crate::policy::Action;
use crate::store::deploiements;

/// Longest card, in characters.
const CARD_MAX: usize = 4000;

/// Those that are trusted, or were.
pub async fn list(cx: &Ctx, app: &App) -> Result<Vec<Deploiement>> {
    let mut tx = operators::at_work(cx, app, Action::ManageDeployments).await?;
    Ok(deploiements::list(&mut tx).await?)
}

/// Trusts the deployment of a card, if that is its fingerprint. Done twice, the second changes its name at most.
pub async fn trust(cx: &Ctx, app: &App, card: &str, typed: &str) -> Result<Deploiement> {
    let mut tx = operators::at_work(cx, app, Action::ManageDeployments).await?;
    if card.chars().count() > CARD_MAX {
        return Err(Error::field("carte", Fault::Card.code()));
    }
    let carte = Carte::parse(card).map_err(|fault| Error::field("carte", fault.code()))?;
    if !fichiers::can_receive(&carte) {
        return Err(Error::field("carte", Fault::Card.code()));
    }
    if carte.empreinte() == app.coffre.carte().empreinte() {
        return Err(Error::field("carte", Fault::OwnCard.code()));
    }
    if !carte.is(typed) {
        return Err(Error::field("empreinte", error::FINGERPRINT_DIFFERS));
    }
    let id = deploiements::trust(&mut tx, &carte, person(cx)?, cx.now()).await?;
    let trusted = read(&mut tx, id).await?;
    tx.commit().await?;
    Ok(trusted)
}

/// Trusts it no longer: nothing goes there any more, nothing is taken from there.
pub async fn withdraw(cx: &Ctx, app: &App, id: DeploiementId) -> Result<Deploiement> {
    let mut tx = operators::at_work(cx, app, Action::ManageDeployments).await?;
    read(&mut tx, id).await?;
    deploiements::withdraw(&mut tx, id, cx.now()).await?;
    let withdrawn = read(&mut tx, id).await?;
    tx.commit().await?;
    Ok(withdrawn)
}

async fn read(tx: &mut Tx, id: DeploiementId) -> Result<Deploiement> {
    deploiements::get(tx, id).await?.ok_or(Error::NotFound)
}
