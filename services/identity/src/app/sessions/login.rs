//! Login by identifier, or e-mail, and password; then by a code, for who has a second factor (I-06).

use chassis::Ctx;
use chassis::db::Tx;
use jiff::{SignedDuration, Timestamp};

use super::open::{Arrival, Opened, welcome};
use super::{admit, key, signing_in};
use crate::app::App;
use crate::app::links::random_token;
use crate::clients::portails::Issuer;
use crate::domain::ids::PersonId;
use crate::domain::portail::Portail;
use crate::domain::second_factor::as_recovery_code;
use crate::domain::session::OpenedBy;
use crate::domain::sign_in::{Event, Origin};
use crate::domain::tutor::fingerprint;
use crate::error::{Error, Result};
use crate::store::second_factors::{self, Held};
use crate::store::{held, sessions, sign_ins};

/// Longest identifier that is looked up.
pub(crate) const MAX_IDENTIFIER: usize = 254;
/// How long a right password waits for its code.
const PATIENCE: SignedDuration = SignedDuration::from_mins(10);

/// The command of [`login`].
#[derive(Clone)]
pub struct Login {
    pub identifiant: String,
    pub mot_de_passe: String,
    pub origin: Origin,
}

/// What a right password opens.
pub enum Entry {
    /// A session.
    Opened(Box<Opened>),
    /// Nothing before the second factor.
    Awaited {
        /// Proves that the password was right.
        token: String,
        /// What the person has.
        factors: Held,
    },
}

/// Signs a person in. Unknown identifier, wrong password and closed account are one answer.
pub async fn login(cx: &Ctx, app: &App, command: Login) -> Result<Entry> {
    signing_in(cx)?;
    let identifiant = command.identifiant.trim().to_lowercase();
    if identifiant.is_empty()
        || identifiant.len() > MAX_IDENTIFIER
        || command.mot_de_passe.len() > 1000
    {
        return Err(Error::BadCredentials);
    }
    let keys = [
        key("account", &identifiant),
        key("address", &command.origin.remote_address),
    ];
    admit(cx, app, &keys).await?;
    let mut tx = app.db.begin(cx).await?;
    let credential = sessions::credential(&mut tx, &identifiant).await?;
    tx.rollback().await?;
    let hash = credential
        .as_ref()
        .and_then(|credential| credential.password_hash.clone());
    let known = app.hasher.verify(command.mot_de_passe, hash).await?;
    let person = credential.map(|credential| credential.person);
    let mut tx = app.db.begin(cx).await?;
    let Some(person) = person.filter(|_| known) else {
        // Written for nobody, too: an unknown identifier takes as long as a wrong password.
        sign_ins::note(&mut tx, person, Event::Refused, &command.origin, cx.now()).await?;
        tx.commit().await?;
        return Err(Error::BadCredentials);
    };
    sessions::forgive(&mut tx, &keys[0]).await?;
    // The address gets its one attempt back: a right password must not pay for a thousand guesses, and a school that
    // comes in at eight is no attack.
    sessions::take_back(&mut tx, &keys[1]).await?;
    sessions::enter(&mut tx, person, "").await?;
    if held::choices(&mut tx, person, cx.today()).await?.is_empty() {
        tx.commit().await?;
        return Err(Error::BadCredentials);
    }
    let arrival = Arrival {
        person,
        event: Event::SignedIn,
        by: OpenedBy::Password,
        portail: None,
        origin: &command.origin,
    };
    let entry = enter_or_wait(cx, app, &mut tx, arrival).await?;
    tx.commit().await?;
    Ok(entry)
}

/// Opens a session, or asks for the second factor of who has one; the transaction has entered the person.
pub(crate) async fn enter_or_wait(
    cx: &Ctx,
    app: &App,
    tx: &mut Tx,
    arrival: Arrival<'_>,
) -> Result<Entry> {
    let person = arrival.person;
    let factors = second_factors::held(tx, person).await?;
    if !factors.any() || !arrival.by.is_single() {
        let opened = welcome(cx, app, tx, arrival).await?;
        return Ok(Entry::Opened(Box::new(opened)));
    }
    let token = random_token();
    let expires = cx.now().checked_add(PATIENCE).unwrap_or(Timestamp::MAX);
    let portail = arrival.portail.map(|portail| portail.code.as_str());
    second_factors::await_code(tx, person, portail, &fingerprint(&token), expires).await?;
    Ok(Entry::Awaited { token, factors })
}

/// Who waits for its second step behind this hash, and the portal that it came by. One that the operator took away
/// meanwhile lets nobody in any more.
pub(crate) async fn awaited_by<'a>(
    cx: &Ctx,
    app: &'a App,
    hash: &[u8],
) -> Result<(PersonId, Option<&'a Portail>)> {
    let mut tx = app.db.begin(cx).await?;
    let (person, portail) = second_factors::awaited(&mut tx, hash, cx.now())
        .await?
        .ok_or(Error::SecondStepOver)?;
    tx.rollback().await?;
    let issuer = portail
        .map(|code| app.portails.get(&code).ok_or(Error::SecondStepOver))
        .transpose()?;
    Ok((person, issuer.map(Issuer::portail)))
}

/// The second step: a code of the application, or a recovery code, for who waits behind `awaited`.
pub async fn verify_code(
    cx: &Ctx,
    app: &App,
    awaited: &str,
    code: &str,
    origin: &Origin,
) -> Result<Opened> {
    signing_in(cx)?;
    let hash = fingerprint(awaited);
    let (person, portail) = awaited_by(cx, app, &hash).await?;
    let guesses = [
        key("code", &person.to_string()),
        key("code-address", &origin.remote_address),
    ];
    admit(cx, app, &guesses).await?;
    let mut tx = app.db.begin(cx).await?;
    let Some(event) = accepted(cx, app, &mut tx, person, code).await? else {
        sign_ins::note(&mut tx, Some(person), Event::CodeRefused, origin, cx.now()).await?;
        tx.commit().await?;
        return Err(Error::CodeRefused);
    };
    // Of two at once with the same password, one comes in.
    if !second_factors::end_wait(&mut tx, &hash).await? {
        return Err(Error::SecondStepOver);
    }
    sessions::forgive(&mut tx, &guesses[0]).await?;
    sessions::take_back(&mut tx, &guesses[1]).await?;
    let arrival = Arrival {
        person,
        event,
        by: OpenedBy::Code,
        portail,
        origin,
    };
    let opened = welcome(cx, app, &mut tx, arrival).await?;
    tx.commit().await?;
    Ok(opened)
}

/// Uses a code up, and tells which kind it was; `None` for one that is wrong, used or too old.
async fn accepted(
    cx: &Ctx,
    app: &App,
    tx: &mut Tx,
    person: PersonId,
    code: &str,
) -> Result<Option<Event>> {
    let totp = second_factors::lock_totp(tx, person).await?;
    if let Some(totp) = totp.filter(|totp| totp.confirmed) {
        let key = app.links.totp_key(person, &totp.salt);
        if let Some(step) = key.matching_step(code, cx.now(), totp.last_step) {
            second_factors::note_step(tx, person, step, cx.now()).await?;
            return Ok(Some(Event::SignedInWithCode));
        }
    }
    let Some(code) = as_recovery_code(code) else {
        return Ok(None);
    };
    let hash = app.links.recovery_hash(person, &code);
    let used = second_factors::use_recovery_code(tx, person, &hash).await?;
    Ok(used.then_some(Event::SignedInWithRecoveryCode))
}
