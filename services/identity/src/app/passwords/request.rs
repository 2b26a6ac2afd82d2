//! Keeps a request for a new password.

use chassis::Ctx;

use crate::app::App;
use crate::app::sessions::{MAX_IDENTIFIER, admit, key, signing_in};
use crate::domain::sign_in::Origin;
use crate::error::{self, Error, Result};
use crate::store::account_links;

/// Asks for a link to a new password, for whoever has that identifier or e-mail address.
pub async fn request_reset(cx: &Ctx, app: &App, identifiant: &str, origin: &Origin) -> Result<()> {
    signing_in(cx)?;
    let identifiant = identifiant.trim().to_lowercase();
    if identifiant.is_empty() {
        return Err(Error::field("identifiant", error::REQUIRED));
    }
    if identifiant.len() > MAX_IDENTIFIER {
        return Err(Error::field("identifiant", error::TOO_LONG));
    }
    // Each request counts: nobody fills a mailbox, nobody tries a list of addresses.
    let keys = [
        key("reset", &identifiant),
        key("reset-address", &origin.remote_address),
    ];
    admit(cx, app, &keys).await?;
    let mut tx = app.db.begin(cx).await?;
    account_links::request(&mut tx, &identifiant, origin, cx.now()).await?;
    tx.commit().await?;
    app.resets.notify_one();
    Ok(())
}
