//! Modules that an établissement switched (I-14).

use std::collections::HashMap;

use chassis::Scope;
use chassis::db::{Error, Tx};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;

use crate::domain::ids::PersonId;
use crate::domain::module::{Module, Switched};

/// What was switched by hand, by code.
#[tracing::instrument(name = "db.modules.switched", skip_all)]
pub async fn switched(tx: &mut Tx, scope: &Scope) -> Result<HashMap<String, Switched>, Error> {
    let rows = sqlx::query!(
        "select module, actif, modifie_le, modifie_par from etablissement_modules where etablissement = $1",
        scope.etablissement()
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let switched = Switched {
                actif: row.actif,
                at: row.modifie_le.to_jiff(),
                by: PersonId::from(row.modifie_par),
            };
            (row.module, switched)
        })
        .collect())
}

/// Switches one; what already is as wanted keeps who made it so.
#[tracing::instrument(name = "db.modules.switch", skip_all)]
pub async fn switch(
    tx: &mut Tx,
    scope: &Scope,
    module: Module,
    actif: bool,
    by: PersonId,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into etablissement_modules (etablissement, module, actif, modifie_le, modifie_par)
         values ($1, $2, $3, $4, $5)
         on conflict (etablissement, module) do update
         set actif = excluded.actif, modifie_le = excluded.modifie_le, modifie_par = excluded.modifie_par
         where etablissement_modules.actif <> excluded.actif",
        scope.etablissement(),
        module.code(),
        actif,
        now.to_sqlx() as _,
        by.uuid()
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
