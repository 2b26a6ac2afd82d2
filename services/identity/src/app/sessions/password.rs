//! A person's own password (I-03, I-06).

use chassis::Ctx;

use super::{admit, behind, key, signing_in, view_of};
use crate::app::App;
use crate::domain::password::check_password;
use crate::domain::session::{Session, View};
use crate::domain::sign_in::{Event, Origin};
use crate::error::{Error, Result};
use crate::store::{own_account, second_factors, sessions, sign_ins};

/// Who has just given its password again.
pub(crate) struct Proved {
    pub(crate) session: Session,
}

/// Asks for the password of whoever holds the token, before what a borrowed screen must not do.
pub(crate) async fn prove_password(
    cx: &Ctx,
    app: &App,
    token: &str,
    password: String,
) -> Result<Proved> {
    signing_in(cx)?;
    let mut tx = app.db.begin(cx).await?;
    let session = behind(cx, app, &mut tx, token).await?;
    // A link opens a space without password: there is none to give.
    let credential = sessions::credential_of(&mut tx, session.person)
        .await?
        .filter(|_| session.access.is_none())
        .ok_or(Error::Forbidden)?;
    tx.rollback().await?;
    let guesses = [
        key("password", &session.person.to_string()),
        key("password-session", &session.id.to_string()),
    ];
    admit(cx, app, &guesses).await?;
    if !app
        .hasher
        .verify(password, credential.password_hash)
        .await?
    {
        return Err(Error::WrongPassword);
    }
    let mut tx = app.db.begin(cx).await?;
    for guess in &guesses {
        sessions::forgive(&mut tx, guess).await?;
    }
    tx.commit().await?;
    Ok(Proved { session })
}

/// Replaces the password of whoever holds the token; every other session of that person closes.
pub async fn change_password(
    cx: &Ctx,
    app: &App,
    token: &str,
    (ancien, nouveau): (String, String),
    origin: &Origin,
) -> Result<View> {
    signing_in(cx)?;
    let mut tx = app.db.begin(cx).await?;
    let session = behind(cx, app, &mut tx, token).await?;
    let identity = own_account::get(&mut tx, session.person)
        .await?
        .filter(|identity| identity.login.is_some() && session.access.is_none())
        .ok_or(Error::Forbidden)?;
    tx.rollback().await?;
    check_password(&nouveau, Some(&ancien), &identity.owner()).map_err(Error::Password)?;
    prove_password(cx, app, token, ancien).await?;
    let hash = app.hasher.hash(nouveau).await?;
    let mut tx = app.db.begin(cx).await?;
    let session = behind(cx, app, &mut tx, token).await?;
    let person = session.person;
    sessions::set_password(&mut tx, person, &hash, false).await?;
    sessions::revoke_others(&mut tx, person, Some(session.id), cx.now()).await?;
    second_factors::end_waits(&mut tx, person).await?;
    sign_ins::note(
        &mut tx,
        Some(person),
        Event::PasswordChanged,
        origin,
        cx.now(),
    )
    .await?;
    let view = view_of(cx, app, &mut tx, session).await?;
    tx.commit().await?;
    Ok(view)
}
