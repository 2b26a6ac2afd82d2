//! What a browser comes back from a portal with.

use chassis::Ctx;
use chassis::db::Tx;

use super::recognise::recognise;
use super::{nameless, refused, tell};
use crate::app::App;
use crate::app::sessions::{Arrival, Entry, admit, behind, enter_or_wait, key, signing_in};
use crate::clients::portails::{Issuer, Refusal};
use crate::domain::ids::PersonId;
use crate::domain::portail::{Arrivant, EtabliPar, Fault, Portail};
use crate::domain::session::OpenedBy;
use crate::domain::sign_in::{Event, Origin};
use crate::domain::tutor::fingerprint;
use crate::error::{Error, Result};
use crate::store::portail_liens::{self, Ceremony, NewLink};
use crate::store::{held, sessions, sign_ins};

/// What a portal refuses with when the person said no (RFC 6749, § 4.1.2.1).
const ACCESS_DENIED: &str = "access_denied";

/// What the browser brings.
pub struct Answer {
    pub state: String,
    /// The code to exchange; empty when the portal refused.
    pub code: String,
    /// What it refused with.
    pub error: String,
    /// Who says so (RFC 9207); empty where the portal does not say.
    pub issuer: String,
    /// The secret of the browser.
    pub browser: String,
    /// Its session, where it has one.
    pub token: String,
    pub origin: Origin,
}

/// What came of it.
pub enum Outcome {
    /// As after a password.
    Entered(Entry),
    /// The account is tied.
    Linked {
        /// To that portal.
        libelle: String,
    },
}

/// Signs in whom the portal sent, or ties the account of who asked for it. Answers the page to open, too.
pub async fn complete(cx: &Ctx, app: &App, answer: Answer) -> Result<(Outcome, String)> {
    signing_in(cx)?;
    let ceremony = take(cx, app, &answer).await?;
    // Taken away by the operator since it began: over.
    let issuer = app.portails.get(&ceremony.portail).ok_or_else(over)?;
    let arrived = arrived(app, issuer, &answer).await;
    if !is_a_guess(&arrived) {
        let mut tx = app.db.begin(cx).await?;
        sessions::take_back(&mut tx, &address_key(&answer)).await?;
        tx.commit().await?;
    }
    let completed = match arrived {
        Ok(arrivant) => match ceremony.link {
            None => sign_in(cx, app, issuer.portail(), &arrivant, &answer.origin).await,
            Some(_) => link(cx, app, issuer.portail(), &ceremony, &arrivant, &answer).await,
        },
        Err(error) => Err(error),
    };
    if let Err(Error::Portail { .. }) = &completed {
        let mut tx = app.db.begin(cx).await?;
        let person = ceremony.link.map(|(person, _)| person);
        note(cx, &mut tx, person, Event::PortailRefused, &answer.origin).await?;
        tx.commit().await?;
    }
    completed.map(|outcome| (outcome, ceremony.retour))
}

/// Uses the ceremony up before the portal is called: whatever happens then, its answer serves once.
async fn take(cx: &Ctx, app: &App, answer: &Answer) -> Result<Ceremony> {
    let guesses = [key("portail", &answer.state), address_key(answer)];
    admit(cx, app, &guesses).await?;
    let mut tx = app.db.begin(cx).await?;
    let (state, browser) = (fingerprint(&answer.state), fingerprint(&answer.browser));
    let taken = portail_liens::take(&mut tx, &state, &browser, cx.now()).await?;
    if taken.is_some() {
        sessions::forgive(&mut tx, &guesses[0]).await?;
    } else {
        note(cx, &mut tx, None, Event::PortailRefused, &answer.origin).await?;
    }
    tx.commit().await?;
    taken.ok_or_else(over)
}

/// Attempts are counted by the address that they come from.
fn address_key(answer: &Answer) -> [u8; 32] {
    key("portail-address", &answer.origin.remote_address)
}

/// Whether an attempt stays counted: anybody may begin and bring back an invented answer. One that the portal vouches
/// for, or that it is too far away to judge, is none of a guesser; a whole school has one address.
fn is_a_guess(arrived: &Result<Arrivant>) -> bool {
    matches!(
        arrived,
        Err(Error::Portail {
            fault: Fault::Untrusted | Fault::Denied,
            ..
        })
    )
}

/// Nothing of the kind was begun in this browser, whatever the portal.
fn over() -> Error {
    nameless(Fault::Over)
}

/// Whom the portal sent.
async fn arrived(app: &App, issuer: &Issuer, answer: &Answer) -> Result<Arrivant> {
    let portail = issuer.portail();
    let refuse = |refusal: Refusal| {
        tell(portail, refusal);
        refused(portail, refusal.fault)
    };
    if answer.error == ACCESS_DENIED {
        return Err(refused(portail, Fault::Denied));
    }
    // Another portal's answer, sent here by whoever runs it, would be exchanged at the wrong one (RFC 9207).
    let foreign = !answer.issuer.is_empty() && answer.issuer != portail.emetteur;
    if foreign || !answer.error.is_empty() || answer.code.is_empty() {
        let why = if foreign {
            "answer of another issuer"
        } else {
            "refused"
        };
        let fault = Fault::Untrusted;
        return Err(refuse(Refusal { fault, why }));
    }
    let _place = issuer.place().ok_or(Error::Busy)?;
    issuer
        .exchange(&answer.code, app.links.ceremony(&answer.state))
        .await
        .map_err(refuse)
}

async fn sign_in(
    cx: &Ctx,
    app: &App,
    portail: &Portail,
    arrivant: &Arrivant,
    origin: &Origin,
) -> Result<Outcome> {
    let mut tx = app.db.begin(cx).await?;
    let person = recognise(cx, &mut tx, portail, arrivant)
        .await?
        .ok_or_else(|| refused(portail, Fault::NotLinked))?;
    sessions::enter(&mut tx, person, "").await?;
    let choices = held::choices(&mut tx, person, cx.today()).await?;
    if choices.is_empty() {
        // A closed account is one that is not there.
        return Err(refused(portail, Fault::NotLinked));
    }
    if !choices.iter().any(|choice| portail.admits(choice.profil)) {
        return Err(refused(portail, Fault::Profil));
    }
    portail_liens::note_use(&mut tx, &portail.emetteur, person, cx.now()).await?;
    let arrival = Arrival {
        person,
        event: Event::SignedInByPortail,
        by: if arrivant.fort {
            OpenedBy::PortailFort
        } else {
            OpenedBy::Portail
        },
        portail: Some(portail),
        origin,
    };
    let entry = enter_or_wait(cx, app, &mut tx, arrival).await?;
    tx.commit().await?;
    Ok(Outcome::Entered(entry))
}

/// Ties the account of who asked for it, in the session that asked.
async fn link(
    cx: &Ctx,
    app: &App,
    portail: &Portail,
    ceremony: &Ceremony,
    arrivant: &Arrivant,
    answer: &Answer,
) -> Result<Outcome> {
    let mut tx = app.db.begin(cx).await?;
    let session = match behind(cx, app, &mut tx, &answer.token).await {
        Err(Error::SessionClosed) => return Err(over()),
        session => session?,
    };
    if ceremony.link != Some((session.person, session.id.uuid())) {
        return Err(over());
    }
    let person = session.person;
    match portail_liens::by_sujet(&mut tx, &portail.emetteur, &arrivant.sujet).await? {
        Some((other, _)) if other != person => return Err(refused(portail, Fault::Taken)),
        Some(_) => return Err(refused(portail, Fault::State)),
        None => {}
    }
    let link = NewLink {
        emetteur: &portail.emetteur,
        sujet: &arrivant.sujet,
        person,
        par: EtabliPar::Personne,
    };
    if !portail_liens::tie(&mut tx, &link, cx.now()).await? {
        return Err(refused(portail, Fault::State));
    }
    let event = Event::PortailLinked;
    note(cx, &mut tx, Some(person), event, &answer.origin).await?;
    tx.commit().await?;
    Ok(Outcome::Linked {
        libelle: portail.libelle.clone(),
    })
}

async fn note(
    cx: &Ctx,
    tx: &mut Tx,
    person: Option<PersonId>,
    event: Event,
    origin: &Origin,
) -> Result<()> {
    sign_ins::note(tx, person, event, origin, cx.now()).await?;
    Ok(())
}
