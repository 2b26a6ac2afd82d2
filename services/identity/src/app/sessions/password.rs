//! A person's own password (I-03, I-06).

use chassis::Ctx;

use super::login::{admit, key};
use super::{behind, signing_in, view_of};
use crate::app::App;
use crate::domain::account::check_password;
use crate::domain::session::View;
use crate::error::{Error, Result};
use crate::store::sessions;

/// Replaces the password of whoever holds the token; every other session of that person closes.
pub async fn change_password(
    cx: &Ctx,
    app: &App,
    token: &str,
    ancien: String,
    nouveau: String,
) -> Result<View> {
    signing_in(cx)?;
    let mut tx = app.db.begin(cx).await?;
    let session = behind(cx, app, &mut tx, token).await?;
    // A link opens a space without password: there is none to change.
    let credential = sessions::credential_of(&mut tx, session.person)
        .await?
        .filter(|_| session.access.is_none())
        .ok_or(Error::Forbidden)?;
    tx.rollback().await?;
    check_password(&nouveau, &ancien, &credential.login).map_err(Error::Password)?;
    let guesses = [
        key("password", &session.person.to_string()),
        key("password-session", &session.id.to_string()),
    ];
    admit(cx, app, &guesses).await?;
    if !app.hasher.verify(ancien, credential.password_hash).await? {
        return Err(Error::BadCredentials);
    }
    let hash = app.hasher.hash(nouveau).await?;
    let mut tx = app.db.begin(cx).await?;
    let session = behind(cx, app, &mut tx, token).await?;
    for guess in &guesses {
        sessions::forgive(&mut tx, guess).await?;
    }
    sessions::set_password(&mut tx, session.person, &hash, false).await?;
    sessions::revoke_others(&mut tx, session.person, Some(session.id), cx.now()).await?;
    let view = view_of(cx, &mut tx, session).await?;
    tx.commit().await?;
    Ok(view)
}
