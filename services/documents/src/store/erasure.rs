//! What goes with a person who is erased (I-12): the records of the documents about it. That it had documents made about
//! others is part of theirs, and goes with their term.

use chassis::Scope;
use chassis::db::{Error, Tx};
use chassis::gone;
use chassis::personal_data::Gone;
use uuid::Uuid;

/// Takes the rows of a learner away.
#[tracing::instrument(name = "db.erasure.take", skip_all)]
pub(crate) async fn take(tx: &mut Tx, scope: &Scope, apprenant: Uuid) -> Result<Vec<Gone>, Error> {
    let here = scope.etablissement();
    Ok(vec![
        gone!(
            tx,
            "generated_files",
            "delete from generated_files where etablissement = $1 and apprenant = $2",
            here,
            apprenant
        ),
        gone!(
            tx,
            "deleted_periods",
            "delete from deleted_periods where etablissement = $1 and apprenant = $2",
            here,
            apprenant
        ),
    ])
}
