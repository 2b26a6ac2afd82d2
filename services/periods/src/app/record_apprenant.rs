//! Keeping the copy of learners as identity last told (P-02).

use chassis::Ctx;
use chassis::db::Tx;

use crate::app::access;
use crate::domain::apprenant::News;
use crate::error::Error;
use crate::policy::Action;
use crate::store;

/// Takes over news of a learner in the consumer's transaction; news that is older than what is known is ignored.
pub async fn record_apprenant(cx: &Ctx, tx: &mut Tx, news: &News) -> Result<(), Error> {
    let scope = access::enter(cx, Action::Maintain)?;
    let erased = tx.erased_among(&scope, &[news.apprenant.uuid()]).await?;
    if !erased.is_empty() {
        tracing::debug!(apprenant.id = %news.apprenant, "news of an erased learner ignored");
        return Ok(());
    }
    let taken = store::apprenants::record(tx, &scope, news).await?;
    if !taken {
        tracing::debug!(apprenant.id = %news.apprenant, version = news.version, "older news of a learner ignored");
    }
    Ok(())
}
