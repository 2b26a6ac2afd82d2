//! Forgets a preview: nothing about people had changed.

use chassis::Ctx;

use crate::app::App;
use crate::domain::ids::ImportId;
use crate::domain::import::Etat;
use crate::error::{Error, Result};
use crate::policy::{Action, Facts, decide};
use crate::store::{imports, staging};

/// Abandons an import that was not applied.
pub async fn abandon(cx: &Ctx, app: &App, id: ImportId) -> Result<()> {
    let scope = decide(cx.actor(), Action::WriteImports, &Facts::default()).scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    let import = imports::lock(&mut tx, &scope, id)
        .await?
        .ok_or(Error::NotFound)?;
    match import.etat {
        Etat::Abandonne => return Ok(()),
        Etat::Pret | Etat::Refuse | Etat::Echoue => {}
        Etat::EnCours | Etat::Applique => {
            return Err(Error::ImportState {
                etat: import.etat.as_str(),
            });
        }
    }
    staging::drop_records(&mut tx, &scope, id).await?;
    staging::drop_decisions(&mut tx, &scope, id).await?;
    imports::set_abandoned(&mut tx, &scope, id).await?;
    tx.commit().await?;
    Ok(())
}
