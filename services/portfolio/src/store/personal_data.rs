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
        r#"with of_person as materialized (
             select id from sheets where etablissement = $1 and apprenant = $2
             union all select id from portfolios where etablissement = $1 and apprenant = $2
           )
           select
             (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from portfolios t where t.etablissement = $1 and (t.apprenant = $2)) as "portfolios!: Json<Rows>",
             (select coalesce(jsonb_agg(case when t.apprenant = $2 then to_jsonb(t)
                                             else jsonb_build_object('id', t.id, 'asked_by', t.asked_by,
                                                                     'created_at', t.created_at) end), '[]')
              from sheets t
              where t.etablissement = $1 and (t.apprenant = $2 or t.asked_by = $2)) as "sheets!: Json<Rows>",
             (select coalesce(jsonb_agg(case when t.form in (select of_person.id from of_person) then to_jsonb(t)
                                             else to_jsonb(t) - 'value' - 'form' - 'portfolio' - 'sheet' end), '[]')
              from form_fields t
              where t.etablissement = $1
                and (t.author = $2 or t.form in (select of_person.id from of_person))) as "form_fields!: Json<Rows>",
             (select coalesce(jsonb_agg(case when t.form in (select of_person.id from of_person) then to_jsonb(t)
                                             else to_jsonb(t) - 'value' - 'form' - 'portfolio' - 'sheet' end), '[]')
              from form_changes t
              where t.etablissement = $1
                and (t.author = $2 or t.form in (select of_person.id from of_person))) as "form_changes!: Json<Rows>",
             (select coalesce(jsonb_agg(case when t.form in (select of_person.id from of_person) then to_jsonb(t)
                                             else to_jsonb(t) - 'texte' - 'form' - 'portfolio' - 'sheet' end), '[]')
              from comments t
              where t.etablissement = $1
                and (t.author = $2 or t.form in (select of_person.id from of_person))) as "comments!: Json<Rows>",
             (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from sheet_reads t where t.etablissement = $1 and (t.reader = $2)) as "sheet_reads!: Json<Rows>",
             (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from comment_reads t where t.etablissement = $1 and t.reader = $2) as "comment_reads!: Json<Rows>",
             (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from annexes t where t.etablissement = $1 and t.apprenant = $2) as "annexes!: Json<Rows>",
             (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from uploads t where t.etablissement = $1 and t.apprenant = $2) as "uploads!: Json<Rows>",
             (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from arriving_files t where t.etablissement = $1 and t.becomes = $2) as "arriving_files!: Json<Rows>",
             (select coalesce(jsonb_agg(to_jsonb(t) - 'token_hash'), '[]') from book_shares t where t.etablissement = $1 and t.apprenant = $2) as "book_shares!: Json<Rows>",
             (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from apprenants t where t.etablissement = $1 and t.apprenant = $2) as "apprenants!: Json<Rows>",
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
            table: "comments",
            rows: found.comments.0,
        },
        Held {
            table: "comment_reads",
            rows: found.comment_reads.0,
        },
        Held {
            table: "annexes",
            rows: found.annexes.0,
        },
        Held {
            table: "uploads",
            rows: found.uploads.0,
        },
        Held {
            table: "arriving_files",
            rows: found.arriving_files.0,
        },
        Held {
            table: "book_shares",
            rows: found.book_shares.0,
        },
        Held {
            table: "apprenants",
            rows: found.apprenants.0,
        },
        Held {
            table: "removed_learners",
            rows: found.removed_learners.0,
        },
    ])
}
