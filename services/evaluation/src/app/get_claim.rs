//! What became of a claim: asked by the owner of periods before it confirms or releases it (freeze.md, step 6).

use chassis::Ctx;

use super::App;
use crate::domain::ClaimId;
use crate::domain::protocol::Etat;
use crate::error::Error;
use crate::policy::{self, Action};
use crate::store;

/// The state of the bilan behind a claim; `None`: this claim was never made here.
pub async fn get_claim(cx: &Ctx, app: &App, claim: ClaimId) -> Result<Option<Etat>, Error> {
    let scope = policy::decide(cx.actor(), Action::ReadClaim, None).scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    let etat = store::bilans_intermediaires::etat_of_claim(&mut tx, &scope, claim).await?;
    tx.commit().await?;
    Ok(etat)
}
