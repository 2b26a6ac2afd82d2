//! Sends queued mails (lettre, SMTP): takes one, renders it, hands it to the relay, notes what became of it.
//!
//! A mail is taken for a while: whoever takes it and dies leaves it to the next, with the same `Message-ID`, so that a
//! mail the relay already has is recognised. What is of no use any more when its turn comes (the link was made anew
//! or withdrawn) is dropped, not sent.

mod french;
mod render;
mod smtp;

use std::time::Duration;

use chassis::telemetry::propagation;
use chassis::{AppError as _, Ctx, Uai};
use tokio_util::sync::CancellationToken;
use tracing::Instrument as _;

pub use render::{Rendered, Templates};
pub use smtp::{Outcome, Sender};

use crate::app::App;
use crate::error::{Error, Result};
use crate::store::account_links;
use crate::store::mails::{self, Due, Ending, Wake};
use crate::store::tutors::{self, Fate};

/// How long a taken mail is left alone before another may take it: longer than any SMTP dialogue.
const TAKEN_FOR: jiff::SignedDuration = jiff::SignedDuration::from_mins(2);
/// How often the queue is looked at when nothing wakes us.
const IDLE: Duration = Duration::from_secs(5);

/// Mails that open nothing: neither a link with a token nor a password is in them.
const WITHOUT_SECRET: [&str; 5] = [
    "fin_acces_tuteurs",
    "cle_acces",
    "seconde_etape_retiree",
    "notification",
    "notifications_du_jour",
];

/// Sends mails until told to stop. Several replicas may: a mail is taken by one.
pub async fn run(app: App, stop: CancellationToken) {
    let sender = match Sender::new(&app.config.smtp) {
        Ok(Some(sender)) => sender,
        Ok(None) => {
            tracing::warn!("no SMTP relay is configured: mails stay queued");
            return stop.cancelled().await;
        }
        Err(error) => {
            tracing::error!(
                error = format!("{error:#}"),
                "the SMTP relay cannot be used: mails stay queued"
            );
            return stop.cancelled().await;
        }
    };
    let templates = Templates::new();
    let mut listener = None;
    loop {
        if listener.is_none() {
            listener = Wake::listen(&app.db).await.ok();
        }
        drain(&app, &sender, &templates, &stop).await;
        let woken = async {
            match listener.as_mut() {
                Some(listener) => listener.wait().await.is_ok(),
                None => std::future::pending().await,
            }
        };
        let lost = tokio::select! {
            () = stop.cancelled() => return,
            () = chassis::run::sleep(IDLE) => false,
            alive = woken => !alive,
        };
        if lost {
            listener = None;
        }
    }
}

/// Sends all that is due.
async fn drain(app: &App, sender: &Sender, templates: &Templates, stop: &CancellationToken) {
    while !stop.is_cancelled() {
        match next(app, sender, templates).await {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => {
                tracing::warn!(
                    code = error.code(),
                    error = chassis::error::describe(&error),
                    "mail queue not served"
                );
                return;
            }
        }
    }
}

fn context(app: &App, uai: Uai) -> Ctx {
    Ctx::for_service("identity", uai, app.clock.clone())
}

/// Sends the next mail; false when none is due.
async fn next(app: &App, sender: &Sender, templates: &Templates) -> Result<bool> {
    let cx = context(app, Uai::NONE);
    let now = cx.now();
    let mut tx = app.db.begin(&cx).await?;
    mails::enter_as_mailer(&mut tx).await?;
    let until = now.checked_add(TAKEN_FOR).unwrap_or(jiff::Timestamp::MAX);
    let Some(due) = mails::take(&mut tx, now, until).await? else {
        return Ok(false);
    };
    tx.commit().await?;
    let span = tracing::info_span!("mail.send", otel.kind = "client", mail.id = %due.id, mail.template = due.template, mail.outcome = tracing::field::Empty);
    propagation::set_parent(&span, due.traceparent.as_deref());
    let uai = due
        .uai
        .parse()
        .map_err(|error| Error::internal("reading a stored UAI", error))?;
    let cx = context(app, uai);
    async {
        let outcome = attempt(&cx, app, sender, templates, &due).await?;
        tracing::Span::current().record("mail.outcome", outcome.name());
        settle(&cx, app, &due, outcome).await
    }
    .instrument(span)
    .await?;
    Ok(true)
}

async fn attempt(
    cx: &Ctx,
    app: &App,
    sender: &Sender,
    templates: &Templates,
    due: &Due,
) -> Result<Outcome> {
    let mut values = due.context.clone();
    if let Some((access, version)) = due.access {
        let mut tx = app.db.begin(cx).await?;
        let stored = tutors::get(&mut tx, &due.uai, access).await?;
        let Some(stored) =
            stored.filter(|stored| stored.version == version && stored.access.revoked.is_none())
        else {
            return Ok(Outcome::Useless);
        };
        let address = app.links.address(&app.links.token(access, &stored.salt));
        values["lien"] = address.into();
    } else if ["mot_de_passe_oublie", "changement_courriel"].contains(&due.template.as_str()) {
        let mut tx = app.db.begin(cx).await?;
        if !account_links::is_good(&mut tx, due.id, cx.now()).await? {
            return Ok(Outcome::Useless);
        }
        let token = app.links.account_token(due.id);
        values["lien"] = match due.template.as_str() {
            "changement_courriel" => app.links.new_email(&token),
            _ => app.links.new_password(&token),
        }
        .into();
    } else if !WITHOUT_SECRET.contains(&due.template.as_str()) {
        values["connexion"] = app.links.sign_in().into();
        values["mot_de_passe"] = app.links.first_password(due.id).into();
    }
    match templates.render(&due.template, &values) {
        Ok(rendered) => {
            let returns = app
                .returns
                .as_ref()
                .map(|route| route.sender(&app.links.bounce_token(due.id)));
            Ok(sender.send(due, &rendered, returns.as_deref()).await)
        }
        Err(error) => {
            tracing::error!(mail.id = %due.id, error = %error, "a mail cannot be rendered");
            Ok(Outcome::Later(format!("template {}", due.template)))
        }
    }
}

async fn settle(cx: &Ctx, app: &App, due: &Due, outcome: Outcome) -> Result<()> {
    let now = cx.now();
    let mut tx = app.db.begin(cx).await?;
    match outcome {
        Outcome::Accepted => mails::end(&mut tx, due.id, Ending::Sent, None, now).await?,
        Outcome::Useless => mails::end(&mut tx, due.id, Ending::Dropped, None, now).await?,
        Outcome::Refused(ref why) => {
            mails::end(&mut tx, due.id, Ending::Refused, Some(why), now).await?;
        }
        Outcome::Later(ref why) if due.attempts >= app.config.smtp.attempts => {
            tracing::error!(mail.id = %due.id, attempts = due.attempts, "mail given up");
            mails::end(&mut tx, due.id, Ending::Failed, Some(why), now).await?;
        }
        Outcome::Later(ref why) => {
            let pause = app
                .config
                .smtp
                .retry_after
                .saturating_mul(1 << due.attempts.clamp(1, 10).saturating_sub(1));
            let next = now.checked_add(pause).unwrap_or(jiff::Timestamp::MAX);
            mails::retry(&mut tx, due.id, why, next).await?;
        }
    }
    if let Some(access) = due.access {
        match outcome {
            Outcome::Accepted => {
                tutors::note_mail(&mut tx, &due.uai, access, Fate::Sent(now)).await?;
            }
            Outcome::Refused(_) => {
                tutors::note_mail(&mut tx, &due.uai, access, Fate::Refused).await?;
            }
            Outcome::Later(_) if due.attempts >= app.config.smtp.attempts => {
                tutors::note_mail(&mut tx, &due.uai, access, Fate::GivenUp).await?;
            }
            Outcome::Later(_) | Outcome::Useless => {}
        }
    }
    tx.commit().await?;
    Ok(())
}
