//! The sweep of pending claims (`freeze.md`, steps 6 and 7): what a crash, a lost answer or a lost event left.

use chassis::Ctx;
use chassis::ctx::Clock;
use jiff::SignedDuration;

use crate::app::{App, access};
use crate::domain::claim::{Settlement, Verdict};
use crate::domain::ids::ClaimId;
use crate::error::Error;
use crate::policy::Action;
use crate::store;

/// Claims settled in one pass and one établissement, at most: the next pass takes the rest.
const BATCH: i64 = 200;

/// What one pass did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Claims confirmed.
    pub confirmed: u64,
    /// Claims released.
    pub released: u64,
    /// Attempts left as they are: being decided, or evaluation did not answer.
    pub left: u64,
}

/// One pass over every établissement. Any number of replicas may do it at once: settling twice changes nothing.
pub async fn sweep_claims(app: &App, clock: &Clock) -> Result<Swept, Error> {
    let mut swept = Swept::default();
    for etablissement in store::claims::tenants(&app.db).await? {
        let cx = Ctx::for_service(crate::NAME, etablissement, clock.clone());
        for claim in pending(&cx, app).await? {
            match app.evaluation.verdict(&cx, claim).await {
                Ok(verdict) => settle(&cx, app, claim, verdict, &mut swept).await?,
                // No answer is no verdict: the claim holds, and is asked about again.
                Err(error) => {
                    tracing::warn!(
                        claim.id = %claim,
                        error = chassis::error::describe(&error),
                        "claim left pending"
                    );
                    swept.left += 1;
                }
            }
        }
    }
    Ok(swept)
}

async fn pending(cx: &Ctx, app: &App) -> Result<Vec<ClaimId>, Error> {
    let scope = access::enter(cx, Action::Maintain)?;
    let age = SignedDuration::try_from(app.settle_after).unwrap_or(SignedDuration::ZERO);
    let mut tx = app.db.begin(cx).await?;
    Ok(store::claims::pending(&mut tx, &scope, cx.now() - age, BATCH).await?)
}

/// Does what the verdict on one claim asks for.
pub async fn settle(
    cx: &Ctx,
    app: &App,
    claim: ClaimId,
    verdict: Verdict,
    swept: &mut Swept,
) -> Result<(), Error> {
    let scope = access::enter(cx, Action::Maintain)?;
    let mut tx = app.db.begin(cx).await?;
    match verdict.settlement() {
        Settlement::Leave => {
            swept.left += 1;
            return Ok(());
        }
        Settlement::Confirm => {
            let now = cx.now();
            swept.confirmed += store::claims::confirm(&mut tx, &scope, claim, None, now).await?;
        }
        Settlement::Release => {
            swept.released += store::claims::release(&mut tx, &scope, claim).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}
