//! The passkeys that a person has: listed, renamed, withdrawn with the password.

use chassis::Ctx;

use super::{named, notice};
use crate::app::App;
use crate::app::sessions::{behind, prove_password, signing_in};
use crate::domain::ids::PasskeyId;
use crate::domain::passkey::Passkey;
use crate::domain::sign_in::{Event, Origin};
use crate::error::{Error, Result};
use crate::store::{passkeys, second_factors, sign_ins};

/// The passkeys of whoever holds the token, the oldest first.
pub async fn list(cx: &Ctx, app: &App, token: &str) -> Result<Vec<Passkey>> {
    signing_in(cx)?;
    let mut tx = app.db.begin(cx).await?;
    let session = behind(cx, app, &mut tx, token).await?;
    // A link opens a space without password: what signs its person in is none of its affair.
    if session.access.is_some() {
        return Ok(Vec::new());
    }
    Ok(passkeys::of_person(&mut tx, session.person).await?)
}

/// Gives one of them another name.
pub async fn rename(
    cx: &Ctx,
    app: &App,
    token: &str,
    (id, nom): (PasskeyId, &str),
    origin: &Origin,
) -> Result<Passkey> {
    signing_in(cx)?;
    let nom = named(nom)?;
    let mut tx = app.db.begin(cx).await?;
    let session = behind(cx, app, &mut tx, token).await?;
    // Nor is there anything to rename.
    if session.access.is_some() {
        return Err(Error::NotFound);
    }
    let person = session.person;
    let passkey = passkeys::rename(&mut tx, person, id, &nom)
        .await?
        .ok_or(Error::NotFound)?;
    sign_ins::note(
        &mut tx,
        Some(person),
        Event::PasskeyRenamed,
        origin,
        cx.now(),
    )
    .await?;
    tx.commit().await?;
    Ok(passkey)
}

/// Takes one of them away; with the last second factor, recovery codes go too.
pub async fn withdraw(
    cx: &Ctx,
    app: &App,
    token: &str,
    (id, password): (PasskeyId, String),
    origin: &Origin,
) -> Result<()> {
    let person = prove_password(cx, app, token, password)
        .await?
        .session
        .person;
    let mut tx = app.db.begin(cx).await?;
    behind(cx, app, &mut tx, token).await?;
    let nom = passkeys::withdraw(&mut tx, person, id)
        .await?
        .ok_or(Error::NotFound)?;
    // After the passkey, in the order in which a sign-in holds the two.
    passkeys::lock_person(&mut tx, person).await?;
    second_factors::drop_useless_codes(&mut tx, person).await?;
    let event = Event::PasskeyWithdrawn;
    sign_ins::note(&mut tx, Some(person), event, origin, cx.now()).await?;
    notice::send(cx, app, &mut tx, person, &nom, notice::News::Withdrawn).await?;
    tx.commit().await?;
    Ok(())
}
