//! One passkey more: asked for with the password, kept once the authenticator has answered.

use chassis::Ctx;

use super::ceremony::Owner;
use super::{keep, named, notice, refuse};
use crate::app::App;
use crate::app::second_factors::new_recovery_codes;
use crate::app::sessions::{behind, prove_password, signing_in};
use crate::domain::ids::PasskeyId;
use crate::domain::passkey::{MOST, Passkey, Purpose};
use crate::domain::profil::is_staff;
use crate::domain::sign_in::{Event, Origin};
use crate::domain::tutor::fingerprint;
use crate::error::{Error, Result};
use crate::store::{held, own_account, passkeys, second_factors, sessions, sign_ins};

/// A passkey, with the recovery codes that come with the first second factor.
pub struct Added {
    pub passkey: Passkey,
    /// The only copy; empty when the person has some already.
    pub codes: Vec<String>,
}

/// What the browser of whoever gives the password is to create.
pub async fn begin_addition(cx: &Ctx, app: &App, token: &str, password: String) -> Result<String> {
    let relying_party = app.relying_party()?;
    let person = prove_password(cx, app, token, password)
        .await?
        .session
        .person;
    let mut tx = app.db.begin(cx).await?;
    behind(cx, app, &mut tx, token).await?;
    let choices = held::choices(&mut tx, person, cx.today()).await?;
    if !choices.iter().any(|choice| is_staff(choice.profil)) {
        return Err(Error::Forbidden);
    }
    let identity = own_account::get(&mut tx, person)
        .await?
        .ok_or(Error::SessionClosed)?;
    let login = identity.login.ok_or(Error::Forbidden)?;
    let held = passkeys::of_person(&mut tx, person).await?;
    tx.rollback().await?;
    if held.len() >= MOST {
        return Err(Error::PasskeysFull);
    }
    let owner = Owner {
        person,
        login: &login,
        shown: &format!("{} {}", identity.prenom, identity.nom),
    };
    let begun = relying_party.begin_addition(&owner, &held)?;
    let purpose = (Purpose::Addition, Some(person));
    keep(cx, app, &fingerprint(token), purpose, &begun.state).await?;
    Ok(begun.options)
}

/// Keeps the passkey that the authenticator has made.
pub async fn add(
    cx: &Ctx,
    app: &App,
    token: &str,
    (nom, answer): (&str, &str),
    origin: &Origin,
) -> Result<Added> {
    signing_in(cx)?;
    let relying_party = app.relying_party()?;
    // A name that must be mended uses nothing up.
    let nom = named(nom)?;
    let (binding, now) = (fingerprint(token), cx.now());
    let mut tx = app.db.begin(cx).await?;
    let person = behind(cx, app, &mut tx, token).await?.person;
    passkeys::lock_person(&mut tx, person).await?;
    // Whoever added one meanwhile has closed this session, or taken the last place.
    let session = behind(cx, app, &mut tx, token).await?;
    if passkeys::of_person(&mut tx, person).await?.len() >= MOST {
        return Err(Error::PasskeysFull);
    }
    let state = passkeys::take(&mut tx, &binding, Purpose::Addition, now).await?;
    let made = state
        .ok_or(Error::PasskeyOver)
        .and_then(|state| relying_party.made(&state, answer));
    let made = match made {
        Ok(made) => made,
        Err(refusal) => return refuse(cx, tx, Some(person), origin, refusal).await,
    };
    let passkey = Passkey {
        id: PasskeyId::generate(),
        person,
        credential: made.credential,
        nom,
        static_state: made.static_state,
        dynamic_state: made.dynamic_state,
        transports: made.transports,
        created_at: now,
        last_used_at: None,
    };
    if !passkeys::insert(&mut tx, &passkey).await? {
        return Err(Error::PasskeyKnown);
    }
    let codes = if second_factors::held(&mut tx, person).await?.recovery_codes == 0 {
        new_recovery_codes(app, &mut tx, person).await?
    } else {
        Vec::new()
    };
    // Sessions that a password alone had opened elsewhere close.
    sessions::revoke_others(&mut tx, person, Some(session.id), now).await?;
    sign_ins::note(&mut tx, Some(person), Event::PasskeyAdded, origin, now).await?;
    notice::send(cx, app, &mut tx, person, &passkey.nom, notice::News::Added).await?;
    tx.commit().await?;
    Ok(Added { passkey, codes })
}
