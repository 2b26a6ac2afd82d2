//! Leaving, switching, and the list of open sessions (I-02, I-06).

use chassis::Ctx;

use super::{behind, signing_in, view_of};
use crate::app::App;
use crate::domain::ids::SessionId;
use crate::domain::profil::Profil;
use crate::domain::session::View;
use crate::error::{Error, Result};
use crate::store::{held, sessions};

/// Closes the session behind a token; closing a closed one is done already. Answers where to leave the portal that it was
/// opened through, if that is to be left as well.
pub async fn logout(cx: &Ctx, app: &App, token: &str) -> Result<Option<String>> {
    signing_in(cx)?;
    let mut tx = app.db.begin(cx).await?;
    match behind(cx, app, &mut tx, token).await {
        Ok(session) => {
            sessions::revoke(&mut tx, session.person, session.id, cx.now()).await?;
            tx.commit().await?;
            let portail = session.portail.and_then(|code| app.portails.get(&code));
            Ok(match portail {
                Some(issuer) => issuer.end_session().await,
                None => None,
            })
        }
        Err(Error::SessionClosed) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Works elsewhere or under another profile that the person holds (I-02).
pub async fn switch(
    cx: &Ctx,
    app: &App,
    token: &str,
    etablissement: &str,
    profil: &str,
) -> Result<View> {
    signing_in(cx)?;
    let profil = Profil::from_code(profil).ok_or(Error::ProfilNotHeld)?;
    let mut tx = app.db.begin(cx).await?;
    let mut session = behind(cx, app, &mut tx, token).await?;
    let held = held::choices(&mut tx, session.person, cx.today())
        .await?
        .iter()
        .any(|choice| choice.etablissement == etablissement && choice.profil == profil);
    if !held || session.access.is_some() || !session.opens(profil) {
        return Err(Error::ProfilNotHeld);
    }
    sessions::switch(&mut tx, session.id, etablissement, profil).await?;
    sessions::enter(&mut tx, session.person, etablissement).await?;
    session.uai = Some(etablissement.to_owned());
    session.profil = Some(profil);
    let view = view_of(cx, app, &mut tx, session).await?;
    tx.commit().await?;
    Ok(view)
}

/// A line of the list.
pub struct Listed {
    pub session: sessions::Listed,
    /// The session that asks.
    pub current: bool,
}

/// The open sessions of whoever holds the token.
pub async fn list(cx: &Ctx, app: &App, token: &str) -> Result<Vec<Listed>> {
    signing_in(cx)?;
    let mut tx = app.db.begin(cx).await?;
    let own = behind(cx, app, &mut tx, token).await?;
    let listed = sessions::list(&mut tx, own.person, cx.now()).await?;
    Ok(listed
        .into_iter()
        .map(|session| Listed {
            current: session.id == own.id,
            session,
        })
        .collect())
}

/// Closes one of them.
pub async fn revoke(cx: &Ctx, app: &App, token: &str, id: SessionId) -> Result<()> {
    signing_in(cx)?;
    let mut tx = app.db.begin(cx).await?;
    let own = behind(cx, app, &mut tx, token).await?;
    if !sessions::revoke(&mut tx, own.person, id, cx.now()).await? {
        return Err(Error::NotFound);
    }
    tx.commit().await?;
    Ok(())
}

/// Closes all of them but the one that asks.
pub async fn revoke_others(cx: &Ctx, app: &App, token: &str) -> Result<()> {
    signing_in(cx)?;
    let mut tx = app.db.begin(cx).await?;
    let own = behind(cx, app, &mut tx, token).await?;
    sessions::revoke_others(&mut tx, own.person, Some(own.id), cx.now()).await?;
    tx.commit().await?;
    Ok(())
}
