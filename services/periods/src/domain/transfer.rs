//! What a learner takes along to another établissement (I-11).

use jiff::civil::Date;
use referentiel::Catalogue;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::annexe::known_tasks;
use super::dates::Dates;
use super::ids::PeriodId;
use super::text::{Objectifs, Titre};

/// School years that a period may be of.
const ANNEES: std::ops::Range<i64> = 2000..2200;

/// A period that goes along: past or under way, it stays readable with its title, dates and référentiel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Emportee {
    /// The period.
    pub id: PeriodId,
    /// What it is called in the destination.
    #[serde(default = "PeriodId::generate")]
    pub becomes: PeriodId,
    /// Its version when it was taken along.
    pub version: i64,
    /// Code of its référentiel.
    pub referentiel: String,
    /// Code of its niveau.
    pub niveau: String,
    /// Code of its status.
    pub statut: String,
    /// First day.
    pub start_date: Date,
    /// Last day.
    pub end_date: Date,
    /// Its tasks.
    pub taches: Vec<String>,
}

/// Whether a period that comes from another deployment is one that could have been declared in this one (P-02).
pub fn is_declarable(row: &Value, catalogue: &Catalogue) -> bool {
    let text = |name: &str| row.get(name).and_then(Value::as_str).unwrap_or_default();
    let annee = row.get("annee").and_then(Value::as_i64);
    let Ok(period) = serde_json::from_value::<Emportee>(row.clone()) else {
        return false;
    };
    let Some(referentiel) = catalogue.get(&period.referentiel) else {
        return false;
    };
    annee.is_some_and(|annee| ANNEES.contains(&annee))
        && period.version >= 1
        && referentiel.niveau(&period.niveau).is_some()
        && referentiel.statut(&period.statut).is_some()
        && Dates::new(period.start_date, period.end_date).is_ok()
        && known_tasks(&period.taches, referentiel).as_ref() == Ok(&period.taches)
        && Titre::parse(text("titre")).is_ok()
        && Objectifs::parse(text("objectifs")).is_ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use serde_json::json;

    use super::*;

    #[test]
    fn a_period_from_elsewhere_is_one_that_could_be_declared_here_i11() {
        let catalogue = Catalogue::embedded().unwrap();
        let mspc = catalogue.get("bac-pro-mspc").unwrap();
        let right = json!({
            "id": PeriodId::generate(), "version": 1, "referentiel": "bac-pro-mspc",
            "niveau": mspc.niveaux[0].code, "statut": mspc.statuts_periode[0].code,
            "start_date": "2026-06-01", "end_date": "2026-06-26", "taches": [], "annee": 2025,
            "titre": "PFMP 1", "objectifs": "",
        });
        assert!(is_declarable(&right, &catalogue));
        for (name, wrong) in [
            ("referentiel", json!("bac-pro-ailleurs")),
            ("niveau", json!("terminale-de-rien")),
            ("statut", json!("vacances")),
            ("end_date", json!("2026-05-01")),
            ("start_date", json!("2026-02-30")),
            ("taches", json!(["T99"])),
            ("annee", json!(20_260)),
            ("titre", json!("")),
            ("titre", json!("x".repeat(300))),
            ("version", json!(0)),
            ("id", json!("1")),
        ] {
            let mut row = right.clone();
            row[name] = wrong;
            assert!(!is_declarable(&row, &catalogue), "{name}");
        }
    }
}
