//! Releasing a claim of a bilan intermédiaire that will never be (`freeze.md`, step 5).

use chassis::Ctx;

use crate::app::{App, access};
use crate::domain::ids::ClaimId;
use crate::error::Error;
use crate::policy::Action;
use crate::store;

/// Releases what is pending of `claim`; what is confirmed stays for ever. Idempotent.
///
/// A request to freeze that arrives after its release leaves a pending claim behind: the sweep settles it.
pub async fn release_freeze(cx: &Ctx, app: &App, claim: ClaimId) -> Result<(), Error> {
    let scope = access::enter(cx, Action::Claim)?;
    let mut tx = app.db.begin(cx).await?;
    store::claims::release(&mut tx, &scope, claim).await?;
    tx.commit().await?;
    Ok(())
}
