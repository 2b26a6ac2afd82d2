//! Ticks and picks of sheets, as a whole (F-04).

use std::collections::BTreeMap;

use chassis::Scope;
use chassis::db::{Error, Tx};
use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

use crate::domain::{IsoWeek, Links, SheetId};

/// Those of these sheets that belong to a period.
#[tracing::instrument(name = "db.links.of_sheets", skip_all)]
pub(crate) async fn of_sheets(
    tx: &mut Tx,
    scope: &Scope,
    sheets: &[SheetId],
) -> Result<Vec<Links>, Error> {
    let ids: Vec<Uuid> = sheets.iter().map(|sheet| sheet.uuid()).collect();
    let rows = sqlx::query!(
        r#"select s.id, p.period, s.apprenant, s.monday, s.created_at, s.version, p.period_version,
                  (select coalesce(jsonb_object_agg(f.name, f.value), '{}') from form_fields f
                   where f.etablissement = s.etablissement and f.form = s.id
                     and f.value not in ('null', 'false')
                     and (f.name like 'tache:%' or f.name like 'competence:%' or f.name like 'critere:%'))
                      as "linked!: Json<BTreeMap<String, Value>>"
           from sheets s join portfolios p on p.etablissement = s.etablissement and p.id = s.portfolio
           where s.etablissement = $1 and s.id = any($2)
           order by s.id"#,
        scope.etablissement(),
        &ids
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let mut links = Links {
                sheet: row.id.into(),
                period: row.period.into(),
                apprenant: row.apprenant.into(),
                week: row.monday.map(|monday| IsoWeek::of(monday.to_jiff())),
                created_at: row.created_at.to_jiff(),
                taches: Vec::new(),
                competences: Vec::new(),
                by_criteria: Vec::new(),
                criteres: Vec::new(),
                since: row.period_version,
                version: row.version,
            };
            for (name, value) in &row.linked.0 {
                links.add(name, value.as_str());
            }
            links
        })
        .collect())
}
