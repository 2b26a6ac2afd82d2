//! « Envoyer un lien d’accès au tuteur »: for one learner, or for all who are ready (I-07).

use std::collections::HashSet;

use chassis::{AppError as _, Ctx};
use uuid::Uuid;

use super::issue::{How, SendLink, issue};
use crate::app::App;
use crate::domain::ids::PersonId;
use crate::domain::tutor::Stored;
use crate::error::{EMAIL_INVALID, Error, REQUIRED, Result};
use crate::policy::{Action, Facts, decide};
use crate::store::tutors;

/// Creates or renews one access and queues its mail. The former link dies.
pub async fn send(cx: &Ctx, app: &App, command: &SendLink) -> Result<Stored> {
    issue(cx, app, command, How::Mailed)
        .await?
        .ok_or(Error::NotFound)
}

/// Why a learner is left out of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeftOut {
    /// A live access is there.
    HasAccess,
    /// The fiche de liaison has no address.
    NoAddress,
    /// The address is none.
    BadAddress,
    /// Nom or prénom is missing or unusable.
    NoName,
    /// Followed by a maître d’apprentissage (I-09).
    Apprenti,
    /// No learner of the actor's.
    Unknown,
    /// Something of ours failed: to be tried again.
    Failed,
}

impl LeftOut {
    /// As sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::HasAccess => "deja_acces",
            Self::NoAddress => "sans_adresse",
            Self::BadAddress => "adresse_invalide",
            Self::NoName => "sans_nom",
            Self::Apprenti => "apprenti",
            Self::Unknown => "inconnu",
            Self::Failed => "echec",
        }
    }
}

/// What became of each learner of a batch.
#[derive(Default)]
pub struct Batch {
    pub sent: Vec<Stored>,
    pub left_out: Vec<(PersonId, LeftOut)>,
}

/// Sends the links that are ready, each learner in a transaction of its own: what fails for one holds up no other, and
/// a batch that is repeated sends nothing twice.
pub async fn send_ready(
    cx: &Ctx,
    app: &App,
    period: Uuid,
    commands: Vec<SendLink>,
) -> Result<Batch> {
    let scope = decide(cx.actor(), Action::WriteTutorAccesses, &Facts::default()).scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    let accesses = tutors::list(&mut tx, &scope, period, &[], None).await?;
    tx.rollback().await?;
    let now = cx.now();
    let served: HashSet<PersonId> = accesses
        .iter()
        .filter(|stored| stored.access.is_live(now))
        .map(|stored| stored.apprenant)
        .collect();
    let mut batch = Batch::default();
    let mut seen = HashSet::new();
    for command in commands {
        let learner = command.apprenant;
        if !seen.insert(learner) {
            continue;
        }
        let own = for_learner(cx, learner);
        match issue(&own, app, &command, How::MailedWhereNone).await {
            Ok(Some(stored)) => batch.sent.push(stored),
            Ok(None) => batch.left_out.push((learner, LeftOut::HasAccess)),
            Err(error) => {
                let why = match reason(&error) {
                    LeftOut::Unknown => LeftOut::Unknown,
                    // Who has a tutor needs nothing on its fiche.
                    _ if served.contains(&learner) => LeftOut::HasAccess,
                    why => why,
                };
                batch.left_out.push((learner, why));
            }
        }
    }
    Ok(batch)
}

/// The same request, for one learner of the batch: repeated, it finds what was done for that learner.
fn for_learner(cx: &Ctx, learner: PersonId) -> Ctx {
    let key = cx.idempotency_key().map(|key| format!("{key}/{learner}"));
    cx.of_request(cx.request_id(), key, cx.deadline())
}

fn reason(error: &Error) -> LeftOut {
    match error {
        Error::Invalid(faults) => {
            let address = faults.iter().find(|fault| fault.field == "courriel");
            match address.map(|fault| fault.code) {
                Some(REQUIRED) => LeftOut::NoAddress,
                Some(EMAIL_INVALID) => LeftOut::BadAddress,
                _ => LeftOut::NoName,
            }
        }
        Error::ApprentiHasMaitre => LeftOut::Apprenti,
        Error::NotFound | Error::Forbidden => LeftOut::Unknown,
        _ => {
            tracing::warn!(
                code = error.code(),
                error = chassis::error::describe(error),
                "a link of a batch could not be made"
            );
            LeftOut::Failed
        }
    }
}
