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
             (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from portfolios t where t.etablissement = $1 and (t.apprenant = $2)) as "portfolios!: Json<Rows>",
             (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from sheets t where t.etablissement = $1 and (t.apprenant = $2)) as "sheets!: Json<Rows>",
             (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from form_fields t where t.etablissement = $1 and (t.author = $2 or t.form in (select s.id from sheets s where s.etablissement = $1 and s.apprenant = $2)
                or t.form in (select p.id from portfolios p where p.etablissement = $1 and p.apprenant = $2))) as "form_fields!: Json<Rows>",
             (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from form_changes t where t.etablissement = $1 and (t.author = $2 or t.form in (select s.id from sheets s where s.etablissement = $1 and s.apprenant = $2)
                or t.form in (select p.id from portfolios p where p.etablissement = $1 and p.apprenant = $2))) as "form_changes!: Json<Rows>",
             (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from sheet_reads t where t.etablissement = $1 and (t.reader = $2)) as "sheet_reads!: Json<Rows>",
             (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from removed_learners t where t.etablissement = $1 and (t.apprenant = $2)) as "removed_learners!: Json<Rows>""#,
        scope.etablissement(),
        person,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(vec![
        Held {
            table: "portfolios",
            rows: found.portfolios.0,
        },
        Held {
            table: "sheets",
            rows: found.sheets.0,
        },
        Held {
            table: "form_fields",
            rows: found.form_fields.0,
        },
        Held {
            table: "form_changes",
            rows: found.form_changes.0,
        },
        Held {
            table: "sheet_reads",
            rows: found.sheet_reads.0,
        },
        Held {
            table: "removed_learners",
            rows: found.removed_learners.0,
        },
    ])
}
