//! The sweep: settles bilans intermédiaires that a crash left claiming, and releases periods until it is done
//! (freeze.md, steps 5 and 7).

use chassis::{Clock, Ctx, Service as _};

use super::{App, protocol};
use crate::Evaluation;
use crate::domain::protocol::Etat;
use crate::error::Error;
use crate::store;
use crate::store::to_settle::Due;

/// One pass over what is due. Several replicas may do it at once: every step is safe to repeat. What fails now is
/// found again by the next pass.
pub async fn settle_claims(app: &App, clock: &Clock) -> Result<(), Error> {
    for due in store::to_settle::due(&app.db, clock.now()).await? {
        let cx = Ctx::for_service(Evaluation::NAME, due.etablissement.clone(), clock.clone());
        if let Err(error) = settle(&cx, app, &due).await {
            tracing::warn!(claim.id = %due.claim, error = %error, "a claim is not settled yet");
        }
    }
    Ok(())
}

async fn settle(cx: &Ctx, app: &App, due: &Due) -> Result<(), Error> {
    let (etat, claim) = protocol::abort(cx, app, due.bilan).await?;
    match etat {
        Etat::Aborted => protocol::release(cx, app, claim).await,
        // Nothing is left to do: the owner of its periods learns it from the event, or asks.
        Etat::Final | Etat::Claiming => {
            let mut tx = app.db.begin(cx).await?;
            store::to_settle::remove(&mut tx, claim).await?;
            tx.commit().await?;
            Ok(())
        }
    }
}
