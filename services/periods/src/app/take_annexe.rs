//! Making an annexe of one's own out of one that is shared (★ P-01): a copy of what it says now, that nothing ties to it
//! afterwards. No period is touched, here or there.

use chassis::Ctx;
use chassis::db::idempotency::fingerprint;

use crate::app::create_annexe::{CreateAnnexe, made_before, make};
use crate::app::{App, Offered, access};
use crate::domain::annexe::Annexe;
use crate::domain::ids::AnnexeId;
use crate::error::Error;
use crate::policy::{Action, Facts};
use crate::store;

/// Takes what is shared of the annexe `id`. Sent again under its key, it gives the same copy, shared or no longer.
pub async fn take_annexe(cx: &Ctx, app: &App, id: AnnexeId) -> Result<Offered<Annexe>, Error> {
    let scope = access::enter(cx, Action::TakeAnnexe)?;
    let mut tx = app.db.begin(cx).await?;
    let fingerprint = fingerprint("take_annexe", &id);
    if let Some(first) = tx.replayed(cx, &fingerprint).await? {
        return made_before(cx, &mut tx, &scope, &first).await;
    }
    let shared = store::partages::load(&mut tx, &scope, id)
        .await?
        .ok_or(Error::NotFound)?;
    access::check(
        cx,
        Action::TakeAnnexe,
        &Facts::Referentiel(&shared.referentiel),
    )?;
    let command = CreateAnnexe {
        referentiel: shared.referentiel,
        niveau: shared.niveau,
        draft: shared.content.into(),
    };
    make(cx, app, tx, &scope, command).await
}
