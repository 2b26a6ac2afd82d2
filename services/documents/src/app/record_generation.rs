//! The audit of documents: who had which one made, about whom, when.

use chassis::{Ctx, Db, Scope};

use crate::{domain::generation::Generation, error::Error, events::outgoing, store};

/// Records that a document was made, and tells it (`DocumentReady`).
///
/// P-08: the period may have been deleted since it was read. Nothing of it may be recorded then, and the
/// document is refused like that of a period that never was. I-12: the same once the learner was erased.
pub async fn record_generation(
    cx: &Ctx,
    db: &Db,
    scope: &Scope,
    generation: &Generation,
) -> Result<(), Error> {
    let mut tx = db.begin(cx).await?;
    let apprenant = generation.apprenant;
    let erased = tx.erased_among(scope, &[apprenant.uuid()]).await?;
    if !erased.is_empty() {
        return Err(Error::NotFound);
    }
    store::deleted_periods::lock(&mut tx, scope, generation.period).await?;
    let gone = store::deleted_periods::gone(&mut tx, scope, generation.period).await?;
    if gone.holds(apprenant) {
        return Err(Error::NotFound);
    }
    store::generated_files::insert(&mut tx, scope, generation).await?;
    tx.emit(cx, outgoing::document_ready(generation)).await?;
    tx.commit().await?;
    Ok(())
}
