//! What each service says that it has taken away (I-12).

use chassis::Ctx;
use chassis::db::Tx;

use crate::domain::effacement::Part;
use crate::domain::ids::EffacementId;
use crate::error::Result;
use crate::store::effacements;

/// Notes the part of a service, in the consumer's transaction.
pub async fn gather(
    cx: &Ctx,
    tx: &mut Tx,
    id: EffacementId,
    service: &str,
    (tables, lignes): (Vec<String>, Vec<i64>),
) -> Result<()> {
    let part = Part {
        service: service.to_owned(),
        le: cx.now(),
        tables,
        lignes,
    };
    effacements::add_part(tx, cx.etablissement().as_str(), id, &part).await?;
    Ok(())
}
