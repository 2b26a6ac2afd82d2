//! A learner goes over to another deployment, or comes from one, in a file (I-11 ★).

use std::collections::{BTreeSet, HashMap};

use chassis::Ctx;
use chassis::db::arrival::{column, of_rows, refused, within, within_or_null};
use chassis::db::{Arrival, Crossing};
use referentiel::Catalogue;
use serde_json::Value;

use super::move_apprenant::{Taken, put_in, take_out};
use crate::app::App;
use crate::domain::Form;
use crate::error::Error;
use crate::policy::{self, Action};
use crate::store::transfers::Dossier;

/// Longest identifier of a change, in characters.
const SHORT: usize = 200;

/// Takes the learner out, once, and keeps it aside; answers the part of the file.
pub(crate) async fn export_apprenant(
    cx: &Ctx,
    app: &App,
    crossing: &Crossing,
    periods: &[Taken],
) -> Result<Vec<u8>, Error> {
    let from = policy::decide(cx.actor(), Action::Transfer, None).scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    if tx.crossed(crossing.id).await?.is_some() {
        return Ok(tx.parked(&from, crossing.id).await?);
    }
    tx.cross(cx).await?;
    let dossier = take_out(&mut tx, &from, crossing, periods).await?;
    let part = tx.park(&from, crossing, &dossier).await?;
    tx.commit().await?;
    Ok(part)
}

/// Puts what was taken out back where it was, or drops it; harmless to repeat.
pub(crate) async fn settle_export(
    cx: &Ctx,
    app: &App,
    crossing: &Crossing,
    periods: &[Taken],
    restore: bool,
) -> Result<(), Error> {
    let here = policy::decide(cx.actor(), Action::Transfer, None).scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    // Called off before it was made, it is not made any more.
    tx.crossed(crossing.id).await?;
    let dossier = tx.unpark::<Dossier>(&here, crossing.id).await?;
    if let Some(dossier) = dossier.filter(|_| restore) {
        tx.cross(cx).await?;
        put_in(&mut tx, &here, crossing, dossier, periods).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Writes what another deployment took out, once, or only tries; answers how much it is.
///
/// # Errors
/// Whatever is not what a learner of this deployment could have: nothing of it stays.
pub(crate) async fn import_apprenant(
    cx: &Ctx,
    app: &App,
    arrival: &Arrival,
    periods: &[Taken],
) -> Result<HashMap<String, u32>, Error> {
    let to = policy::decide(cx.actor(), Action::Transfer, None).scope(cx)?;
    let mut dossier: Dossier = arrival.part()?;
    let mut tx = app.db.begin(cx).await?;
    tx.admit(&to, arrival).await?;
    if tx.crossed(arrival.crossing.id).await?.is_some() {
        return Ok(counts(&dossier));
    }
    check(arrival, &dossier, periods, &app.catalogue)?;
    arrival.disguise(&mut dossier.fields, &["author"])?;
    arrival.disguise(&mut dossier.changes, &["author"])?;
    arrival.disguise(&mut dossier.reads, &["reader"])?;
    let counts = counts(&dossier);
    tx.cross(cx).await?;
    put_in(&mut tx, &to, &arrival.crossing, dossier, periods)
        .await
        .map_err(|error| match error {
            Error::Db(error) => Error::Db(of_rows(error)),
            other => other,
        })?;
    if arrival.trial {
        tx.rollback().await?;
    } else {
        tx.commit().await?;
    }
    Ok(counts)
}

fn counts(dossier: &Dossier) -> HashMap<String, u32> {
    let told = dossier
        .sheets
        .iter()
        .filter(|sheet| sheet.get("etat").and_then(Value::as_str) != Some("vide"))
        .count();
    [("portfolios", dossier.portfolios.len()), ("semaines", told)]
        .into_iter()
        .map(|(name, count)| (name.to_owned(), u32::try_from(count).unwrap_or(u32::MAX)))
        .collect()
}

/// Rows of the learner, on periods that come along, with what its forms take.
fn check(
    arrival: &Arrival,
    dossier: &Dossier,
    periods: &[Taken],
    catalogue: &Catalogue,
) -> Result<(), Error> {
    let taken: BTreeSet<String> = periods.iter().map(|one| one.id.to_string()).collect();
    arrival.theirs(&dossier.portfolios)?;
    within(&dossier.portfolios, "period", &taken)?;
    let known =
        |row: &Value| text(row, "referentiel").is_some_and(|code| catalogue.get(code).is_some());
    if dossier.portfolios.len() != taken.len() || !dossier.portfolios.iter().all(known) {
        return Err(refused("portfolios that do not fit their periods").into());
    }
    let portfolios = column(&dossier.portfolios, "id");
    let sheets = column(&dossier.sheets, "id");
    arrival.theirs(&dossier.sheets)?;
    within_or_null(&dossier.sheets, "portfolio", &portfolios)?;
    within(&dossier.reads, "sheet", &sheets)?;
    for rows in [&dossier.fields, &dossier.changes] {
        within_or_null(rows, "portfolio", &portfolios)?;
        within_or_null(rows, "sheet", &sheets)?;
        if !rows.iter().all(fits) {
            return Err(refused("a field that its form has not").into());
        }
    }
    let short =
        |row: &Value| text(row, "change_id").is_some_and(|text| text.chars().count() <= SHORT);
    if dossier.changes.iter().all(short) {
        return Ok(());
    }
    Err(refused("a change that is none").into())
}

fn text<'a>(row: &'a Value, name: &str) -> Option<&'a str> {
    row.get(name).and_then(Value::as_str)
}

fn fits(row: &Value) -> bool {
    let form = match text(row, "sheet") {
        Some(_) => Form::Semaine,
        None => Form::Entreprise,
    };
    let value = row.get("value").unwrap_or(&Value::Null);
    text(row, "name").is_some_and(|name| form.check(name, value).is_ok())
}
