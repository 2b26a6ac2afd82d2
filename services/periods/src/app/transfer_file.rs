//! A learner goes over to another deployment, or comes from one, in a file (I-11 ★).

use std::collections::HashMap;

use chassis::Ctx;
use chassis::db::arrival::{column, of_rows, refused, within};
use chassis::db::{Arrival, Crossing};
use referentiel::{Catalogue, Referentiel};
use serde_json::Value;

use super::move_apprenant::{answer, answered, put_in, take_out, taken_along};
use crate::app::{App, access};
use crate::domain::fiche::Champ;
use crate::domain::individuel::Propre;
use crate::domain::transfer::{self, Emportee};
use crate::error::Error;
use crate::policy::Action;
use crate::store::transfers::Dossier;

/// Longest class name and identifier of a change, in characters.
const SHORT: usize = 200;

/// Takes the learner out, once, and keeps it aside; answers the part of the file, and its periods.
pub async fn export_apprenant(
    cx: &Ctx,
    app: &App,
    crossing: &Crossing,
) -> Result<(Vec<u8>, Vec<Emportee>), Error> {
    let from = access::enter(cx, Action::Transfer)?;
    let mut tx = app.db.begin(cx).await?;
    if let Some(done) = tx.crossed(crossing.id).await? {
        return Ok((tx.parked(&from, crossing.id).await?, answered(&done)?));
    }
    tx.cross(cx).await?;
    let dossier = take_out(&mut tx, &from, crossing).await?;
    let emportees = taken_along(&dossier)?;
    let part = tx.park(&from, crossing, &dossier).await?;
    tx.note_crossing(crossing.id, &answer(&emportees)?).await?;
    tx.commit().await?;
    Ok((part, emportees))
}

/// Puts what was taken out back where it was, or drops it. Asked again, it answers the same.
pub async fn settle_export(
    cx: &Ctx,
    app: &App,
    crossing: &Crossing,
    restore: bool,
) -> Result<Vec<Emportee>, Error> {
    let here = access::enter(cx, Action::Transfer)?;
    let mut tx = app.db.begin(cx).await?;
    let done = tx.crossed(crossing.id).await?;
    let dossier = tx.unpark::<Dossier>(&here, crossing.id).await?;
    let emportees = match dossier.filter(|_| restore) {
        Some(dossier) => {
            tx.cross(cx).await?;
            let back = put_in(&mut tx, &here, crossing, dossier, true).await?;
            tx.note_crossing(crossing.id, &answer(&back)?).await?;
            back
        }
        None => answered(&done.unwrap_or_default())?,
    };
    tx.commit().await?;
    Ok(emportees)
}

/// Writes what another deployment took out, once, or only tries; answers its periods as they are called here.
///
/// # Errors
/// Whatever is not what a learner of this deployment could have: nothing of it stays.
pub async fn import_apprenant(
    cx: &Ctx,
    app: &App,
    arrival: &Arrival,
) -> Result<Vec<Emportee>, Error> {
    let to = access::enter(cx, Action::Transfer)?;
    let mut tx = app.db.begin(cx).await?;
    tx.admit(&to, arrival).await?;
    if let Some(done) = tx.crossed(arrival.crossing.id).await? {
        return answered(&done);
    }
    let mut dossier: Dossier = arrival.part()?;
    check(arrival, &dossier, &app.catalogue)?;
    arrival.disguise(&mut dossier.periods, &["declared_by"])?;
    arrival.disguise(&mut dossier.fields, &["author"])?;
    arrival.disguise(&mut dossier.changes, &["author"])?;
    tx.cross(cx).await?;
    let emportees = put_in(&mut tx, &to, &arrival.crossing, dossier, false)
        .await
        .map_err(|error| match error {
            Error::Db(error) => Error::Db(of_rows(error)),
            other => other,
        })?;
    tx.note_crossing(arrival.crossing.id, &answer(&emportees)?)
        .await?;
    if arrival.trial {
        tx.rollback().await?;
    } else {
        tx.commit().await?;
    }
    Ok(emportees)
}

/// Rows of the learner, on periods that come along, with what the forms of this service take.
fn check(arrival: &Arrival, dossier: &Dossier, catalogue: &Catalogue) -> Result<(), Error> {
    within(&dossier.periods, "id", &column(&dossier.periods, "id"))?;
    for row in &dossier.periods {
        if !transfer::is_declarable(row, catalogue) {
            return Err(refused("a period that could not be declared").into());
        }
    }
    let periods = column(&dossier.periods, "id");
    for rows in [
        &dossier.fiches,
        &dossier.fields,
        &dossier.changes,
        &dossier.claims,
    ] {
        arrival.theirs(rows)?;
        within(rows, "period_id", &periods)?;
    }
    let text = |row: &Value, name: &str| row.get(name).and_then(Value::as_str).map(str::to_owned);
    let short =
        |row: &Value, name: &str| text(row, name).is_some_and(|text| text.chars().count() <= SHORT);
    if !dossier.fiches.iter().all(|row| short(row, "division")) {
        return Err(refused("a class that is none").into());
    }
    if !dossier.changes.iter().all(|row| short(row, "change_id")) {
        return Err(refused("a change that is none").into());
    }
    let diplomas: HashMap<String, &Referentiel> = dossier
        .periods
        .iter()
        .filter_map(|row| Some((text(row, "id")?, catalogue.get(&text(row, "referentiel")?)?)))
        .collect();
    let mut written = dossier.fields.iter().chain(&dossier.changes);
    let diploma = |row: &Value| diplomas.get(&text(row, "period_id")?).copied();
    if !written.all(|row| diploma(row).is_some_and(|diploma| is_field(row, diploma))) {
        return Err(refused("a field that the fiche has not").into());
    }
    // One that is pending would wait for a bilan that nobody here makes.
    let confirmed = |row: &Value| text(row, "state").as_deref() == Some("confirmed");
    if dossier.claims.iter().all(confirmed) {
        return Ok(());
    }
    Err(refused("a claim that is not confirmed").into())
}

/// Whether somebody could have written that on a fiche.
fn is_field(row: &Value, referentiel: &Referentiel) -> bool {
    let name = row.get("name").and_then(Value::as_str).unwrap_or_default();
    let value = row.get("value").unwrap_or(&Value::Null);
    match (Champ::from_name(name), value) {
        (Some(_), Value::Null) => true,
        (Some(champ), Value::String(typed)) => champ.clean(typed).is_ok(),
        (Some(_), _) => false,
        (None, value) => {
            Propre::from_name(name).is_some_and(|own| own.clean(value, &[], referentiel).is_ok())
        }
    }
}
