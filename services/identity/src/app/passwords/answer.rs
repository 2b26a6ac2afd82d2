//! Answers requests for a new password, one transaction each.

use std::time::Duration;

use chassis::db::Tx;
use chassis::{AppError as _, Ctx, Decision, Uai};
use jiff::{SignedDuration, Timestamp};
use tokio_util::sync::CancellationToken;
use tracing::Instrument as _;

use crate::app::App;
use crate::domain::ids::MailId;
use crate::domain::sign_in::Event;
use crate::domain::tutor::fingerprint;
use crate::error::Result;
use crate::store::account_links::{self, NewLink, Purpose};
use crate::store::mails::{self, NewMail};
use crate::store::{held, own_account, sessions, sign_ins};

/// How long a link to a new password works.
const VALIDITY: SignedDuration = SignedDuration::from_hours(1);
/// Who asks again so soon gets no second mail: the first one is on its way.
const SOON: SignedDuration = SignedDuration::from_mins(2);
/// How often requests are looked for that another replica left.
const IDLE: Duration = Duration::from_secs(5);

/// Answers requests until told to stop. Several replicas may: a request is taken by one.
pub async fn answer_requests(app: App, stop: CancellationToken) {
    while !stop.is_cancelled() {
        let span = tracing::info_span!("identity.answer_reset_requests");
        if let Err(error) = drain(&app).instrument(span).await {
            tracing::warn!(
                code = error.code(),
                error = chassis::error::describe(&error),
                "requests for a new password not answered"
            );
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = app.resets.notified() => {}
            () = chassis::run::sleep(IDLE) => {}
        }
    }
}

async fn drain(app: &App) -> Result<()> {
    while next(app).await? {}
    Ok(())
}

/// Answers the next request; false when none is left.
async fn next(app: &App) -> Result<bool> {
    let cx = Ctx::for_service("identity", Uai::NONE, app.clock.clone());
    let mut tx = app.db.begin(&cx).await?;
    let Some(request) = account_links::take_request(&mut tx).await? else {
        return Ok(false);
    };
    let credential = sessions::credential(&mut tx, &request.identifiant).await?;
    if let Some(credential) = credential {
        sessions::enter(&mut tx, credential.person, "").await?;
        let sent = send_link(&cx, app, &mut tx, &credential).await?;
        if sent {
            sign_ins::note(
                &mut tx,
                Some(credential.person),
                Event::ResetRequested,
                &request.origin,
                cx.now(),
            )
            .await?;
        }
    }
    tx.commit().await?;
    Ok(true)
}

/// Sends the link, in the name of an établissement where the person has an account; false for who has no address, no
/// open account, or a link on its way.
async fn send_link(
    cx: &Ctx,
    app: &App,
    tx: &mut Tx,
    credential: &sessions::Credential,
) -> Result<bool> {
    let (person, now) = (credential.person, cx.now());
    let choices = held::choices(tx, person, cx.today()).await?;
    let choice = choices.into_iter().find_map(|choice| {
        let uai: Uai = choice.etablissement.parse().ok()?;
        Some((uai, choice.etablissement_nom))
    });
    let identity = own_account::get(tx, person).await?;
    let (Some((uai, etablissement)), Some(identity)) = (choice, identity) else {
        return Ok(false);
    };
    let Some(courriel) = identity.courriel.as_deref() else {
        return Ok(false);
    };
    let pending = account_links::pending_since(tx, person, Purpose::Password, now).await?;
    if pending.is_some_and(|(since, _)| now.duration_since(since) < SOON) {
        return Ok(false);
    }
    let mail = MailId::generate();
    let link = NewLink {
        mail,
        person,
        purpose: Purpose::Password,
        token_hash: &fingerprint(&app.links.account_token(mail)),
        courriel: None,
        expires: now.checked_add(VALIDITY).unwrap_or(Timestamp::MAX),
    };
    account_links::replace(tx, &link, now).await?;
    sessions::enter(tx, person, uai.as_str()).await?;
    // The service acts for itself: what was to be decided was decided when the request was taken.
    let scope = Decision::Allow.scope(&cx.in_etablissement(uai))?;
    let mail = NewMail {
        id: mail,
        cause: format!("reset:{mail}"),
        template: "mot_de_passe_oublie",
        recipient: courriel,
        recipient_name: format!("{} {}", identity.prenom, identity.nom),
        context: serde_json::json!({
            "etablissement": etablissement,
            "prenom": identity.prenom,
            "nom": identity.nom,
            "identifiant": credential.login,
        }),
        access: None,
    };
    mails::insert(tx, &scope, mail, now).await?;
    Ok(true)
}
