//! What a link shows and opens (I-07). Reading changes nothing and uses nothing up: mail scanners open links.

use chassis::Ctx;
use chassis::db::Tx;

use super::invalidate::withdraw;
use super::issue::queue_link;
use crate::app::App;
use crate::app::links::random_bytes;
use crate::app::sessions::{Opened, Opens, admit, key, open_session, signing_in};
use crate::domain::people::Situation;
use crate::domain::profil::Profil;
use crate::domain::session::{Choice, OpenedBy};
use crate::domain::sign_in::Origin;
use crate::domain::tutor::Stored;
use crate::domain::tutor::{MAX_TUTORS, State, expiry, fingerprint};
use crate::error::{Error, Result};
use crate::events::outgoing;
use crate::store::apprenants;
use crate::store::tutors::{self, Sending};
use crate::store::{etablissements, mails, sessions};

/// Whose space a link opens; nothing at all for a withdrawn or unknown one.
pub struct Description {
    pub state: State,
    pub etablissement: String,
    pub learner: Situation,
    pub stored: Stored,
}

/// The access of a link with the établissement that it belongs to; the transaction has entered it.
async fn find(cx: &Ctx, tx: &mut Tx, token: &str, lock: bool) -> Result<Description> {
    let (uai, id) = tutors::find_link(tx, &fingerprint(token))
        .await?
        .ok_or(Error::LinkRevoked)?;
    sessions::enter_etablissement(tx, &uai).await?;
    let stored = if lock {
        tutors::lock(tx, &uai, id).await?
    } else {
        tutors::get(tx, &uai, id).await?
    };
    let stored = stored.ok_or(Error::LinkRevoked)?;
    let etablissement = etablissements::get(tx, &uai)
        .await?
        .ok_or(Error::LinkRevoked)?;
    let learner = apprenants::situation(tx, &uai, stored.apprenant)
        .await?
        .ok_or(Error::LinkRevoked)?;
    let state = stored.access.state(cx.now());
    if state == State::Invalidated {
        return Err(Error::LinkRevoked);
    }
    Ok(Description {
        state,
        etablissement: etablissement.nom,
        learner,
        stored,
    })
}

/// What a link opens; `None` when it was withdrawn or never existed.
pub async fn describe(cx: &Ctx, app: &App, token: &str) -> Result<Option<Description>> {
    signing_in(cx)?;
    let mut tx = app.db.begin(cx).await?;
    match find(cx, &mut tx, token, false).await {
        Ok(description) => Ok(Some(description)),
        Err(Error::LinkRevoked) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Opens a session from a link that is still good.
pub async fn open(cx: &Ctx, app: &App, token: &str, origin: &Origin) -> Result<Opened> {
    signing_in(cx)?;
    let guesses = link_guesses(token, &origin.remote_address);
    admit(cx, app, &guesses).await?;
    let mut tx = app.db.begin(cx).await?;
    let found = find(cx, &mut tx, token, true).await?;
    if found.state == State::Expired {
        return Err(Error::LinkExpired);
    }
    let stored = found.stored;
    for guess in &guesses {
        sessions::forgive(&mut tx, guess).await?;
    }
    tutors::note_opened(&mut tx, &stored.uai, stored.id, cx.now()).await?;
    let choice = Choice {
        etablissement: stored.uai.clone(),
        etablissement_nom: found.etablissement,
        profil: Profil::TuteurDeStage,
        second_facteur_exige: false,
    };
    let opens = Opens {
        person: stored.tutor,
        choice: Some(choice),
        access: Some(stored.id),
        by: OpenedBy::Link,
        portail: None,
        origin,
    };
    let opened = open_session(cx, app, &mut tx, opens).await?;
    tx.commit().await?;
    Ok(opened)
}

/// Guessed links are slowed down by address, and each link by itself.
fn link_guesses(token: &str, remote_address: &str) -> [[u8; 32]; 2] {
    [key("link", token), key("link-address", remote_address)]
}

/// Sends a new link for an expired one, to the same address. The expired one is dead from then on, so this cannot be
/// repeated to fill a mailbox.
pub async fn renew(cx: &Ctx, app: &App, token: &str) -> Result<()> {
    signing_in(cx)?;
    let mut tx = app.db.begin(cx).await?;
    let found = find(cx, &mut tx, token, true).await?;
    if found.state != State::Expired {
        return Err(Error::LinkRevoked);
    }
    let former = found.stored;
    // Two others were given the place meanwhile: the établissement decides.
    let of = (former.period, former.apprenant);
    let others = tutors::others_live(&mut tx, &former.uai, of, Some(former.id), cx.now()).await?;
    if others >= MAX_TUTORS {
        return Err(Error::LinkRevoked);
    }
    let uai = former
        .uai
        .parse()
        .map_err(|error| Error::internal("reading a stored UAI", error))?;
    let cx = cx.in_etablissement(uai);
    let scope = signing_in(&cx)?;
    let salt = random_bytes::<16>();
    let sending = Sending {
        id: former.id,
        tutor: former.tutor,
        apprenant: former.apprenant,
        period: former.period,
        referentiel: &former.referentiel,
        period_titre: &former.period_titre,
        period_start: former.period_start,
        period_end: former.period_end,
        salt: &salt,
        token_hash: &fingerprint(&app.links.token(former.id, &salt)),
        expires: expiry(cx.now()),
        sent_by: None,
        printed: None,
    };
    tutors::send(&mut tx, &scope, &sending).await?;
    let stored = tutors::get(&mut tx, scope.etablissement(), former.id)
        .await?
        .ok_or(Error::LinkRevoked)?;
    mails::drop_of_accesses(&mut tx, scope.etablissement(), &[former.id.uuid()]).await?;
    queue_link(
        &cx,
        &mut tx,
        &scope,
        &stored,
        &found.etablissement,
        &found.learner,
    )
    .await?;
    tx.emit(&cx, outgoing::tutor_invited(&stored)).await?;
    tx.commit().await?;
    Ok(())
}

/// « Ce n’est pas moi »: the link dies, and the teacher sees it.
pub async fn disown(cx: &Ctx, app: &App, token: &str) -> Result<()> {
    signing_in(cx)?;
    let mut tx = app.db.begin(cx).await?;
    let found = match find(cx, &mut tx, token, true).await {
        Err(Error::LinkRevoked) => return Ok(()),
        found => found?,
    };
    let uai = found
        .stored
        .uai
        .parse()
        .map_err(|error| Error::internal("reading a stored UAI", error))?;
    withdraw(&cx.in_etablissement(uai), &mut tx, &found.stored).await?;
    tx.commit().await?;
    Ok(())
}
