//! What goes with a person who is erased (I-12): as a learner, its fiches de liaison, what was written on them, and the
//! claims that froze them; as anybody, the address of its agenda. What a person wrote on the fiches of others is theirs.

use chassis::Scope;
use chassis::db::{Error, Tx};
use chassis::gone;
use chassis::personal_data::Gone;
use uuid::Uuid;

/// Takes the rows of a person away. The learner first: whoever declares a period for it is waited for.
#[tracing::instrument(name = "db.erasure.take", skip_all)]
pub async fn take(tx: &mut Tx, scope: &Scope, person: Uuid) -> Result<Vec<Gone>, Error> {
    let here = scope.etablissement();
    let learner = gone!(
        tx,
        "apprenants",
        "delete from apprenants where etablissement = $1 and apprenant = $2",
        here,
        person
    );
    sqlx::query!(
        "select p.id from periods p
         where p.etablissement = $1
           and p.id in (select f.period_id from fiches_liaison f where f.etablissement = $1 and f.apprenant = $2)
         order by p.id for update",
        here,
        person
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(vec![
        learner,
        gone!(
            tx,
            "calendar_feeds",
            "delete from calendar_feeds where etablissement = $1 and person = $2",
            here,
            person
        ),
        gone!(
            tx,
            "freeze_claims",
            "delete from freeze_claims where etablissement = $1 and apprenant = $2",
            here,
            person
        ),
        gone!(
            tx,
            "fiche_fields",
            "delete from fiche_fields where etablissement = $1 and apprenant = $2",
            here,
            person
        ),
        gone!(
            tx,
            "fiche_changes",
            "delete from fiche_changes where etablissement = $1 and apprenant = $2",
            here,
            person
        ),
        gone!(
            tx,
            "fiches_liaison",
            "delete from fiches_liaison where etablissement = $1 and apprenant = $2",
            here,
            person
        ),
    ])
}
