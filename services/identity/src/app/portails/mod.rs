//! Sign-on through national services and school portals (I-06), from the button to a session.
//!
//! 1. [`begin`] keeps a ceremony, for one browser and ten minutes, and answers where to go.
//! 2. [`complete`] takes it, once, exchanges the code that the browser came back with, and knows by the issuer and its
//!    subject whose account it is; [`recognise`](recognise::recognise) ties who comes for the first time, where the
//!    portal's file or a verified address says whose account it is. Never by name, and nobody is ever created.
//! 3. From there on everything is as after a password: the journal, closed accounts, the second factor, the session.

mod begin;
mod complete;
mod links;
mod recognise;

pub use begin::{Begun, begin, begin_link};
pub use complete::{Answer, Outcome, complete};
pub use links::{OwnLink, list_links, withdraw_link};

use std::sync::Arc;
use std::time::Duration;

use chassis::{Clock, Ctx};

use super::App;
use super::sessions::signing_in;
use crate::clients::portails::{Issuer, Refusal};
use crate::domain::portail::{Fault, Portail};
use crate::error::{Error, Result};

/// How often portals that are not known yet are asked what they are, so that nobody waits for it.
pub const LOOKED_AT_EVERY: Duration = Duration::from_mins(1);

/// Every portal of the configuration.
pub struct Portails {
    issuers: Vec<Arc<Issuer>>,
}

impl Portails {
    /// Those portals, which send browsers back to that address.
    pub fn new(portails: Vec<Portail>, public_url: &str, clock: &Clock) -> anyhow::Result<Self> {
        let issuers = portails
            .into_iter()
            .map(|portail| Ok(Arc::new(Issuer::new(portail, public_url, clock.clone())?)))
            .collect::<anyhow::Result<_>>()?;
        Ok(Self { issuers })
    }

    /// The portal of that short name.
    pub fn get(&self, code: &str) -> Option<&Issuer> {
        self.all().find(|issuer| issuer.portail().code == code)
    }

    /// The same, for who asks for it.
    fn named(&self, code: &str) -> Result<&Issuer> {
        self.get(code).ok_or_else(|| nameless(Fault::Unknown))
    }

    /// All of them, in the order of their buttons.
    pub fn all(&self) -> impl Iterator<Item = &Issuer> {
        self.issuers.iter().map(AsRef::as_ref)
    }
}

/// The portals that have a button.
pub fn list<'a>(cx: &Ctx, app: &'a App) -> Result<Vec<&'a Portail>> {
    signing_in(cx)?;
    Ok(app.portails.all().map(Issuer::portail).collect())
}

/// Asks portals what they are, where that is not known: they may have been away when the service started.
pub async fn discover_or_tell(app: App) {
    for issuer in app.portails.all() {
        if let Err(refusal) = issuer.discover().await {
            tell(issuer.portail(), refusal);
        }
    }
}

/// For whoever looks after the service: which portal, and why. Nothing that it sent.
fn tell(portail: &Portail, refusal: Refusal) {
    tracing::warn!(
        portail = portail.code,
        why = refusal.why,
        "a sign-on portal lets nobody in"
    );
}

/// A refusal that is of no portal in particular.
fn nameless(fault: Fault) -> Error {
    Error::Portail {
        fault,
        libelle: String::new(),
    }
}

/// The refusal that people read.
fn refused(portail: &Portail, fault: Fault) -> Error {
    Error::Portail {
        fault,
        libelle: portail.libelle.clone(),
    }
}
