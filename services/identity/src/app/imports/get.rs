//! Reads imports and their lines.

use chassis::Ctx;

use crate::app::App;
use crate::domain::ids::ImportId;
use crate::domain::import::Line;
use crate::domain::import::{Etat, Import};
use crate::error::{Error, Result};
use crate::policy::{Action, Facts, decide};
use crate::store::import_lines;
use crate::store::imports;

/// Most rows of a page.
const MAX_PAGE: i64 = 500;
const DEFAULT_PAGE: i64 = 50;

/// A page and the cursor of the next one.
pub struct Page<T, C> {
    pub items: Vec<T>,
    pub next: Option<C>,
}

/// Rows to read for a wanted size: one more than shown, to know whether others follow.
pub(crate) fn page_size(wanted: i64) -> i64 {
    if wanted <= 0 {
        DEFAULT_PAGE
    } else {
        wanted.min(MAX_PAGE)
    }
}

/// Cuts the extra row off, and makes it the cursor's reason.
pub(crate) fn cut<T, C>(mut items: Vec<T>, size: i64, cursor: impl Fn(&T) -> C) -> Page<T, C> {
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    let more = items.len() > size;
    items.truncate(size);
    let next = items.last().map(cursor).filter(|_| more);
    Page { items, next }
}

/// One import. One whose worker died is told as `echoue`: it may be applied again.
pub async fn get(cx: &Ctx, app: &App, id: ImportId) -> Result<Import> {
    let scope = decide(cx.actor(), Action::ReadImports, &Facts::default()).scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    // N10: what it may write says that a worker died; nobody asked for it.
    tx.aside();
    let mut import = imports::get(&mut tx, &scope, id)
        .await?
        .ok_or(Error::NotFound)?;
    if import.etat == Etat::EnCours && !app.is_applying() && !imports::is_owned(&mut tx, id).await?
    {
        import = imports::get(&mut tx, &scope, id)
            .await?
            .ok_or(Error::NotFound)?;
        if import.etat == Etat::EnCours {
            import.etat = Etat::Echoue;
        }
    }
    tx.rollback().await?;
    Ok(import)
}

/// The latest imports first.
pub async fn list(
    cx: &Ctx,
    app: &App,
    before: Option<ImportId>,
    limit: i64,
) -> Result<Page<Import, ImportId>> {
    let scope = decide(cx.actor(), Action::ReadImports, &Facts::default()).scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    let size = page_size(limit);
    let items = imports::list(&mut tx, &scope, before, size + 1).await?;
    Ok(cut(items, size, |import| import.id))
}

/// Lines of one category, or of all.
pub async fn lines(
    cx: &Ctx,
    app: &App,
    id: ImportId,
    categorie: &str,
    query: &str,
    (after, limit): (i64, i64),
) -> Result<Page<Line, i64>> {
    let scope = decide(cx.actor(), Action::ReadImports, &Facts::default()).scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    imports::get(&mut tx, &scope, id)
        .await?
        .ok_or(Error::NotFound)?;
    let size = page_size(limit);
    let items =
        import_lines::list(&mut tx, &scope, id, categorie, query, (after, size + 1)).await?;
    Ok(cut(items, size, |line| line.seq))
}
