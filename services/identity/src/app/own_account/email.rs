//! The person's own e-mail address: the new one counts once its link was followed (I-06).

use chassis::{Ctx, Decision, Uai};
use jiff::{SignedDuration, Timestamp};

use crate::app::App;
use crate::app::sessions::{admit, behind, key, prove_password, signing_in};
use crate::domain::ids::MailId;
use crate::domain::sign_in::{Event, Origin};
use crate::domain::tutor::fingerprint;
use crate::domain::values::EmailAddress;
use crate::error::{self, Error, Result};
use crate::store::account_links::{self, NewLink, Purpose};
use crate::store::mails::{self, NewMail};
use crate::store::{etablissements, held, own_account, sessions, sign_ins};

/// How long a link to a new address works.
const VALIDITY: SignedDuration = SignedDuration::from_hours(24);

/// Sends a link to the new address. Nobody is told whether another account has it.
pub async fn change_email(
    cx: &Ctx,
    app: &App,
    token: &str,
    password: String,
    courriel: &str,
) -> Result<()> {
    let courriel = EmailAddress::parse(courriel)
        .ok_or_else(|| Error::field("courriel", error::EMAIL_INVALID))?;
    let session = prove_password(cx, app, token, password).await?.session;
    let uai: Uai = session
        .uai
        .as_deref()
        .and_then(|uai| uai.parse().ok())
        .ok_or(Error::ProfilNotHeld)?;
    let now = cx.now();
    let mut tx = app.db.begin(cx).await?;
    let session = behind(cx, app, &mut tx, token).await?;
    let identity = own_account::get(&mut tx, session.person)
        .await?
        .ok_or(Error::SessionClosed)?;
    let etablissement = etablissements::get(&mut tx, uai.as_str())
        .await?
        .ok_or(Error::ProfilNotHeld)?;
    let mail = MailId::generate();
    let link = NewLink {
        mail,
        person: session.person,
        purpose: Purpose::Email,
        token_hash: &fingerprint(&app.links.account_token(mail)),
        courriel: Some(courriel.as_str()),
        expires: now.checked_add(VALIDITY).unwrap_or(Timestamp::MAX),
    };
    account_links::replace(&mut tx, &link, now).await?;
    // A person's own address is the person's to change: its session is the decision.
    let scope = Decision::Allow.scope(&cx.in_etablissement(uai))?;
    let mail = NewMail {
        id: mail,
        cause: format!("email:{mail}"),
        template: "changement_courriel",
        recipient: courriel.as_str(),
        recipient_name: format!("{} {}", identity.prenom, identity.nom),
        context: serde_json::json!({
            "etablissement": etablissement.nom,
            "prenom": identity.prenom,
            "nom": identity.nom,
        }),
        access: None,
    };
    mails::insert(&mut tx, &scope, mail, now).await?;
    tx.commit().await?;
    Ok(())
}

/// Follows the link: the address is the person's from now on.
pub async fn confirm_email(cx: &Ctx, app: &App, token: &str, origin: &Origin) -> Result<String> {
    signing_in(cx)?;
    let guesses = [
        key("account-link", token),
        key("account-link-address", &origin.remote_address),
    ];
    admit(cx, app, &guesses).await?;
    let now = cx.now();
    let mut tx = app.db.begin(cx).await?;
    let link = account_links::by_token(&mut tx, &fingerprint(token), Purpose::Email, now)
        .await?
        .ok_or(Error::AccountLink)?;
    let courriel = link.courriel.ok_or(Error::AccountLink)?;
    if !account_links::use_up(&mut tx, link.id, now).await? {
        return Err(Error::AccountLink);
    }
    for guess in &guesses {
        sessions::take_back(&mut tx, guess).await?;
    }
    sessions::enter(&mut tx, link.person, "").await?;
    own_account::set_courriel(&mut tx, link.person, &courriel).await?;
    // A link to a new password that went to the former address is dead.
    account_links::drop_all(&mut tx, link.person, Purpose::Password).await?;
    sign_ins::note(&mut tx, Some(link.person), Event::EmailChanged, origin, now).await?;
    let mut places: Vec<String> = held::choices(&mut tx, link.person, cx.today())
        .await?
        .into_iter()
        .map(|choice| choice.etablissement)
        .collect();
    places.sort_unstable();
    places.dedup();
    for uai in places {
        sessions::enter(&mut tx, link.person, &uai).await?;
        own_account::touch(&mut tx, &uai, link.person).await?;
    }
    tx.commit().await?;
    Ok(courriel)
}
