//! An import of the registry's files, as the people who run it see it (I-04).

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::ids::{ImportId, PersonId};
use super::registre::Difference;
use super::siecle::{FileKind, Refusal};

/// Where an import stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Etat {
    /// A file was refused; nothing can follow.
    Refuse,
    /// Previewed; nothing changed yet.
    Pret,
    /// Being applied.
    EnCours,
    /// Applied, whole.
    Applique,
    /// Applying broke off; nothing changed, it may be tried again.
    Echoue,
    /// Forgotten.
    Abandonne,
}

impl Etat {
    /// As stored and as sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Refuse => "refuse",
            Self::Pret => "pret",
            Self::EnCours => "en_cours",
            Self::Applique => "applique",
            Self::Echoue => "echoue",
            Self::Abandonne => "abandonne",
        }
    }

    /// The state of that name.
    pub fn parse(name: &str) -> Option<Self> {
        [
            Self::Refuse,
            Self::Pret,
            Self::EnCours,
            Self::Applique,
            Self::Echoue,
            Self::Abandonne,
        ]
        .into_iter()
        .find(|etat| etat.as_str() == name)
    }
}

/// One uploaded file that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileSummary {
    /// Its name, shown only.
    pub name: String,
    /// `eleves`, `responsables`, `sts`.
    pub kind: String,
    /// Learners, guardians or staff in it.
    pub people: u64,
    /// As uploaded.
    pub bytes: u64,
}

/// Why one file is refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// Name of the file.
    pub file: String,
    /// 1-based; 0 when the fault has no place.
    pub line: u64,
    /// 1-based; 0 when the fault has no place.
    pub column: u64,
    /// FORMAT.md § 7.1.
    pub code: String,
    /// What the sentence shows besides.
    pub params: BTreeMap<String, String>,
}

impl Fault {
    /// A refusal of that file.
    pub fn of(file: &str, refusal: &Refusal) -> Self {
        Self {
            file: file.to_owned(),
            line: refusal.line,
            column: refusal.column,
            code: refusal.code.as_str().to_owned(),
            params: refusal
                .params
                .iter()
                .map(|(name, value)| ((*name).to_owned(), value.clone()))
                .collect(),
        }
    }
}

/// A profile that the files allow and a person must confirm (FORMAT.md § 5.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposed {
    /// `<person>:<profil>`.
    pub key: String,
    pub nom: String,
    pub prenom: String,
    pub profil: String,
}

/// One import.
#[derive(Debug, Clone)]
pub struct Import {
    pub id: ImportId,
    pub etat: Etat,
    /// School year of the files; 0 when refused before it was known.
    pub annee: i32,
    pub files: Vec<FileSummary>,
    pub faults: Vec<Fault>,
    /// Lines by category.
    pub counts: BTreeMap<String, i64>,
    pub proposed: Vec<Proposed>,
    /// More than 30 % of the active learners would leave during the year.
    pub needs_confirmation: bool,
    /// State of the people that the preview was made against.
    pub registre_version: i64,
    /// Decisions applied so far, of `total`.
    pub done: i64,
    pub total: i64,
    pub created_at: Timestamp,
    pub created_by: PersonId,
    pub applied_at: Option<Timestamp>,
    pub version: i64,
    /// The preview no longer tells what applying would do: people or courses changed since.
    pub outdated: bool,
    /// Somebody asked to stop applying.
    pub cancelling: bool,
}

impl Import {
    /// How many learners would be deactivated.
    pub fn departures(&self) -> i64 {
        self.counts.get(DEPARTS).copied().unwrap_or(0)
    }

    /// Whether it can be applied now, or previewed again.
    pub fn can_be_applied(&self) -> bool {
        matches!(self.etat, Etat::Pret | Etat::Echoue)
    }

    /// Files by kind, with their names.
    pub fn kinds(&self) -> HashMap<FileKind, String> {
        self.files
            .iter()
            .filter_map(|file| Some((FileKind::parse(&file.kind)?, file.name.clone())))
            .collect()
    }
}

/// One line of a preview.
#[derive(Clone, Default)]
pub struct Line {
    pub seq: i64,
    /// `a_creer`, `a_mettre_a_jour`, `a_reactiver`, `a_desactiver`, `rejetes`, `avertissements`, `informations`.
    pub categorie: String,
    /// FORMAT.md § 7; empty for what simply happens.
    pub code: String,
    /// Name of the uploaded file.
    pub file: String,
    /// 1-based; 0 when it comes from no line.
    pub line: i64,
    pub kind: String,
    pub nom: String,
    pub prenom: String,
    pub division: String,
    pub differences: Vec<Difference>,
    pub params: BTreeMap<String, String>,
}

/// A learner that others must be told about, once applied.
#[derive(Default)]
pub struct Told {
    pub person: Uuid,
    /// `creer`, `mettre_a_jour`, `reactiver`, `desactiver`.
    pub action: String,
    pub version: i64,
    pub annee: i32,
    pub division: Option<String>,
    pub referentiel: Option<String>,
    pub niveau: Option<String>,
    pub statut: Option<String>,
}

/// Counted beside the categories: learners who would leave, and those who are here.
pub const DEPARTS: &str = "departs";
/// See [`DEPARTS`].
pub const ACTIFS: &str = "actifs";

/// Share of active learners whose absence during a year asks for a second look, in percent.
const SUSPECT_DEPARTURES: i64 = 30;

/// Whether so many departures need a confirmation.
pub fn departures_are_suspect(departures: i64, active: i64, same_year: bool) -> bool {
    same_year && departures * 100 > active * SUSPECT_DEPARTURES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_than_thirty_percent_absent_during_the_year_is_suspect_i04() {
        assert!(!departures_are_suspect(30, 100, true));
        assert!(departures_are_suspect(31, 100, true));
        assert!(!departures_are_suspect(80, 100, false));
    }
}
