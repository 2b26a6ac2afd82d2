//! What the registry's records mean for the people of an établissement (I-04, I-05; FORMAT.md §§ 5–7).
//!
//! Pure: records and what is known already go in, decisions and report lines come out. The order of work is
//! [`structure`] (classes, who teaches them), [`doublons`] (an index over all learners), then one learner at
//! a time: [`eleve`] reads it, [`place`] finds its class and diploma, [`apprenant`] matches and decides.
//! Staff ([`personnel`]) and guardians ([`responsable`]) follow the same shape.
//!
//! An empty value never erases a known one, and nothing here ever deletes.

pub mod apprenant;
pub mod doublons;
pub mod eleve;
pub mod formations;
pub mod personnel;
mod personnel_lu;
pub mod place;
pub mod portail;
pub mod report;
pub mod responsable;
pub mod structure;

use std::collections::HashMap;

use jiff::civil::Date;
use referentiel::significant;
pub use report::{Code, Finding, Level, Subject};

/// What every decision of one import refers to.
pub struct Reperes<'a> {
    /// Civil date of the analysis.
    pub today: Date,
    /// School year of the files.
    pub annee: i32,
    /// What MEF codes lead to here (I-05).
    pub formations: &'a formations::Formations<'a>,
    /// Titles of MEF codes in the STS file, by ten digits.
    pub libelles: &'a HashMap<String, String>,
    /// Divisions that are none, e.g. `Inactifs`; compared folded.
    pub fictives: &'a [String],
    /// The STS file's structure, when it is among the files.
    pub structure: Option<&'a structure::Structure>,
    /// The guardians' file is among the files.
    pub responsables: bool,
}

impl Reperes<'_> {
    /// The title that the files give a MEF; empty when they give none.
    pub fn libelle(&self, mef: &str) -> String {
        significant(mef)
            .and_then(|mef| self.libelles.get(mef))
            .cloned()
            .unwrap_or_default()
    }
}

/// A field whose value changes, as shown in the preview.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Difference {
    /// Stable name of the field.
    pub field: String,
    /// Known until now; empty when nothing was.
    pub before: String,
    /// What the file says.
    pub after: String,
}

/// What is to happen to one account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// A new account.
    Creer,
    /// An active account whose facts change.
    MettreAJour,
    /// An account that comes back, with the same login.
    Reactiver,
    /// An account that leaves; nothing it wrote is lost.
    Desactiver,
    /// Nothing changes.
    Inchange,
}

impl Action {
    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Creer => "creer",
            Self::MettreAJour => "mettre_a_jour",
            Self::Reactiver => "reactiver",
            Self::Desactiver => "desactiver",
            Self::Inchange => "inchange",
        }
    }
}

/// Collects the differences between two versions of the same facts.
pub(crate) struct Differences(pub(crate) Vec<Difference>);

impl Differences {
    pub(crate) fn compare(&mut self, field: &str, before: &str, after: &str) {
        if before != after {
            self.0.push(Difference {
                field: field.to_owned(),
                before: before.to_owned(),
                after: after.to_owned(),
            });
        }
    }

    pub(crate) fn optional(&mut self, field: &str, before: Option<&str>, after: Option<&str>) {
        self.compare(field, before.unwrap_or_default(), after.unwrap_or_default());
    }

    pub(crate) fn date(&mut self, field: &str, before: Option<Date>, after: Option<Date>) {
        let text = |date: Option<Date>| date.map(|date| date.to_string()).unwrap_or_default();
        self.compare(field, &text(before), &text(after));
    }
}
