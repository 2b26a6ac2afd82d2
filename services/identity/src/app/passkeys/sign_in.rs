//! Signing in with a passkey: alone, or as the second step after the password.
//!
//! A passkey answers only after its holder was recognised (a finger, a face, a PIN), so that it is two factors by itself.

use chassis::Ctx;
use chassis::db::Tx;

use super::ceremony::Answer;
use super::{keep, refuse};
use crate::app::App;
use crate::app::links::random_token;
use crate::app::sessions::{Arrival, Opened, admit, awaited_by, key, signing_in, welcome};
use crate::domain::passkey::{Passkey, Purpose};
use crate::domain::portail::Portail;
use crate::domain::session::OpenedBy;
use crate::domain::sign_in::{Event, Origin};
use crate::domain::tutor::fingerprint;
use crate::error::{Error, Result};
use crate::store::{held, passkeys, second_factors, sessions};

/// A sign-in with a passkey alone: what to ask of the browser, and the secret that it comes back with.
pub async fn begin_sign_in(cx: &Ctx, app: &App) -> Result<(String, String)> {
    signing_in(cx)?;
    let begun = app.relying_party()?.begin_sign_in()?;
    let token = random_token();
    let purpose = (Purpose::SignIn, None);
    keep(cx, app, &fingerprint(&token), purpose, &begun.state).await?;
    Ok((begun.options, token))
}

/// Signs in whoever answers for a passkey. Unknown passkey, wrong answer and closed account are one refusal.
pub async fn sign_in(
    cx: &Ctx,
    app: &App,
    token: &str,
    answer: &str,
    origin: &Origin,
) -> Result<Opened> {
    signing_in(cx)?;
    let relying_party = app.relying_party()?;
    let answer = Answer::<true>::read(answer);
    let credential = answer.as_ref().map(Answer::credential).unwrap_or_default();
    let mut tx = app.db.begin(cx).await?;
    let owner = passkeys::owner(&mut tx, &credential).await?;
    tx.rollback().await?;
    let account = owner.map_or_else(|| hex::encode(&credential), |person| person.to_string());
    // The address has one count for passwords and passkeys.
    let guesses = [
        key("passkey", &account),
        key("address", &origin.remote_address),
    ];
    admit(cx, app, &guesses).await?;
    let mut tx = app.db.begin(cx).await?;
    let state = passkeys::take(&mut tx, &fingerprint(token), Purpose::SignIn, cx.now()).await?;
    let passkey = passkeys::lock(&mut tx, &credential).await?;
    let proved = match (state, &answer, &passkey) {
        (None, ..) => Err(Error::PasskeyOver),
        (Some(state), Some(answer), Some(passkey)) => {
            relying_party.signed_in(&state, answer, passkey)
        }
        _ => Err(Error::PasskeyRefused),
    };
    let (passkey, remembered) = match (passkey, proved) {
        (Some(passkey), Ok(remembered)) => (passkey, remembered),
        (_, refusal) => {
            let refusal = refusal.err().unwrap_or(Error::PasskeyRefused);
            return refuse(cx, tx, owner, origin, refusal).await;
        }
    };
    sessions::enter(&mut tx, passkey.person, "").await?;
    let choices = held::choices(&mut tx, passkey.person, cx.today()).await?;
    if choices.is_empty() {
        return refuse(cx, tx, owner, origin, Error::PasskeyRefused).await;
    }
    open(cx, app, tx, &passkey, &remembered, &guesses, (None, origin)).await
}

/// The second step of whoever waits behind `awaited`: one of its passkeys.
pub async fn begin_second_step(cx: &Ctx, app: &App, awaited: &str) -> Result<String> {
    signing_in(cx)?;
    let relying_party = app.relying_party()?;
    let binding = fingerprint(awaited);
    let (person, _) = awaited_by(cx, app, &binding).await?;
    let mut tx = app.db.begin(cx).await?;
    let held = passkeys::of_person(&mut tx, person).await?;
    tx.rollback().await?;
    let begun = relying_party.begin_second_step(&held)?;
    let purpose = (Purpose::SecondStep, Some(person));
    keep(cx, app, &binding, purpose, &begun.state).await?;
    Ok(begun.options)
}

/// Signs in whoever waits behind `awaited`, by one of its passkeys.
pub async fn verify_second_step(
    cx: &Ctx,
    app: &App,
    awaited: &str,
    answer: &str,
    origin: &Origin,
) -> Result<Opened> {
    signing_in(cx)?;
    let relying_party = app.relying_party()?;
    let binding = fingerprint(awaited);
    let (person, portail) = awaited_by(cx, app, &binding).await?;
    // Codes and passkeys are one step, with one count.
    let guesses = [
        key("code", &person.to_string()),
        key("code-address", &origin.remote_address),
    ];
    admit(cx, app, &guesses).await?;
    let answer = Answer::<false>::read(answer);
    let credential = answer.as_ref().map(Answer::credential).unwrap_or_default();
    let mut tx = app.db.begin(cx).await?;
    let state = passkeys::take(&mut tx, &binding, Purpose::SecondStep, cx.now()).await?;
    let passkey = passkeys::lock(&mut tx, &credential)
        .await?
        .filter(|passkey| passkey.person == person);
    let proved = match (state, &answer, &passkey) {
        (None, ..) => Err(Error::PasskeyOver),
        (Some(state), Some(answer), Some(passkey)) => {
            relying_party.stepped(&state, answer, passkey)
        }
        _ => Err(Error::PasskeyRefused),
    };
    let (passkey, remembered) = match (passkey, proved) {
        (Some(passkey), Ok(remembered)) => (passkey, remembered),
        (_, refusal) => {
            let refusal = refusal.err().unwrap_or(Error::PasskeyRefused);
            return refuse(cx, tx, Some(person), origin, refusal).await;
        }
    };
    // Of two at once with the same password, one comes in.
    if !second_factors::end_wait(&mut tx, &binding).await? {
        return Err(Error::SecondStepOver);
    }
    let from = (portail, origin);
    open(cx, app, tx, &passkey, &remembered, &guesses, from).await
}

/// Opens the session of a passkey that was verified.
async fn open(
    cx: &Ctx,
    app: &App,
    mut tx: Tx,
    passkey: &Passkey,
    remembered: &[u8],
    guesses: &[[u8; 32]; 2],
    (portail, origin): (Option<&Portail>, &Origin),
) -> Result<Opened> {
    passkeys::note_use(&mut tx, passkey.id, remembered, cx.now()).await?;
    sessions::forgive(&mut tx, &guesses[0]).await?;
    sessions::take_back(&mut tx, &guesses[1]).await?;
    let arrival = Arrival {
        person: passkey.person,
        event: Event::SignedInWithPasskey,
        by: OpenedBy::Passkey,
        portail,
        origin,
    };
    let opened = welcome(cx, app, &mut tx, arrival).await?;
    tx.commit().await?;
    Ok(opened)
}
