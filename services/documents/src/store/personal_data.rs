//! All that is kept here on a person (I-12). A new table is exported here, or named with its reason in the test.
//!
//! What a person wrote about somebody else is told without what it says and without whom: that is somebody else's.

use chassis::Scope;
use chassis::db::{Error, Rows, Tx};
use chassis::personal_data::Held;
use sqlx::types::Json;
use uuid::Uuid;

/// Every table that names the person.
#[tracing::instrument(name = "db.personal_data.held", skip_all)]
pub(crate) async fn held(tx: &mut Tx, scope: &Scope, person: Uuid) -> Result<Vec<Held>, Error> {
    let found = sqlx::query!(
        r#"select
             (select coalesce(jsonb_agg(case when t.apprenant = $2 then to_jsonb(t) else to_jsonb(t) - 'apprenant' end), '[]') from generated_files t where t.etablissement = $1 and (t.apprenant = $2 or t.actor = $3)) as "generated_files!: Json<Rows>",
             (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from deleted_periods t where t.etablissement = $1 and (t.apprenant = $2)) as "deleted_periods!: Json<Rows>""#,
        scope.etablissement(),
        person,
        format!("person:{person}"),
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(vec![
        Held {
            table: "generated_files",
            rows: found.generated_files.0,
        },
        Held {
            table: "deleted_periods",
            rows: found.deleted_periods.0,
        },
    ])
}
