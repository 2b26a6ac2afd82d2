//! The diploma that each learner prepares, as identity last told (F-10).

use chassis::db::{Error, Tx};
use chassis::{Scope, Uai};

use crate::domain::ApprenantId;

/// Takes note of it, unless newer news came before.
#[tracing::instrument(name = "db.apprenants.record", skip_all)]
pub(crate) async fn record(
    tx: &mut Tx,
    scope: &Scope,
    (apprenant, version): (ApprenantId, i64),
    referentiel: &str,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into apprenants (etablissement, apprenant, referentiel, version) values ($1, $2, $3, $4)
         on conflict (etablissement, apprenant) do update
         set referentiel = excluded.referentiel, version = excluded.version
         where apprenants.version < excluded.version",
        scope.etablissement(),
        apprenant.uuid(),
        referentiel,
        version
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The diploma of a learner: as last told, else that of its last portfolio or sheet. `None`: nothing is known of it here.
#[tracing::instrument(name = "db.apprenants.facts_of_apprenant", skip_all)]
pub(crate) async fn facts_of_apprenant(
    tx: &mut Tx,
    etablissement: &Uai,
    apprenant: ApprenantId,
) -> Result<Option<String>, Error> {
    let referentiel = sqlx::query_scalar!(
        "select coalesce(
            (select nullif(referentiel, '') from apprenants where etablissement = $1 and apprenant = $2),
            (select referentiel from portfolios where etablissement = $1 and apprenant = $2
             order by created_at desc limit 1),
            (select referentiel from sheets where etablissement = $1 and apprenant = $2
             order by created_at desc limit 1),
            (select referentiel from apprenants where etablissement = $1 and apprenant = $2))",
        etablissement.as_str(),
        apprenant.uuid()
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(referentiel)
}

/// Learners change one after the other what they write outside any period: holds their row, making it if need be.
#[tracing::instrument(name = "db.apprenants.lock", skip_all)]
pub(crate) async fn lock(tx: &mut Tx, scope: &Scope, apprenant: ApprenantId) -> Result<(), Error> {
    sqlx::query!(
        "insert into apprenants (etablissement, apprenant, referentiel, version) values ($1, $2, '', 0)
         on conflict (etablissement, apprenant) do update set apprenant = excluded.apprenant",
        scope.etablissement(),
        apprenant.uuid()
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
