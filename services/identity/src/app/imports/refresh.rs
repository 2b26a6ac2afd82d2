//! Makes the preview of the same files again: people, subscriptions or choices of diplomas changed since (I-05).

use chassis::Ctx;

use super::analysis;
use crate::app::App;
use crate::domain::ids::ImportId;
use crate::domain::import::{Etat, Import};
use crate::error::{Error, Result};
use crate::policy::{Action, Facts, decide};
use crate::store::{etablissements, import_lines, imports, staging};

/// Decides the staged records anew; nothing about people changes.
pub async fn refresh(cx: &Ctx, app: &App, id: ImportId) -> Result<Import> {
    let scope = decide(cx.actor(), Action::WriteImports, &Facts::default()).scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    let mut import = imports::lock(&mut tx, &scope, id)
        .await?
        .ok_or(Error::NotFound)?;
    let dead = import.etat == Etat::EnCours
        && !app.is_applying()
        && !imports::is_owned(&mut tx, id).await?;
    if !import.can_be_applied() && !dead {
        return Err(Error::ImportState {
            etat: import.etat.as_str(),
        });
    }
    let etablissement = etablissements::get(&mut tx, scope.etablissement())
        .await?
        .ok_or(Error::NotFound)?;
    // Files of a year that has ended meanwhile, or whose records are gone: only new files help.
    if import.annee < etablissement.annee || !staging::has_records(&mut tx, &scope, id).await? {
        return Err(Error::ImportTooOld);
    }
    import_lines::drop(&mut tx, &scope, id).await?;
    staging::drop_decisions(&mut tx, &scope, id).await?;
    analysis::analyse(cx, app, &mut tx, &scope, &mut import, &etablissement).await?;
    imports::save_preview(&mut tx, &scope, &import).await?;
    let import = imports::get(&mut tx, &scope, id)
        .await?
        .ok_or(Error::NotFound)?;
    tx.commit().await?;
    Ok(import)
}
