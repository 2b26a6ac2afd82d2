//! Whether files can be kept, looked at again and again (F-06, N4).

use crate::app::App;
use crate::error::Error;
use crate::store;

/// Looks once, and marks the store where that has not been done and is sure to be right.
pub(crate) async fn look_at_files(app: &App) {
    if app.files.is_unmarked().await
        && let Err(error) = mark(app).await
    {
        tracing::debug!(
            error = chassis::error::describe(&error),
            "the store of files stays without its mark"
        );
    }
    app.files.look().await;
}

async fn mark(app: &App) -> Result<(), Error> {
    let known = store::released::known(&app.db).await?;
    app.files.mark(&known).await
}
