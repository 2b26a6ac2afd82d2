//! One row per learner: what serialises all that is dated, and what bilans intermédiaires closed.

use chassis::Scope;
use chassis::db::{Error, Tx};
use jiff::civil::Date;
use jiff_sqlx::ToSqlx as _;

use super::uuids;
use crate::domain::ApprenantId;
use crate::domain::fermeture::Fermeture;

/// Adds those learners that are not there yet.
#[tracing::instrument(name = "db.apprenants.ensure", skip_all)]
pub async fn ensure(tx: &mut Tx, scope: &Scope, apprenants: &[ApprenantId]) -> Result<(), Error> {
    sqlx::query!(
        "insert into apprenants (etablissement, id)
         select $1, id from unnest($2::uuid[]) as new (id) order by id
         on conflict on constraint apprenants_key do nothing",
        scope.etablissement(),
        &uuids(apprenants)
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Locks a learner until the end of the transaction: nothing of it is dated, counted or opened meanwhile.
/// `None`: it has no period here. (Rows that merely refer to the learner may still be added.)
#[tracing::instrument(name = "db.apprenants.lock", skip_all)]
pub async fn lock(tx: &mut Tx, scope: &Scope, apprenant: ApprenantId) -> Result<Option<()>, Error> {
    let found = sqlx::query!(
        "select id from apprenants where etablissement = $1 and id = $2 for no key update",
        scope.etablissement(),
        apprenant.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(found.map(|_| ()))
}

/// What bilans intermédiaires close for a learner now; read it after [`lock`] to rely on it.
#[tracing::instrument(name = "db.apprenants.fermeture", skip_all)]
pub async fn fermeture(
    tx: &mut Tx,
    scope: &Scope,
    apprenant: ApprenantId,
) -> Result<Fermeture, Error> {
    let row = sqlx::query!(
        r#"select a.dernier_bilan, i.date as "en_validation?"
           from apprenants a
           left join bilans_intermediaires i
             on i.etablissement = a.etablissement and i.apprenant = a.id and i.etat = 'claiming'
           where a.etablissement = $1 and a.id = $2"#,
        scope.etablissement(),
        apprenant.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map_or_else(Fermeture::default, |row| Fermeture {
        dernier: row.dernier_bilan.map(jiff_sqlx::Date::to_jiff),
        en_validation: row.en_validation.map(jiff_sqlx::Date::to_jiff),
    }))
}

/// Closes the dates strictly before a bilan intermédiaire that has just become final.
#[tracing::instrument(name = "db.apprenants.close_before", skip_all)]
pub async fn close_before(
    tx: &mut Tx,
    scope: &Scope,
    apprenant: ApprenantId,
    date: Date,
) -> Result<(), Error> {
    let done = sqlx::query!(
        "update apprenants set dernier_bilan = $3 where etablissement = $1 and id = $2",
        scope.etablissement(),
        apprenant.uuid(),
        date.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    chassis::db::exactly_one(&done, "closing of dates")
}
