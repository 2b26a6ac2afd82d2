//! The diploma of a learner, and whether it is an apprentice, as identity last told: what a fiche libre is written for
//! (F-10), who has a livret (F-12).

use chassis::{Ctx, Tx};

use crate::domain::ApprenantId;
use crate::error::Error;
use crate::policy::{self, Action};
use crate::store;

/// Takes note of it in the consumer's transaction; news that is older than what is known, or of somebody erased, is not.
pub(crate) async fn follow_apprenant(
    cx: &Ctx,
    tx: &mut Tx,
    (apprenant, version): (ApprenantId, i64),
    (referentiel, statut): (&str, &str),
) -> Result<(), Error> {
    let scope = policy::decide(cx.actor(), Action::FollowApprenants, None).scope(cx)?;
    let erased = tx.erased_among(&scope, &[apprenant.uuid()]).await?;
    if erased.is_empty() {
        let statut = Some(statut).filter(|statut| !statut.is_empty());
        let told = (referentiel, statut);
        store::apprenants::record(tx, &scope, (apprenant, version), told).await?;
    }
    Ok(())
}
