//! What bilans from another deployment may hold (I-11 ★): what the forms of this one take, and nothing else.

use std::collections::BTreeMap;

use chassis::db::arrival::refused;
use referentiel::{Catalogue, Referentiel};
use serde_json::Value;

use super::mover::Taken;
use crate::domain::bilan_intermediaire::TEXTE_MAX;
use crate::domain::champ::Champ;
use crate::error::Error;
use crate::store::transfers::Dossier;

/// Longest identifier of a change, in characters.
const SHORT: usize = 200;

/// Whether a row of fields is the level of a competence.
pub(super) fn is_level(row: &Value) -> bool {
    let level = text(row, "nom").is_some_and(|name| name.starts_with("niveau:"));
    level && row.get("valeur").is_some_and(|value| !value.is_null())
}

/// Every field and every bilan intermédiaire is one that could have been written here.
pub(super) fn check(
    dossier: &Dossier,
    taken: &[Taken],
    catalogue: &Catalogue,
) -> Result<(), Error> {
    let forms = forms(dossier, taken, catalogue);
    let fits = |row: &Value| {
        text(row, "bilan_id")
            .and_then(|bilan| forms.get(bilan))
            .is_some_and(|referentiel| fits(row, referentiel, catalogue))
    };
    let short =
        |row: &Value| text(row, "change_id").is_some_and(|text| text.chars().count() <= SHORT);
    if !dossier.champs.iter().chain(&dossier.changements).all(fits) {
        return Err(refused("a field that its bilan has not").into());
    }
    if !dossier.changements.iter().all(short) {
        return Err(refused("a change that is none").into());
    }
    // The last bilan intermédiaire closes dates: one of those that come along, or none.
    let last = |row: &Value| match text(row, "dernier_bilan") {
        None => true,
        Some(day) => dossier
            .intermediaires
            .iter()
            .any(|one| text(one, "date") == Some(day) && text(one, "etat") == Some("final")),
    };
    if !dossier.apprenants.iter().all(last) {
        return Err(refused("a last bilan intermédiaire that is not there").into());
    }
    let settled = |row: &Value| intermediaire_fits(row, catalogue);
    if dossier.intermediaires.iter().all(settled) {
        return Ok(());
    }
    Err(refused("a bilan intermédiaire that could not be made").into())
}

/// The référentiel that each bilan entreprise speaks of.
fn forms<'a>(
    dossier: &'a Dossier,
    taken: &[Taken],
    catalogue: &'a Catalogue,
) -> BTreeMap<&'a str, &'a Referentiel> {
    let of_period: BTreeMap<String, &Referentiel> = taken
        .iter()
        .filter_map(|one| Some((one.was.to_string(), catalogue.get(&one.period.referentiel)?)))
        .collect();
    dossier
        .bilans
        .iter()
        .filter_map(|row| {
            let referentiel = of_period.get(text(row, "period_id")?)?;
            Some((text(row, "id")?, *referentiel))
        })
        .collect()
}

fn text<'a>(row: &'a Value, name: &str) -> Option<&'a str> {
    row.get(name).and_then(Value::as_str)
}

fn fits(row: &Value, referentiel: &Referentiel, catalogue: &Catalogue) -> bool {
    let Some(champ) = text(row, "nom").and_then(|name| Champ::parse(name, referentiel)) else {
        return false;
    };
    let value = row.get("valeur").cloned().unwrap_or_default();
    champ
        .check(value, referentiel, catalogue.echelles())
        .is_ok()
}

fn intermediaire_fits(row: &Value, catalogue: &Catalogue) -> bool {
    let Some(referentiel) = text(row, "referentiel").and_then(|code| catalogue.get(code)) else {
        return false;
    };
    let echelle = &catalogue.echelles().acquisition;
    let level = |one: &Value| {
        text(one, "competence").is_some_and(|code| referentiel.competence(code).is_some())
            && text(one, "niveau").is_some_and(|code| echelle.niveau(code).is_some())
    };
    let written = |name| text(row, name).is_some_and(|text| text.chars().count() <= TEXTE_MAX);
    let levels = row.get("niveaux").and_then(Value::as_array);
    matches!(text(row, "etat"), Some("final" | "aborted"))
        && levels.is_some_and(|levels| levels.iter().all(level))
        && written("constats")
        && written("conseils")
}
