//! Sends a browser to a portal.

use chassis::Ctx;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::{refused, tell};
use crate::app::App;
use crate::app::links::random_token;
use crate::app::sessions::{behind, prove_password, signing_in};
use crate::clients::portails::Issuer;
use crate::domain::ids::PersonId;
use crate::domain::portail::{Fault, return_page};
use crate::domain::tutor::fingerprint;
use crate::error::{Error, Result};
use crate::store::held;
use crate::store::portail_liens::{self, Ceremony};

/// How long a browser may stay at the portal.
const PATIENCE: SignedDuration = SignedDuration::from_mins(10);
/// Where one's own ties are.
const LINKS_PAGE: &str = "/compte/securite";
/// Letters of the secret that ties a ceremony to its browser.
const BROWSER_SECRET: usize = 43;

/// A sign-on under way.
pub struct Begun {
    /// Where the browser goes.
    pub address: String,
    /// What it has to bring back.
    pub browser: String,
}

/// Begins a sign-in, in a browser that may hold the secret of another one.
pub async fn begin(
    cx: &Ctx,
    app: &App,
    code: &str,
    retour: &str,
    browser: String,
) -> Result<Begun> {
    signing_in(cx)?;
    let issuer = app.portails.named(code)?;
    send(cx, app, issuer, return_page(retour), browser, None).await
}

/// Begins to tie the account of whoever holds the token: a new way in, so the password is asked for.
pub async fn begin_link(
    cx: &Ctx,
    app: &App,
    token: &str,
    code: &str,
    password: String,
    browser: String,
) -> Result<Begun> {
    let session = prove_password(cx, app, token, password).await?.session;
    let issuer = app.portails.named(code)?;
    let portail = issuer.portail();
    let mut tx = app.db.begin(cx).await?;
    behind(cx, app, &mut tx, token).await?;
    let choices = held::choices(&mut tx, session.person, cx.today()).await?;
    if !choices.iter().any(|choice| portail.admits(choice.profil)) {
        return Err(refused(portail, Fault::Profil));
    }
    let own = portail_liens::own(&mut tx, session.person).await?;
    if own.iter().any(|tie| tie.emetteur == portail.emetteur) {
        return Err(refused(portail, Fault::State));
    }
    tx.rollback().await?;
    let link = Some((session.person, session.id.uuid()));
    send(cx, app, issuer, LINKS_PAGE.to_owned(), browser, link).await
}

async fn send(
    cx: &Ctx,
    app: &App,
    issuer: &Issuer,
    retour: String,
    browser: String,
    link: Option<(PersonId, Uuid)>,
) -> Result<Begun> {
    let portail = issuer.portail();
    let state = random_token();
    let place = issuer.place().ok_or(Error::Busy)?;
    // Who ties its account says at the portal who it is: a shared computer may still have somebody else there.
    let address = issuer
        .address(app.links.ceremony(&state), link.is_some())
        .await
        .map_err(|refusal| {
            tell(portail, refusal);
            refused(portail, refusal.fault)
        })?;
    drop(place);
    // Two tabs may sign on at once: the browser keeps one secret for both.
    let browser = if browser.len() == BROWSER_SECRET {
        browser
    } else {
        random_token()
    };
    let ceremony = Ceremony {
        portail: portail.code.clone(),
        retour,
        link,
    };
    let now = cx.now();
    let expires = now.checked_add(PATIENCE).unwrap_or(Timestamp::MAX);
    let mut tx = app.db.begin(cx).await?;
    portail_liens::begin(
        &mut tx,
        &ceremony,
        &fingerprint(&state),
        &fingerprint(&browser),
        (now, expires),
    )
    .await?;
    tx.commit().await?;
    Ok(Begun { address, browser })
}
