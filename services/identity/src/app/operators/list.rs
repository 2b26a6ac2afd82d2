//! The établissements of the deployment, and one of them.

use chassis::{Ctx, Uai};

use super::{academie, entering, overview};
use crate::app::App;
use crate::app::imports::{Page, cut, page_size};
use crate::domain::academie::{Line, Overview};
use crate::error::{Error, Result};
use crate::policy::{Action, Facts, decide};
use crate::store::operators;

/// A page of établissements.
pub struct Listing {
    /// The cursor is a UAI.
    pub page: Page<Line, String>,
    pub total: i64,
    /// Of the operator.
    pub academie: String,
}

/// Établissements by UAI.
pub async fn list(cx: &Ctx, app: &App, query: &str, after: &str, limit: i64) -> Result<Listing> {
    decide(cx.actor(), Action::ReadEtablissements, &Facts::default()).scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    let academie = academie(cx, &mut tx).await?;
    operators::enter(&mut tx).await?;
    let size = page_size(limit);
    let lines = operators::etablissements(&mut tx, query, after, size + 1).await?;
    let total = operators::count(&mut tx, query).await?;
    Ok(Listing {
        page: cut(lines, size, |line| line.uai.clone()),
        total,
        academie,
    })
}

/// One établissement and its administrateurs.
pub async fn describe(cx: &Ctx, app: &App, uai: &str) -> Result<Overview> {
    let uai: Uai = uai.parse().map_err(|_| Error::NotFound)?;
    let (there, scope) = entering(cx, Action::ReadEtablissements, uai)?;
    let mut tx = app.db.begin(&there).await?;
    academie(&there, &mut tx).await?;
    overview(&mut tx, &scope).await
}
