//! What a person sees of its own account.

use chassis::Ctx;
use uuid::Uuid;

use crate::app::App;
use crate::app::imports::{Page, cut, page_size};
use crate::app::sessions::{behind, signing_in};
use crate::domain::profil::is_staff;
use crate::domain::session::Choice;
use crate::domain::sign_in::Line;
use crate::error::{Error, Result};
use crate::store::account_links::{self, Purpose};
use crate::store::own_account::{self, Identity};
use crate::store::second_factors::{self, Held};
use crate::store::{held, sign_ins};

/// The account of whoever holds a session.
pub struct Own {
    pub identity: Identity,
    /// An address that waits for its link to be followed.
    pub courriel_en_attente: Option<String>,
    pub factors: Held,
    /// Second factors are for staff.
    pub staff: bool,
    /// The établissement asks for one.
    pub required: bool,
    /// Passkeys can be made at this address.
    pub passkeys: bool,
}

/// The own account.
pub async fn get(cx: &Ctx, app: &App, token: &str) -> Result<Own> {
    signing_in(cx)?;
    let mut tx = app.db.begin(cx).await?;
    let session = behind(cx, app, &mut tx, token).await?;
    let mut identity = own_account::get(&mut tx, session.person)
        .await?
        .ok_or(Error::SessionClosed)?;
    // A link opens a space without password: there is none to change.
    identity.has_password &= session.access.is_none();
    let pending =
        account_links::pending_since(&mut tx, session.person, Purpose::Email, cx.now()).await?;
    let choices = held::choices(&mut tx, session.person, cx.today()).await?;
    Ok(Own {
        identity,
        courriel_en_attente: pending.and_then(|(_, courriel)| courriel),
        factors: second_factors::held(&mut tx, session.person).await?,
        staff: choices.iter().any(|choice| is_staff(choice.profil)),
        required: choices.iter().any(Choice::requires_second_factor),
        passkeys: app.passkeys.is_some(),
    })
}

/// The person's sign-ins, the latest first.
pub async fn sign_ins(
    cx: &Ctx,
    app: &App,
    token: &str,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Page<Line, Uuid>> {
    signing_in(cx)?;
    let mut tx = app.db.begin(cx).await?;
    let session = behind(cx, app, &mut tx, token).await?;
    let size = page_size(limit);
    let lines = sign_ins::own(&mut tx, session.person, after, size + 1).await?;
    Ok(cut(lines, size, |line| line.id))
}
