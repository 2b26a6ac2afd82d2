//! The switch of an établissement (I-11): the module of that name (I-14), shown where it serves.

use chassis::Ctx;

use super::scope;
use crate::app::{App, person};
use crate::domain::module::Module;
use crate::error::{Error, Result};
use crate::policy::Action;
use crate::store::{modules, transferts};

/// Whether an établissement takes part in transfers.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    pub enabled: bool,
    /// That of all the settings of the établissement.
    pub version: i64,
}

/// The switch.
pub async fn settings(cx: &Ctx, app: &App) -> Result<Settings> {
    let scope = scope(cx, Action::ReadTransfers)?;
    let mut tx = app.db.begin(cx).await?;
    let (enabled, version) = transferts::settings(&mut tx, &scope)
        .await?
        .ok_or(Error::NotFound)?;
    Ok(Settings { enabled, version })
}

/// Switches transfers on or off. What has begun goes on to its end; nothing begins while one side is off.
pub async fn switch(cx: &Ctx, app: &App, enabled: bool, expected_version: i64) -> Result<Settings> {
    let scope = scope(cx, Action::WriteTransfers)?;
    let mut tx = app.db.begin(cx).await?;
    if !transferts::take_version(&mut tx, &scope, expected_version).await? {
        return Err(Error::Stale);
    }
    let by = person(cx)?;
    modules::switch(&mut tx, &scope, Module::Transferts, enabled, by, cx.now()).await?;
    tx.commit().await?;
    Ok(Settings {
        enabled,
        version: expected_version + 1,
    })
}
