//! A learner goes over to another deployment, or comes from one, in a file (I-11 ★): the records of its documents.

use std::collections::BTreeSet;

use chassis::{
    Ctx,
    db::{
        Arrival, Crossing, Rows,
        arrival::{of_rows, refused, within},
    },
};
use serde_json::Value;

use super::{
    App,
    move_apprenant::{put_in, take_out},
};
use crate::{
    domain::{
        generation::{Format, Kind},
        ids::PeriodId,
    },
    error::Error,
    policy::{self, Action},
};

/// Takes the learner out, once, and keeps it aside; answers the part of the file.
pub async fn export_apprenant(
    cx: &Ctx,
    app: &App,
    crossing: &Crossing,
    periods: &[(PeriodId, PeriodId)],
) -> Result<Vec<u8>, Error> {
    let from = policy::decide(cx.actor(), Action::Transfer).scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    if tx.crossed(crossing.id).await?.is_some() {
        return Ok(tx.parked(&from, crossing.id).await?);
    }
    tx.cross(cx).await?;
    let rows = take_out(&mut tx, &from, crossing, periods).await?;
    let part = tx.park(&from, crossing, &rows).await?;
    tx.commit().await?;
    Ok(part)
}

/// Puts what was taken out back where it was, or drops it; harmless to repeat.
pub async fn settle_export(
    cx: &Ctx,
    app: &App,
    crossing: &Crossing,
    periods: &[(PeriodId, PeriodId)],
    restore: bool,
) -> Result<(), Error> {
    let here = policy::decide(cx.actor(), Action::Transfer).scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    // Called off before it was made, it is not made any more.
    tx.crossed(crossing.id).await?;
    let rows = tx.unpark::<Rows>(&here, crossing.id).await?;
    if let Some(rows) = rows.filter(|_| restore) {
        tx.cross(cx).await?;
        put_in(&mut tx, &here, crossing, rows, periods).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Writes what another deployment took out, once, or only tries; answers how many records it is.
pub async fn import_apprenant(
    cx: &Ctx,
    app: &App,
    arrival: &Arrival,
    periods: &[(PeriodId, PeriodId)],
) -> Result<usize, Error> {
    let to = policy::decide(cx.actor(), Action::Transfer).scope(cx)?;
    let mut rows: Rows = arrival.part()?;
    let count = rows.len();
    let mut tx = app.db.begin(cx).await?;
    tx.admit(&to, arrival).await?;
    if tx.crossed(arrival.crossing.id).await?.is_some() {
        return Ok(count);
    }
    check(arrival, &rows, periods)?;
    arrival.disguise(&mut rows, &["actor"])?;
    tx.cross(cx).await?;
    put_in(&mut tx, &to, &arrival.crossing, rows, periods)
        .await
        .map_err(|error| match error {
            Error::Database(error) => Error::Database(of_rows(error)),
            other => other,
        })?;
    if arrival.trial {
        tx.rollback().await?;
    } else {
        tx.commit().await?;
    }
    Ok(count)
}

/// Records of documents that exist, of the learner, for periods that come along.
fn check(arrival: &Arrival, rows: &Rows, periods: &[(PeriodId, PeriodId)]) -> Result<(), Error> {
    arrival.theirs(rows)?;
    let taken: BTreeSet<String> = periods.iter().map(|(was, _)| was.to_string()).collect();
    within(rows, "period_id", &taken)?;
    let text = |row: &Value, name: &str| {
        row.get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let known = |row: &Value| {
        text(row, "kind").parse::<Kind>().is_ok() && text(row, "format").parse::<Format>().is_ok()
    };
    if rows.iter().all(known) {
        return Ok(());
    }
    Err(refused("a document that is none").into())
}
