//! What the page of transfers shows.

use chassis::Ctx;
use jiff::Span;
use uuid::Uuid;

use super::{read, scope};
use crate::app::App;
use crate::app::imports::{Page, cut, page_size};
use crate::domain::ids::TransfertId;
use crate::domain::transfert::{EnAttente, Groupe, Sens, Vue};
use crate::error::Result;
use crate::policy::Action;
use crate::store::transferts::{self, Wanted};

/// Transfers out or in, the latest first.
pub async fn list(
    cx: &Ctx,
    app: &App,
    sens: Option<Sens>,
    before: Option<TransfertId>,
    limit: i64,
) -> Result<Page<Vue, TransfertId>> {
    let scope = scope(cx, Action::ReadTransfers)?;
    let size = page_size(limit);
    let mut tx = app.db.begin(cx).await?;
    transferts::look_across(&mut tx).await?;
    let wanted = Wanted {
        sens,
        before,
        limit: size + 1,
        ..Wanted::default()
    };
    let found = transferts::list(&mut tx, &scope, &wanted).await?;
    Ok(cut(found, size, |vue| vue.id))
}

/// One transfer.
pub async fn get(cx: &Ctx, app: &App, id: TransfertId) -> Result<Vue> {
    let scope = scope(cx, Action::ReadTransfers)?;
    let mut tx = app.db.begin(cx).await?;
    transferts::look_across(&mut tx).await?;
    read(&mut tx, &scope, id).await
}

/// Learners whom no transfer can take along yet, and how many: those without INE, and who left within a year.
pub async fn waiting(
    cx: &Ctx,
    app: &App,
    groupe: Groupe,
    after: Option<Uuid>,
    limit: i64,
) -> Result<(Page<EnAttente, Uuid>, i64)> {
    let scope = scope(cx, Action::ReadTransfers)?;
    let size = page_size(limit);
    let today = cx.today();
    let since = today.checked_sub(Span::new().years(1)).unwrap_or(today);
    let mut tx = app.db.begin(cx).await?;
    let page = (after, size + 1);
    let (found, total) = transferts::waiting(&mut tx, &scope, groupe, since, page).await?;
    Ok((cut(found, size, |one| one.apprenant), total))
}
