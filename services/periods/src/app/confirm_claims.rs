//! A bilan intermédiaire is final: what it counted is frozen for ever (`freeze.md`, step 4).

use chassis::Ctx;
use chassis::db::Tx;
use jiff::civil::Date;

use crate::app::access;
use crate::domain::claim::{Claim, ClaimState};
use crate::domain::ids::{ApprenantId, BilanId, ClaimId, PeriodId};
use crate::error::Error;
use crate::policy::Action;
use crate::store;

/// What the event tells.
#[derive(Clone, Debug)]
pub struct ConfirmClaims {
    /// The attempt that became final.
    pub claim: ClaimId,
    /// The learner.
    pub apprenant: ApprenantId,
    /// The bilan intermédiaire.
    pub bilan: BilanId,
    /// Its date.
    pub date: Date,
    /// The periods that it counts something of.
    pub periods: Vec<PeriodId>,
}

/// Confirms the claim on every period, in the consumer's transaction.
///
/// The event is the truth: where the claim is missing (a database restored from before it), it is stored confirmed.
/// A period that is deleted although counted is a broken protocol, told aloud and never smoothed over. Of a learner who
/// was erased there is nothing left to hold (I-12).
pub async fn confirm_claims(cx: &Ctx, tx: &mut Tx, fact: ConfirmClaims) -> Result<(), Error> {
    let scope = access::enter(cx, Action::Maintain)?;
    let erased = tx.erased_among(&scope, &[fact.apprenant.uuid()]).await?;
    if !erased.is_empty() {
        return Ok(());
    }
    let now = cx.now();
    let mut periods = fact.periods.clone();
    periods.sort_unstable();
    periods.dedup();
    for id in periods {
        let lost = Error::CountedPeriodLost {
            bilan: fact.bilan,
            period: id,
        };
        if store::periods::lock(tx, &scope, id).await?.is_none() {
            return Err(lost);
        }
        store::claims::confirm(tx, &scope, fact.claim, Some(id), now).await?;
        let held = store::claims::of_periods(tx, &scope, &[id]).await?;
        if held.iter().any(|claim| claim.id == fact.claim) {
            continue;
        }
        let claim = Claim {
            id: fact.claim,
            period: id,
            apprenant: fact.apprenant,
            bilan: fact.bilan,
            date: fact.date,
            state: ClaimState::Confirmed,
        };
        store::claims::insert(tx, &scope, &claim, now)
            .await
            .map_err(|error| match Error::from(error) {
                Error::NotFound => lost,
                other => other,
            })?;
    }
    Ok(())
}
