//! The team makes a bilan intermédiaire: the whole freeze protocol (E-07, E-08, freeze.md).

use std::time::{Duration, Instant};

use chassis::Ctx;
use sha2::{Digest as _, Sha256};

use super::list_bilans::{Intermediaire, one};
use super::protocol::{self, Attempt, CreateBilan};
use super::{App, authorize_creation};
use crate::domain::BilanIntermediaireId;
use crate::domain::bilan_intermediaire::BilanIntermediaire;
use crate::domain::protocol::Etat;
use crate::error::Error;

/// Pause between two attempts while events are on their way.
const PAUSE: Duration = Duration::from_millis(20);
/// Kept of the caller's time to count, or to give up and say so.
const MARGIN: Duration = Duration::from_millis(500);

/// Opens, freezes, counts. Answers once the bilan is final, or given up with the reason.
pub async fn create_bilan(cx: &Ctx, app: &App, cmd: CreateBilan) -> Result<Intermediaire, Error> {
    let fingerprint = hex::encode(Sha256::digest(format!("{cmd:?}")));
    if let Some(done) = done_before(cx, app, &cmd, &fingerprint).await? {
        return one(cx, app, done).await;
    }
    let bilan = protocol::open(cx, app, &cmd).await?;
    match validate(cx, app, &bilan, &fingerprint).await {
        Ok(Attempt::Final(bilan, comptes)) => Ok(Intermediaire {
            bilan: *bilan,
            comptes,
        }),
        Ok(Attempt::DoneBefore(done)) => {
            give_up(cx, app, bilan.id).await;
            one(cx, app, done).await
        }
        Ok(Attempt::Behind) => {
            let late = Error::GivenUp("events of a period did not arrive in time");
            settle(cx, app, bilan.id, late).await
        }
        Err(error) => settle(cx, app, bilan.id, error).await,
    }
}

/// The bilan that this very request made before, if it did (G-06).
async fn done_before(
    cx: &Ctx,
    app: &App,
    cmd: &CreateBilan,
    fingerprint: &str,
) -> Result<Option<BilanIntermediaireId>, Error> {
    if cx.idempotency_key().is_none() {
        return Ok(None);
    }
    let mut tx = app.db.begin(cx).await?;
    authorize_creation(cx, &mut tx, cmd.apprenant, &cmd.referentiel).await?;
    let done = tx.replayed(cx, fingerprint).await?;
    // The key is taken by the transaction that counts, not by this one.
    tx.rollback().await?;
    done.map(|id| {
        id.parse()
            .map_err(|error| chassis::db::Error::corrupt("idempotency_keys.result", error).into())
    })
    .transpose()
}

/// Steps 2 and 3, within the time allowed.
async fn validate(
    cx: &Ctx,
    app: &App,
    bilan: &BilanIntermediaire,
    fingerprint: &str,
) -> Result<Attempt, Error> {
    let started = Instant::now();
    let patience = patience(cx, app, started);
    protocol::grant(cx, app, bilan, patience).await?;
    loop {
        match protocol::finalise(cx, app, bilan, fingerprint).await? {
            Attempt::Behind if started.elapsed() < patience => chassis::run::sleep(PAUSE).await,
            attempt => return Ok(attempt),
        }
    }
}

/// Gives the bilan up and answers why; or answers it, when it had become final after all.
async fn settle(
    cx: &Ctx,
    app: &App,
    bilan: BilanIntermediaireId,
    error: Error,
) -> Result<Intermediaire, Error> {
    match give_up(cx, app, bilan).await {
        Some(Etat::Final) => one(cx, app, bilan).await,
        _ => Err(error),
    }
}

/// What the configuration allows, or less when the caller stops waiting before: it is answered, not left in the dark.
fn patience(cx: &Ctx, app: &App, now: Instant) -> Duration {
    let allowed = app.config.validation;
    cx.deadline().map_or(allowed, |deadline| {
        deadline
            .saturating_duration_since(now)
            .saturating_sub(MARGIN)
            .min(allowed)
    })
}

/// Step 5. What fails here is left to the sweep.
async fn give_up(cx: &Ctx, app: &App, bilan: BilanIntermediaireId) -> Option<Etat> {
    let (etat, claim) = protocol::abort(cx, app, bilan)
        .await
        .inspect_err(|error| tracing::warn!(error = %error, "a bilan is left to the sweep"))
        .ok()?;
    if etat == Etat::Aborted {
        // A failure was logged where it happened, and the sweep comes back.
        let _ = protocol::release(cx, app, claim).await;
    }
    Some(etat)
}
