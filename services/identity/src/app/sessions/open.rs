//! Opens sessions, however somebody came in (I-06).

use std::time::Duration;

use chassis::Ctx;
use chassis::db::Tx;
use jiff::Timestamp;

use super::view_of;
use crate::app::App;
use crate::app::links::random_token;
use crate::domain::ids::{AccessId, PersonId, SessionId};
use crate::domain::portail::Portail;
use crate::domain::session::{Choice, OpenedBy, Session, View};
use crate::domain::sign_in::{Event, Origin};
use crate::domain::tutor::fingerprint;
use crate::error::{Error, Result};
use crate::store::held;
use crate::store::sessions::{self, Opening};
use crate::store::sign_ins;

/// An opened session and the only copy of its token.
pub struct Opened {
    pub token: String,
    pub view: View,
}

/// A session to open.
pub(crate) struct Opens<'a> {
    pub(crate) person: PersonId,
    /// What the person works as, when that is known.
    pub(crate) choice: Option<Choice>,
    /// The access whose link was followed.
    pub(crate) access: Option<AccessId>,
    pub(crate) by: OpenedBy,
    /// The portal that sent the person.
    pub(crate) portail: Option<&'a Portail>,
    pub(crate) origin: &'a Origin,
}

/// Somebody who has proved to be itself.
pub(crate) struct Arrival<'a> {
    pub(crate) person: PersonId,
    /// For the journal.
    pub(crate) event: Event,
    pub(crate) by: OpenedBy,
    pub(crate) portail: Option<&'a Portail>,
    pub(crate) origin: &'a Origin,
}

/// Opens a session.
pub(crate) async fn open_session(
    cx: &Ctx,
    app: &App,
    tx: &mut Tx,
    opens: Opens<'_>,
) -> Result<Opened> {
    let now = cx.now();
    let token = random_token();
    let choice = opens.choice;
    let session = Session {
        id: SessionId::generate(),
        person: opens.person,
        csrf_token: random_token(),
        uai: choice.as_ref().map(|choice| choice.etablissement.clone()),
        profil: choice.map(|choice| choice.profil),
        access: opens.access,
        opened_by: opens.by,
        portail: opens.portail.map(|portail| portail.code.clone()),
        profils: opens.portail.and_then(Portail::opens),
        last_used_at: now,
        expires_at: after(now, app.config.session_lifetime),
    };
    let opening = Opening {
        session: &session,
        token_hash: &fingerprint(&token),
        user_agent: &opens.origin.shown_agent(),
        now,
    };
    sessions::open(tx, &opening).await?;
    let uai = session.uai.as_deref().unwrap_or_default();
    sessions::enter(tx, session.person, uai).await?;
    let view = view_of(cx, app, tx, session).await?;
    Ok(Opened { token, view })
}

/// Signs a person in, and notes it; nobody without an open account comes in, and through a portal only under the profiles
/// that it is for.
pub(crate) async fn welcome(
    cx: &Ctx,
    app: &App,
    tx: &mut Tx,
    arrival: Arrival<'_>,
) -> Result<Opened> {
    let Arrival {
        person,
        event,
        by,
        portail,
        origin,
    } = arrival;
    sessions::enter(tx, person, "").await?;
    let mut choices = held::choices(tx, person, cx.today()).await?;
    choices.retain(|choice| portail.is_none_or(|portail| portail.admits(choice.profil)));
    let only = match choices.as_slice() {
        [] => return Err(Error::BadCredentials),
        [only] => Some(only.clone()),
        _ => None,
    };
    sessions::note_login(tx, person, cx.now()).await?;
    sign_ins::note(tx, Some(person), event, origin, cx.now()).await?;
    let opens = Opens {
        person,
        choice: only,
        access: None,
        by,
        portail,
        origin,
    };
    open_session(cx, app, tx, opens).await
}

fn after(now: Timestamp, lifetime: Duration) -> Timestamp {
    now.checked_add(lifetime).unwrap_or(Timestamp::MAX)
}
