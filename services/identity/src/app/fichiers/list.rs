//! What the pages of transfer files show.

use chassis::Ctx;

use super::{read, scope};
use crate::app::App;
use crate::app::imports::{Page, cut, page_size};
use crate::domain::fichier::{Deploiement, Vue};
use crate::domain::ids::TransfertId;
use crate::domain::transfert::Sens;
use crate::error::Result;
use crate::policy::Action;
use crate::store::deploiements;
use crate::store::fichiers::{self, Wanted};

/// Deployments that a file may go to.
pub async fn destinations(cx: &Ctx, app: &App) -> Result<Vec<Deploiement>> {
    scope(cx, Action::ReadTransfers)?;
    let mut tx = app.db.begin(cx).await?;
    let mut found = deploiements::list(&mut tx).await?;
    found.retain(|one| one.retire_le.is_none());
    Ok(found)
}

/// Files made or received, the latest first.
pub async fn list(
    cx: &Ctx,
    app: &App,
    sens: Option<Sens>,
    before: Option<TransfertId>,
    limit: i64,
) -> Result<Page<Vue, TransfertId>> {
    let scope = scope(cx, Action::ReadTransfers)?;
    let size = page_size(limit);
    let wanted = Wanted {
        sens,
        before,
        limit: size + 1,
        ..Wanted::default()
    };
    let mut tx = app.db.begin(cx).await?;
    let found = fichiers::list(&mut tx, &scope, &wanted).await?;
    Ok(cut(found, size, |vue| vue.id))
}

/// One file.
pub async fn get(cx: &Ctx, app: &App, id: TransfertId) -> Result<Vue> {
    let scope = scope(cx, Action::ReadTransfers)?;
    let mut tx = app.db.begin(cx).await?;
    read(&mut tx, &scope, id).await
}
