//! Login by identifier, or e-mail, and password (I-06).

use std::time::Duration;

use chassis::Ctx;
use chassis::db::Tx;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

use super::{signing_in, view_of};
use crate::app::App;
use crate::app::links::random_token;
use crate::domain::account::delay;
use crate::domain::ids::{AccessId, PersonId, SessionId};
use crate::domain::session::{Choice, Session, View};
use crate::domain::tutor::fingerprint;
use crate::error::{Error, Result};
use crate::store::held;
use crate::store::sessions::{self, Opening};

/// Slips in a row that cost nothing: for one account, and for one address (a whole school shares one).
const FREE_FOR_ACCOUNT: u32 = 5;
const FREE_FOR_ADDRESS: u32 = 100;
/// Failures are forgotten after this long without another.
const FORGOTTEN_AFTER: SignedDuration = SignedDuration::from_hours(1);
/// Longest identifier that is looked up.
const MAX_IDENTIFIER: usize = 254;

/// The command of [`login`].
#[derive(Clone)]
pub struct Login {
    pub identifiant: String,
    pub mot_de_passe: String,
    pub remote_address: String,
    pub user_agent: String,
}

/// An opened session and the only copy of its token.
pub struct Opened {
    pub token: String,
    pub view: View,
}

/// Signs a person in. Unknown identifier, wrong password and closed account are one answer.
pub async fn login(cx: &Ctx, app: &App, command: Login) -> Result<Opened> {
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
        key("address", &command.remote_address),
    ];
    admit(cx, app, &keys).await?;
    let mut tx = app.db.begin(cx).await?;
    let credential = sessions::credential(&mut tx, &identifiant).await?;
    tx.rollback().await?;
    let hash = credential
        .as_ref()
        .and_then(|credential| credential.password_hash.clone());
    let known = app.hasher.verify(command.mot_de_passe, hash).await?;
    let Some(credential) = credential.filter(|_| known) else {
        return Err(Error::BadCredentials);
    };
    let mut tx = app.db.begin(cx).await?;
    // The address keeps its count: one right password must not pay for a thousand guesses.
    sessions::forgive(&mut tx, &keys[0]).await?;
    sessions::enter(&mut tx, credential.person, "").await?;
    let choices = held::choices(&mut tx, credential.person, cx.today()).await?;
    if choices.is_empty() {
        tx.commit().await?;
        return Err(Error::BadCredentials);
    }
    sessions::note_login(&mut tx, credential.person, cx.now()).await?;
    let only = (choices.len() == 1).then(|| choices[0].clone());
    let opened = open_session(
        cx,
        app,
        &mut tx,
        credential.person,
        only,
        None,
        &command.user_agent,
    )
    .await?;
    tx.commit().await?;
    Ok(opened)
}

/// Opens a session for a person, working as `choice` when it is known.
pub(crate) async fn open_session(
    cx: &Ctx,
    app: &App,
    tx: &mut Tx,
    person: PersonId,
    choice: Option<Choice>,
    access: Option<AccessId>,
    user_agent: &str,
) -> Result<Opened> {
    let now = cx.now();
    let token = random_token();
    let session = Session {
        id: SessionId::generate(),
        person,
        csrf_token: random_token(),
        uai: choice.as_ref().map(|choice| choice.etablissement.clone()),
        profil: choice.map(|choice| choice.profil),
        access,
        last_used_at: now,
        expires_at: after(now, app.config.session_lifetime),
    };
    let shown: String = user_agent
        .chars()
        .filter(|c| !c.is_control())
        .take(200)
        .collect();
    let opening = Opening {
        session: &session,
        token_hash: &fingerprint(&token),
        user_agent: &shown,
        now,
    };
    sessions::open(tx, &opening).await?;
    sessions::enter(tx, person, session.uai.as_deref().unwrap_or_default()).await?;
    let view = view_of(cx, tx, session).await?;
    Ok(Opened { token, view })
}

/// Lets an attempt through, and counts it as failed until it has succeeded: guesses made at the same time all count.
pub(crate) async fn admit(cx: &Ctx, app: &App, keys: &[[u8; 32]; 2]) -> Result<()> {
    let now = cx.now();
    let forgotten = now.checked_sub(FORGOTTEN_AFTER).unwrap_or(Timestamp::MIN);
    let mut tx = app.db.begin(cx).await?;
    let mut wait = Duration::ZERO;
    for (key, free) in keys.iter().zip([FREE_FOR_ACCOUNT, FREE_FOR_ADDRESS]) {
        if let Some((failures, last)) = sessions::failures(&mut tx, key).await?
            && last >= forgotten
        {
            let since = Duration::try_from(now.duration_since(last)).unwrap_or_default();
            wait = wait.max(delay(failures, free).saturating_sub(since));
        }
    }
    if !wait.is_zero() {
        let wait = Duration::from_secs(wait.as_secs() + u64::from(wait.subsec_nanos() > 0));
        return Err(Error::TooManyAttempts { wait });
    }
    for key in keys {
        sessions::count_attempt(&mut tx, key, now, forgotten).await?;
    }
    tx.commit().await?;
    Ok(())
}

fn after(now: Timestamp, lifetime: Duration) -> Timestamp {
    now.checked_add(lifetime).unwrap_or(Timestamp::MAX)
}

/// Failures are kept under a hash: the table tells nothing about anyone.
pub(crate) fn key(kind: &str, value: &str) -> [u8; 32] {
    Sha256::new()
        .chain_update(kind)
        .chain_update([0])
        .chain_update(value)
        .finalize()
        .into()
}
