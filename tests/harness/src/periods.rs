//! Periods that end, and what is left of them in the services.

use anyhow::{Context as _, Result};
use serde_json::json;

use crate::api::{Answer, Client};
use crate::suite::Suite;

/// Rows that tell of a period's learners, in the services that must forget it (P-08): what is counted of each.
const TOLD: [(&str, &str); 4] = [
    (
        "portfolio",
        "select (select count(*) from portfolios where period = $)
              + (select count(*) from sheets s join portfolios p on p.id = s.portfolio where p.period = $)",
    ),
    ("evaluation", "select count(*) from bilans_entreprise where period_id = $"),
    ("documents", "select count(*) from generated_files where period_id = $"),
    ("identity", "select count(*) from notifications where period_id = $"),
];

/// How many rows still tell of the period.
pub fn rows_of(suite: &Suite, period: &str) -> Result<i64> {
    let servers = suite.servers();
    let mut rows = 0;
    for (service, query) in TOLD {
        let query = query.replace('$', &format!("'{period}'"));
        let answer = servers
            .superuser()
            .execute(&servers.database(service), &query)
            .with_context(|| format!("{service}: {query}"))?;
        rows += answer.trim().parse::<i64>()?;
    }
    Ok(rows)
}

/// Deletes a period, as the page does once `SUPPRIMER` is typed.
pub async fn delete(client: &Client, period: &str) -> Result<Answer> {
    let path = format!("/api/periodes/{period}");
    let current = client.get(&path).await?;
    let etag = current.etag().context("no ETag")?.to_owned();
    client
        .delete(&path, Some(&etag), &json!({ "confirmation": "SUPPRIMER" }))
        .await
}
