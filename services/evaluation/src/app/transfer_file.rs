//! A learner goes over to another deployment, or comes from one, in a file (I-11 ★).

use std::collections::{BTreeSet, HashMap};

use chassis::Ctx;
use chassis::db::arrival::{column, of_rows, refused, within};
use chassis::db::{Arrival, Crossing};
use serde_json::Value;

use super::move_apprenant::{Taken, put_in, take_out};
use super::{App, arriving};
use crate::error::Error;
use crate::policy::{self, Action};
use crate::store::transfers::Dossier;

/// Takes the learner out, once, and keeps it aside; answers the part of the file.
pub async fn export_apprenant(
    cx: &Ctx,
    app: &App,
    crossing: &Crossing,
    taken: &[Taken],
) -> Result<Vec<u8>, Error> {
    let from = policy::decide(cx.actor(), Action::Transfer, None).scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    if tx.crossed(crossing.id).await?.is_some() {
        return Ok(tx.parked(&from, crossing.id).await?);
    }
    tx.cross(cx).await?;
    let dossier = take_out(&mut tx, &from, crossing, taken).await?;
    let part = tx.park(&from, crossing, &dossier).await?;
    tx.commit().await?;
    Ok(part)
}

/// Puts what was taken out back where it was, or drops it; harmless to repeat.
pub async fn settle_export(
    cx: &Ctx,
    app: &App,
    crossing: &Crossing,
    taken: &[Taken],
    restore: bool,
) -> Result<(), Error> {
    let here = policy::decide(cx.actor(), Action::Transfer, None).scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    // Called off before it was made, it is not made any more.
    tx.crossed(crossing.id).await?;
    let dossier = tx.unpark::<Dossier>(&here, crossing.id).await?;
    if let Some(dossier) = dossier.filter(|_| restore) {
        tx.cross(cx).await?;
        put_in(&mut tx, &here, crossing, dossier, taken).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Writes what another deployment took out, once, or only tries; answers how much it is.
///
/// # Errors
/// Whatever is not what a learner of this deployment could have, or a hash that does not fit (N2): nothing stays.
pub async fn import_apprenant(
    cx: &Ctx,
    app: &App,
    arrival: &Arrival,
    taken: &[Taken],
) -> Result<HashMap<String, u32>, Error> {
    let to = policy::decide(cx.actor(), Action::Transfer, None).scope(cx)?;
    let mut dossier: Dossier = arrival.part()?;
    let mut tx = app.db.begin(cx).await?;
    tx.admit(&to, arrival).await?;
    if tx.crossed(arrival.crossing.id).await?.is_some() {
        return Ok(counts(&dossier));
    }
    check(app, arrival, &dossier, taken)?;
    arrival.disguise(&mut dossier.bilans, &["termine_par"])?;
    arrival.disguise(&mut dossier.champs, &["auteur"])?;
    arrival.disguise(&mut dossier.changements, &["auteur"])?;
    arrival.disguise(&mut dossier.intermediaires, &["auteur"])?;
    let counts = counts(&dossier);
    tx.cross(cx).await?;
    put_in(&mut tx, &to, &arrival.crossing, dossier, taken)
        .await
        .map_err(|error| match error {
            Error::Db(error) => Error::Db(of_rows(error)),
            Error::HashLost(_) => refused("a counted bilan without its hash").into(),
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
    let finals = dossier
        .intermediaires
        .iter()
        .filter(|row| row.get("etat").and_then(Value::as_str) == Some("final"))
        .count();
    let saved = dossier
        .bilans
        .iter()
        .filter(|row| row.get("saved_at").is_some_and(|at| !at.is_null()))
        .count();
    let levels = dossier
        .champs
        .iter()
        .filter(|row| arriving::is_level(row))
        .count();
    [
        ("bilans_entreprise", saved),
        ("positionnements", levels),
        ("bilans_intermediaires", finals),
    ]
    .into_iter()
    .map(|(name, count)| (name.to_owned(), u32::try_from(count).unwrap_or(u32::MAX)))
    .collect()
}

/// Rows of the learner, of one another and of nothing else, with what the forms of their référentiels take.
fn check(app: &App, arrival: &Arrival, dossier: &Dossier, taken: &[Taken]) -> Result<(), Error> {
    let periods: BTreeSet<String> = taken.iter().map(|one| one.was.to_string()).collect();
    let person = BTreeSet::from([arrival.crossing.person.to_string()]);
    let bilans = column(&dossier.bilans, "id");
    let intermediaires = column(&dossier.intermediaires, "id");
    within(&dossier.apprenants, "id", &person)?;
    for rows in [&dossier.membres, &dossier.bilans] {
        arrival.theirs(rows)?;
        within(rows, "period_id", &periods)?;
    }
    within(&dossier.champs, "bilan_id", &bilans)?;
    within(&dossier.changements, "bilan_id", &bilans)?;
    arrival.theirs(&dossier.intermediaires)?;
    for rows in [&dossier.claims, &dossier.comptes] {
        within(rows, "bilan_intermediaire", &intermediaires)?;
    }
    // A bilan intermédiaire that was given up may have claimed a period that was deleted since.
    within(&dossier.comptes, "period_id", &periods)?;
    within(&dossier.comptes, "bilan_entreprise", &bilans)?;
    arriving::check(dossier, taken, &app.catalogue)
}
