//! Sign-in and sessions (I-02, I-06). Called by the gateway, which speaks for nobody yet.

mod login;
mod manage;
mod open;
mod password;
mod purge;
mod throttle;
mod view;

pub(crate) use login::MAX_IDENTIFIER;
pub use login::{Entry, Login, login, verify_code};
pub(crate) use login::{awaited_by, enter_or_wait};
pub use manage::{Listed, list, logout, revoke, revoke_others, switch};
pub use open::Opened;
pub(crate) use open::{Arrival, Opens, open_session, welcome};
pub use password::change_password;
pub(crate) use password::prove_password;
pub use purge::{EVERY as PURGE_EVERY, purge, purge_or_tell};
pub(crate) use throttle::{admit, key};
pub(super) use view::taught;
pub use view::{resolve, view_of};

use chassis::db::Tx;
use chassis::{Ctx, Scope};

use crate::app::App;
use crate::domain::session::Session;
use crate::domain::tutor::fingerprint;
use crate::error::{Error, Result};
use crate::policy::{Action, Facts, decide};
use crate::store::sessions;

/// The right to sign people in and out.
pub(crate) fn signing_in(cx: &Ctx) -> Result<Scope> {
    Ok(decide(cx.actor(), Action::SignIn, &Facts::default()).scope(cx)?)
}

/// The open session behind a token, still fresh; the transaction has entered it.
pub(crate) async fn behind(cx: &Ctx, app: &App, tx: &mut Tx, token: &str) -> Result<Session> {
    let now = cx.now();
    let session = sessions::by_token(tx, &fingerprint(token), now)
        .await?
        .ok_or(Error::SessionClosed)?;
    let idle = now.duration_since(session.last_used_at);
    if idle
        > jiff::SignedDuration::try_from(app.config.session_idle)
            .unwrap_or(jiff::SignedDuration::MAX)
    {
        return Err(Error::SessionClosed);
    }
    sessions::enter(
        tx,
        session.person,
        session.uai.as_deref().unwrap_or_default(),
    )
    .await?;
    Ok(session)
}
