//! The ties of one's own account.

use chassis::Ctx;

use super::refused;
use crate::app::App;
use crate::app::sessions::{behind, signing_in};
use crate::domain::portail::Fault;
use crate::domain::sign_in::{Event, Origin};
use crate::error::Result;
use crate::store::portail_liens::{self, Tied};
use crate::store::{held, sign_ins};

/// A portal that the person may use, and its tie to it.
pub struct OwnLink {
    pub code: String,
    pub libelle: String,
    pub tie: Option<Tied>,
}

/// The portals for whoever holds the token.
pub async fn list_links(cx: &Ctx, app: &App, token: &str) -> Result<Vec<OwnLink>> {
    signing_in(cx)?;
    let mut tx = app.db.begin(cx).await?;
    let session = behind(cx, app, &mut tx, token).await?;
    // A link opens a tutor's space: there is no account to tie.
    if session.access.is_some() {
        return Ok(Vec::new());
    }
    let choices = held::choices(&mut tx, session.person, cx.today()).await?;
    let mut ties = portail_liens::own(&mut tx, session.person).await?;
    let mut links = Vec::new();
    for issuer in app.portails.all() {
        let portail = issuer.portail();
        let place = ties.iter().position(|tie| tie.emetteur == portail.emetteur);
        let tie = place.map(|place| ties.swap_remove(place));
        if tie.is_some() || choices.iter().any(|choice| portail.admits(choice.profil)) {
            links.push(OwnLink {
                code: portail.code.clone(),
                libelle: portail.libelle.clone(),
                tie,
            });
        }
    }
    Ok(links)
}

/// Takes away a tie that the person made. One that the portal's file or a verified address made would come back at the
/// next sign-on: it is not the person's to take away.
pub async fn withdraw_link(
    cx: &Ctx,
    app: &App,
    token: &str,
    code: &str,
    origin: &Origin,
) -> Result<()> {
    signing_in(cx)?;
    let issuer = app.portails.named(code)?;
    let portail = issuer.portail();
    let mut tx = app.db.begin(cx).await?;
    let session = behind(cx, app, &mut tx, token).await?;
    // Who holds a tutor's link has proved nothing of the account: it takes no way in away.
    if session.access.is_some() {
        return Err(refused(portail, Fault::State));
    }
    if !portail_liens::withdraw(&mut tx, &portail.emetteur, session.person).await? {
        return Err(refused(portail, Fault::State));
    }
    let event = Event::PortailUnlinked;
    sign_ins::note(&mut tx, Some(session.person), event, origin, cx.now()).await?;
    tx.commit().await?;
    Ok(())
}
