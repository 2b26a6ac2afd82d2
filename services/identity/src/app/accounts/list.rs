//! Lists accounts.

use chassis::Ctx;

use crate::app::App;
use crate::app::imports::{Page, cut, page_size};
use crate::domain::account::{Account, Cursor, Filter, Tri};
use crate::error::Result;
use crate::policy::{Action, Facts, decide};
use crate::store::accounts;

/// A page of accounts, and how many there are in all.
pub struct Accounts {
    pub page: Page<Account, Cursor>,
    pub total: i64,
}

/// Accounts in that order.
pub async fn list(
    cx: &Ctx,
    app: &App,
    filter: Filter,
    tri: Tri,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Accounts> {
    let scope = decide(cx.actor(), Action::ReadAccounts, &Facts::default()).scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    let size = page_size(limit);
    let items = accounts::list(&mut tx, &scope, &filter, tri, after, size + 1).await?;
    let total = accounts::count(&mut tx, &scope, &filter).await?;
    Ok(Accounts {
        page: cut(items, size, Cursor::after),
        total,
    })
}
