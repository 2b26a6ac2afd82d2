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
pub async fn held(tx: &mut Tx, scope: &Scope, person: Uuid) -> Result<Vec<Held>, Error> {
    let found = sqlx::query!(
        r#"select
             (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from apprenants t where t.etablissement = $1 and (t.apprenant = $2)) as "apprenants!: Json<Rows>",
             (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from periods t where t.etablissement = $1 and (t.declared_by = $3 or t.deleted_by = $3
                or t.id in (select f.period_id from fiches_liaison f where f.etablissement = $1 and f.apprenant = $2))) as "periods!: Json<Rows>",
             (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from fiches_liaison t where t.etablissement = $1 and (t.apprenant = $2)) as "fiches_liaison!: Json<Rows>",
             (select coalesce(jsonb_agg(case when t.apprenant = $2 then to_jsonb(t) else to_jsonb(t) - '{apprenant,value,change_id}'::text[] end), '[]') from fiche_fields t where t.etablissement = $1 and (t.apprenant = $2 or t.author = $2)) as "fiche_fields!: Json<Rows>",
             (select coalesce(jsonb_agg(case when t.apprenant = $2 then to_jsonb(t) else to_jsonb(t) - '{apprenant,value,change_id}'::text[] end), '[]') from fiche_changes t where t.etablissement = $1 and (t.apprenant = $2 or t.author = $2)) as "fiche_changes!: Json<Rows>",
             (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from freeze_claims t where t.etablissement = $1 and (t.apprenant = $2)) as "freeze_claims!: Json<Rows>",
             (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from deletions t where t.etablissement = $1 and (t.deleted_by = $3)) as "deletions!: Json<Rows>",
             (select coalesce(jsonb_agg(to_jsonb(t) - 'token_hash'), '[]') from calendar_feeds t where t.etablissement = $1 and (t.person = $2)) as "calendar_feeds!: Json<Rows>""#,
        scope.etablissement(),
        person,
        format!("person:{person}"),
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(vec![
        Held {
            table: "apprenants",
            rows: found.apprenants.0,
        },
        Held {
            table: "periods",
            rows: found.periods.0,
        },
        Held {
            table: "fiches_liaison",
            rows: found.fiches_liaison.0,
        },
        Held {
            table: "fiche_fields",
            rows: found.fiche_fields.0,
        },
        Held {
            table: "fiche_changes",
            rows: found.fiche_changes.0,
        },
        Held {
            table: "freeze_claims",
            rows: found.freeze_claims.0,
        },
        Held {
            table: "deletions",
            rows: found.deletions.0,
        },
        Held {
            table: "calendar_feeds",
            rows: found.calendar_feeds.0,
        },
    ])
}
