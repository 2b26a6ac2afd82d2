//! The fields of a bilan entreprise: their names, and what each may hold (E-01, E-03).
//!
//! Every value is JSON, and `null` clears a field. A value that passed [`Champ::check`] is canonical: two equal
//! contents are the same bytes, which the hash of what was counted relies on.

use std::collections::BTreeSet;

use chassis::FieldFault;
use jiff::civil::Date;
use referentiel::{Echelles, Referentiel};
use serde_json::Value;

use super::faute;

/// Longest comment, in characters.
pub const COMMENTAIRE_MAX: usize = 10_000;
/// Most stars of the engagement.
const ENGAGEMENT_MAX: u64 = 4;
/// Prefix of the names of the fields that hold the level of a competence.
const NIVEAU: &str = "niveau:";
/// Prefix of those that hold the level of a criterion.
const CRITERE: &str = "critere:";
/// Prefix of those that say how a competence is assessed.
const MODE: &str = "mode:";

/// How a competence is assessed (E-03).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mode {
    /// As a whole.
    Globale,
    /// Criterion by criterion.
    Criteres,
}

impl Mode {
    /// On the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Globale => "globale",
            Self::Criteres => "criteres",
        }
    }

    /// Reads back [`Mode::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Globale, Self::Criteres]
            .into_iter()
            .find(|mode| mode.as_str() == text)
    }
}

/// A field of the form.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Champ {
    /// Stars, 0 to 4.
    Engagement,
    /// Date of the meeting.
    DateRencontre,
    /// Free text.
    Commentaire,
    /// Codes of the tasks done.
    Taches,
    /// How the competence of this code is assessed; nobody chose: as its sheets say.
    Mode(String),
    /// Level of the competence of this code, assessed as a whole (scale of E-01).
    Niveau(String),
    /// Level of the criterion of this code (scale of E-01).
    Critere(String),
}

impl Champ {
    /// The field of that name, if the form of this référentiel has it.
    pub fn parse(name: &str, referentiel: &Referentiel) -> Option<Self> {
        match name {
            "engagement" => Some(Self::Engagement),
            "date_rencontre" => Some(Self::DateRencontre),
            "commentaire" => Some(Self::Commentaire),
            "taches" => Some(Self::Taches),
            _ => Self::of_code(name, referentiel),
        }
    }

    fn of_code(name: &str, referentiel: &Referentiel) -> Option<Self> {
        if let Some(code) = name.strip_prefix(NIVEAU) {
            let known = referentiel.competence(code)?;
            return Some(Self::Niveau(known.code.clone()));
        }
        if let Some(code) = name.strip_prefix(MODE) {
            let known = referentiel.competence(code)?;
            return Some(Self::Mode(known.code.clone()));
        }
        let (_, known) = referentiel.critere(name.strip_prefix(CRITERE)?)?;
        Some(Self::Critere(known.code.clone()))
    }

    /// Name on the wire and in the database.
    pub fn name(&self) -> String {
        match self {
            Self::Engagement => "engagement".to_owned(),
            Self::DateRencontre => "date_rencontre".to_owned(),
            Self::Commentaire => "commentaire".to_owned(),
            Self::Taches => "taches".to_owned(),
            Self::Mode(competence) => format!("{MODE}{competence}"),
            Self::Niveau(competence) => format!("{NIVEAU}{competence}"),
            Self::Critere(critere) => format!("{CRITERE}{critere}"),
        }
    }

    /// Whether giving it a value makes the bilan *saved*: a level, a star, a comment or a date does; ticked tasks, and how
    /// to assess, do not (freeze.md).
    pub fn saves(&self) -> bool {
        !matches!(self, Self::Taches | Self::Mode(_))
    }

    /// The canonical form of a value for this field.
    ///
    /// # Errors
    /// A fault of the field when the value is not one that it may hold.
    pub fn check(
        &self,
        value: Value,
        referentiel: &Referentiel,
        echelles: &Echelles,
    ) -> Result<Value, FieldFault> {
        if value.is_null() {
            return Ok(Value::Null);
        }
        match self {
            Self::Engagement => engagement(value),
            Self::DateRencontre => date_rencontre(&value),
            Self::Commentaire => commentaire(&value),
            Self::Taches => taches(&value, referentiel),
            Self::Mode(_) => mode(value),
            Self::Niveau(_) | Self::Critere(_) => niveau(value, echelles),
        }
        .map_err(|code| FieldFault::new(self.name(), code))
    }
}

fn engagement(value: Value) -> Result<Value, &'static str> {
    match value.as_u64() {
        Some(stars) if stars <= ENGAGEMENT_MAX => Ok(value),
        _ => Err(faute::ENGAGEMENT),
    }
}

fn date_rencontre(value: &Value) -> Result<Value, &'static str> {
    value
        .as_str()
        .and_then(|text| text.parse::<Date>().ok())
        .map(|date| Value::String(date.to_string()))
        .ok_or(faute::DATE)
}

fn commentaire(value: &Value) -> Result<Value, &'static str> {
    let text = value.as_str().ok_or(faute::NOT_A_TEXT)?.trim();
    // The database has no NUL in a text; nobody types one.
    if text.contains('\0') {
        return Err(faute::NOT_A_TEXT);
    }
    if text.chars().count() > COMMENTAIRE_MAX {
        return Err(faute::TOO_LONG);
    }
    // An emptied box says nothing: the same as a field that nobody wrote.
    Ok(match text {
        "" => Value::Null,
        text => Value::String(text.to_owned()),
    })
}

fn taches(value: &Value, referentiel: &Referentiel) -> Result<Value, &'static str> {
    let ticked = value.as_array().ok_or(faute::TASK_UNKNOWN)?;
    let ticked = ticked
        .iter()
        .map(|code| {
            code.as_str()
                .filter(|code| referentiel.tache(code).is_some())
        })
        .collect::<Option<BTreeSet<&str>>>()
        .ok_or(faute::TASK_UNKNOWN)?;
    // In the order of the référentiel, each once.
    Ok(referentiel
        .taches()
        .filter(|tache| ticked.contains(tache.code.as_str()))
        .map(|tache| Value::String(tache.code.clone()))
        .collect())
}

fn mode(value: Value) -> Result<Value, &'static str> {
    match value.as_str().and_then(Mode::parse) {
        Some(_) => Ok(value),
        None => Err(faute::MODE),
    }
}

fn niveau(value: Value, echelles: &Echelles) -> Result<Value, &'static str> {
    match value
        .as_str()
        .and_then(|code| echelles.positionnement.niveau(code))
    {
        Some(_) => Ok(value),
        None => Err(faute::LEVEL_UNKNOWN),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use referentiel::Catalogue;
    use serde_json::json;

    use super::*;

    fn check(name: &str, value: Value) -> Result<Value, &'static str> {
        let catalogue = Catalogue::embedded().unwrap();
        let mspc = catalogue.get("bac-pro-mspc").unwrap();
        Champ::parse(name, mspc)
            .ok_or("absent")?
            .check(value, mspc, catalogue.echelles())
            .map_err(|fault| fault.code)
    }

    #[test]
    fn a_level_is_one_of_the_six_propositions_or_none_e01() {
        for code in ["autonomie", "aide", "partielle", "echec", "NE", "ABS"] {
            assert_eq!(check("niveau:C2.1", json!(code)), Ok(json!(code)));
        }
        assert_eq!(check("niveau:C2.1", Value::Null), Ok(Value::Null));
        for wrong in [json!("++"), json!("ne"), json!(""), json!(1), json!(["NE"])] {
            assert_eq!(check("niveau:C2.1", wrong), Err(faute::LEVEL_UNKNOWN));
        }
    }

    #[test]
    fn a_competence_is_assessed_as_a_whole_or_by_criteria_e03() {
        assert_eq!(check("mode:C2.1", json!("criteres")), Ok(json!("criteres")));
        assert_eq!(check("mode:C2.1", json!("aide")), Err(faute::MODE));
        assert_eq!(check("mode:C99", json!("globale")), Err("absent"));
        assert_eq!(check("critere:C2.1-1", json!("aide")), Ok(json!("aide")));
        assert_eq!(
            check("critere:C2.1-1", json!("++")),
            Err(faute::LEVEL_UNKNOWN)
        );
        assert_eq!(check("critere:C99-1", Value::Null), Err("absent"));
    }

    #[test]
    fn the_form_has_only_the_fields_of_its_referentiel_e03() {
        for name in ["niveau:C99", "niveau:", "Commentaire", "note", ""] {
            assert_eq!(check(name, Value::Null), Err("absent"), "{name}");
        }
    }

    #[test]
    fn engagement_goes_from_no_star_to_four_e03() {
        assert_eq!(check("engagement", json!(0)), Ok(json!(0)));
        assert_eq!(check("engagement", json!(4)), Ok(json!(4)));
        for wrong in [json!(5), json!(-1), json!(2.5), json!("3")] {
            assert_eq!(check("engagement", wrong), Err(faute::ENGAGEMENT));
        }
    }

    #[test]
    fn a_date_is_a_civil_date_e03() {
        assert_eq!(
            check("date_rencontre", json!("2026-06-26")),
            Ok(json!("2026-06-26"))
        );
        for wrong in [json!("2026-02-30"), json!("26/06/2026"), json!(20_260_626)] {
            assert_eq!(check("date_rencontre", wrong), Err(faute::DATE));
        }
    }

    #[test]
    fn an_emptied_comment_is_no_comment_e03() {
        assert_eq!(check("commentaire", json!("  ")), Ok(Value::Null));
        assert_eq!(check("commentaire", json!(" Bien ")), Ok(json!("Bien")));
        assert_eq!(
            check("commentaire", json!("a\u{0}b")),
            Err(faute::NOT_A_TEXT)
        );
        assert_eq!(
            check("commentaire", json!("x".repeat(COMMENTAIRE_MAX + 1))),
            Err(faute::TOO_LONG)
        );
    }

    #[test]
    fn ticked_tasks_are_those_of_the_referentiel_each_once_e03() {
        assert_eq!(
            check("taches", json!(["A2T1", "A1T1", "A2T1"])),
            Ok(json!(["A1T1", "A2T1"]))
        );
        assert_eq!(check("taches", json!(["A9T9"])), Err(faute::TASK_UNKNOWN));
    }
}
