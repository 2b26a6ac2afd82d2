//! One's own notifications.

use chassis::Ctx;

use super::own;
use crate::app::App;
use crate::app::imports::{Page, cut, page_size};
use crate::domain::ids::NotificationId;
use crate::domain::notification::Notification;
use crate::error::Result;
use crate::policy::{Action, Facts, decide};
use crate::store::notifications;

/// A page, and how many are unread on all of them.
pub struct Listed {
    pub page: Page<Notification, NotificationId>,
    pub unread: i64,
}

/// The newest first, of the établissement and the profile worked in.
pub async fn list(
    cx: &Ctx,
    app: &App,
    after: Option<NotificationId>,
    limit: i64,
) -> Result<Listed> {
    let scope = decide(cx.actor(), Action::OwnNotifications, &Facts::default()).scope(cx)?;
    let pour = own(cx)?;
    let mut tx = app.db.begin(cx).await?;
    let size = page_size(limit);
    let found = notifications::list(&mut tx, &scope, pour, after, size + 1).await?;
    Ok(Listed {
        page: cut(found, size, |one| one.id),
        unread: notifications::unread(&mut tx, &scope, pour).await?,
    })
}
