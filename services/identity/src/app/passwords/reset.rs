//! Replaces a forgotten password.

use chassis::Ctx;

use crate::app::App;
use crate::app::sessions::{admit, key, signing_in};
use crate::domain::password::check_password;
use crate::domain::sign_in::{Event, Origin};
use crate::domain::tutor::fingerprint;
use crate::error::{Error, Result};
use crate::store::account_links::{self, Purpose};
use crate::store::{own_account, second_factors, sessions, sign_ins};

/// Sets a new password with a link, which is used up; every session of the person closes. A password that is refused
/// uses nothing up.
pub async fn reset(
    cx: &Ctx,
    app: &App,
    token: &str,
    nouveau: String,
    origin: &Origin,
) -> Result<()> {
    signing_in(cx)?;
    let hash = fingerprint(token);
    let guesses = [
        key("account-link", token),
        key("account-link-address", &origin.remote_address),
    ];
    admit(cx, app, &guesses).await?;
    let mut tx = app.db.begin(cx).await?;
    let link = account_links::by_token(&mut tx, &hash, Purpose::Password, cx.now())
        .await?
        .ok_or(Error::AccountLink)?;
    for guess in &guesses {
        sessions::take_back(&mut tx, guess).await?;
    }
    sessions::enter(&mut tx, link.person, "").await?;
    let identity = own_account::get(&mut tx, link.person)
        .await?
        .ok_or(Error::AccountLink)?;
    tx.commit().await?;
    check_password(&nouveau, None, &identity.owner()).map_err(Error::Password)?;
    let password = app.hasher.hash(nouveau).await?;
    let mut tx = app.db.begin(cx).await?;
    if !account_links::use_up(&mut tx, link.id, cx.now()).await? {
        return Err(Error::AccountLink);
    }
    sessions::set_password(&mut tx, link.person, &password, false).await?;
    sessions::revoke_others(&mut tx, link.person, None, cx.now()).await?;
    second_factors::end_waits(&mut tx, link.person).await?;
    if let Some(login) = identity.login {
        sessions::forgive(&mut tx, &key("account", &login)).await?;
    }
    sign_ins::note(
        &mut tx,
        Some(link.person),
        Event::PasswordReset,
        origin,
        cx.now(),
    )
    .await?;
    tx.commit().await?;
    Ok(())
}
