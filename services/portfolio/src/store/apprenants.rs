//! The diploma that each learner prepares, as a pupil or as an apprentice, as identity last told (F-10, F-12).

use chassis::db::{Error, Tx};
use chassis::{Scope, Uai};

use crate::domain::ApprenantId;

/// Takes note of it, unless newer news came before.
#[tracing::instrument(name = "db.apprenants.record", skip_all)]
pub(crate) async fn record(
    tx: &mut Tx,
    scope: &Scope,
    (apprenant, version): (ApprenantId, i64),
    (referentiel, statut): (&str, Option<&str>),
) -> Result<(), Error> {
    sqlx::query!(
        "insert into apprenants (etablissement, apprenant, referentiel, statut, version) values ($1, $2, $3, $4, $5)
         on conflict (etablissement, apprenant) do update
         set referentiel = excluded.referentiel, statut = excluded.statut, version = excluded.version
         where apprenants.version < excluded.version",
        scope.etablissement(),
        apprenant.uuid(),
        referentiel,
        statut,
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

/// F-12: whether there may be a livret d'apprentissage: of an apprentice, of who had one before, and of who has not been
/// told about since this was asked.
#[tracing::instrument(name = "db.apprenants.may_have_livret", skip_all)]
pub(crate) async fn may_have_livret(
    tx: &mut Tx,
    etablissement: &Uai,
    apprenant: ApprenantId,
) -> Result<bool, Error> {
    sqlx::query_scalar!(
        r#"select (select statut from apprenants where etablissement = $1 and apprenant = $2)
                      is distinct from 'scolaire'
                  or exists (select from sheets where etablissement = $1 and apprenant = $2 and nature = 'livret')
                  as "may!""#,
        etablissement.as_str(),
        apprenant.uuid()
    )
    .fetch_one(tx.conn())
    .await
    .map_err(Error::from)
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
