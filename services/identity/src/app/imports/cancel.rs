//! Stops an import that is being applied, before it changes anything.

use chassis::Ctx;

use crate::app::App;
use crate::domain::ids::ImportId;
use crate::domain::import::{Etat, Import};
use crate::error::{Error, Result};
use crate::policy::{Action, Facts, decide};
use crate::store::imports;

/// Asks the worker to stop. One that has written its last word is waited for, and then it is too late; one that died is
/// not asked.
pub async fn cancel(cx: &Ctx, app: &App, id: ImportId) -> Result<Import> {
    let scope = decide(cx.actor(), Action::WriteImports, &Facts::default()).scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    let import = imports::lock(&mut tx, &scope, id)
        .await?
        .ok_or(Error::NotFound)?;
    match import.etat {
        // Stopped already, or not begun.
        Etat::Pret => return Ok(import),
        Etat::EnCours => {}
        Etat::Refuse | Etat::Applique | Etat::Echoue | Etat::Abandonne => {
            return Err(Error::ImportState {
                etat: import.etat.as_str(),
            });
        }
    }
    if app.is_applying() || imports::is_owned(&mut tx, id).await? {
        imports::ask_cancel(&mut tx, &scope, id).await?;
    } else {
        imports::set_cancelled(&mut tx, &scope, id).await?;
    }
    let import = imports::get(&mut tx, &scope, id)
        .await?
        .ok_or(Error::NotFound)?;
    tx.commit().await?;
    Ok(import)
}
