//! Switches modules on and off (I-14), and asks whether one is on.

use chassis::db::Tx;
use chassis::{Ctx, Scope, Uai};

use crate::app::{App, person};
use crate::domain::module::{Module, Switched};
use crate::error::{Error, Result};
use crate::policy::{Action, Facts, decide};
use crate::store::{etablissements, modules};

/// A module as the page shows it.
pub struct Shown {
    pub module: Module,
    pub actif: bool,
    /// Who last switched it; none when it is as at the beginning.
    pub switched: Option<Switched>,
}

/// Every module.
pub async fn list(cx: &Ctx, app: &App) -> Result<Vec<Shown>> {
    let scope = decide(cx.actor(), Action::ReadModules, &Facts::default()).scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    all(&mut tx, &scope).await
}

async fn all(tx: &mut Tx, scope: &Scope) -> Result<Vec<Shown>> {
    let switched = modules::switched(tx, scope).await?;
    Ok(Module::ALL
        .into_iter()
        .map(|module| {
            let switched = switched.get(module.code()).copied();
            Shown {
                module,
                actif: switched.map_or(module.on_at_first(), |switched| switched.actif),
                switched,
            }
        })
        .collect())
}

/// Whether one is on in an établissement, where nobody has signed in. Nowhere and no module: it is not.
pub async fn is_on(cx: &Ctx, app: &App, etablissement: &str, code: &str) -> Result<bool> {
    let (Ok(uai), Some(module)) = (etablissement.parse::<Uai>(), Module::from_code(code)) else {
        return Ok(false);
    };
    let there = cx.in_etablissement(uai);
    let scope = decide(there.actor(), Action::AskModule, &Facts::default()).scope(&there)?;
    let mut tx = app.db.begin(&there).await?;
    let found = all(&mut tx, &scope).await?;
    Ok(found.iter().any(|one| one.module == module && one.actif))
}

/// Switches one; from the next request on, everybody there has it or has it not.
pub async fn switch(cx: &Ctx, app: &App, code: &str, actif: bool) -> Result<Shown> {
    let scope = decide(cx.actor(), Action::SwitchModules, &Facts::default()).scope(cx)?;
    let module = Module::from_code(code).ok_or(Error::NotFound)?;
    let mut tx = app.db.begin(cx).await?;
    etablissements::lock(&mut tx, &scope)
        .await?
        .ok_or(Error::NotFound)?;
    modules::switch(&mut tx, &scope, module, actif, person(cx)?, cx.now()).await?;
    let shown = all(&mut tx, &scope).await?;
    tx.commit().await?;
    shown
        .into_iter()
        .find(|shown| shown.module == module)
        .ok_or(Error::NotFound)
}

/// A module that is off is not there, for whoever asks.
pub async fn require(tx: &mut Tx, scope: &Scope, module: Module) -> Result<()> {
    let on = all(tx, scope)
        .await?
        .into_iter()
        .any(|shown| shown.module == module && shown.actif);
    if on { Ok(()) } else { Err(Error::NotFound) }
}
