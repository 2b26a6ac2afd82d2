//! Bilans entreprise that a deletion takes and that may come back (P-08 ★). None of them is counted: the period would be
//! frozen.

use std::collections::BTreeMap;

use chassis::Scope;
use chassis::db::{Error, Rows, Tx};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

use super::transfers;
use super::uuids;
use crate::domain::{ApprenantId, PeriodId};

/// The bilan of one learner, as rows.
#[derive(Default, Serialize, Deserialize)]
pub struct Part {
    bilans: Rows,
    champs: Rows,
    changements: Rows,
    /// What its sheets show and what was picked in them (F-04).
    #[serde(default)]
    fiches: Rows,
}

impl Part {
    /// Moves dates that are closed by now to the first one that is not (E-04).
    fn open_dates(&mut self, first: Date) {
        let first = first.to_string();
        for bilan in &mut self.bilans {
            // Civil dates compare as they are written.
            if let Some(Value::String(date)) = bilan.get_mut("date")
                && *date < first
            {
                date.clone_from(&first);
            }
        }
    }
}

/// The bilans of a period, of all its learners or of some, learner by learner.
#[tracing::instrument(name = "db.set_aside.parts", skip_all)]
pub async fn parts(
    tx: &mut Tx,
    scope: &Scope,
    period: PeriodId,
    apprenants: Option<&[ApprenantId]>,
) -> Result<Vec<(Uuid, Part)>, Error> {
    let apprenants = apprenants.map(uuids);
    let rows = sqlx::query!(
        r#"select e.apprenant, to_jsonb(e) as "bilan!",
                  (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from champs_bilan_entreprise t
                   where t.etablissement = $1 and t.bilan_id = e.id) as "champs!: Json<Rows>",
                  (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from changements_bilan_entreprise t
                   where t.etablissement = $1 and t.bilan_id = e.id) as "changements!: Json<Rows>",
                  (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from fiches_liees t
                   where t.etablissement = $1 and t.period_id = e.period_id and t.apprenant = e.apprenant)
                      as "fiches!: Json<Rows>"
           from (select * from bilans_entreprise
                 where etablissement = $1 and period_id = $2 and ($3::uuid[] is null or apprenant = any($3))
                 order by id for update) as e"#,
        scope.etablissement(),
        period.uuid(),
        apprenants.as_deref() as _
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let part = Part {
                bilans: vec![row.bilan],
                champs: row.champs.0,
                changements: row.changements.0,
                fiches: row.fiches.0,
            };
            (row.apprenant, part)
        })
        .collect())
}

/// Writes bilans again as they were, but for dates that are closed since: `first_open` has the first one that is not, by
/// learner.
#[tracing::instrument(name = "db.set_aside.put", skip_all)]
pub async fn put(
    tx: &mut Tx,
    scope: &Scope,
    parts: Vec<(Uuid, Part)>,
    first_open: &BTreeMap<Uuid, Date>,
) -> Result<(), Error> {
    let mut all = Part::default();
    for (apprenant, mut part) in parts {
        if let Some(first) = first_open.get(&apprenant) {
            part.open_dates(*first);
        }
        all.bilans.extend(part.bilans);
        all.champs.extend(part.champs);
        all.changements.extend(part.changements);
        all.fiches.extend(part.fiches);
    }
    super::liens::put(tx, scope, &all.fiches).await?;
    let rows = (&all.bilans, &all.champs, &all.changements);
    transfers::put_bilans(tx, scope.etablissement(), rows).await
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_date_closed_meanwhile_becomes_the_first_open_one_e04() {
        let first = jiff::civil::date(2027, 1, 15);
        for (was, becomes) in [
            (json!("2026-12-19"), json!("2027-01-15")),
            (json!("2027-01-15"), json!("2027-01-15")),
            (json!("2027-02-01"), json!("2027-02-01")),
            (json!(null), json!(null)),
        ] {
            let mut part = Part {
                bilans: vec![json!({ "date": was })],
                champs: Rows::new(),
                changements: Rows::new(),
                fiches: Rows::new(),
            };
            part.open_dates(first);
            assert_eq!(part.bilans[0]["date"], becomes);
        }
    }
}
