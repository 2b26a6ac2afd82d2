//! Diplomas as operators install them: what is known of each, what a file would change.

use jiff::Timestamp;
use referentiel::{Catalogue, Differences, Lost, Referentiel, differences, lost};
use uuid::Uuid;

/// Longest file, in bytes: the longest that is known has some thirty thousand, and an event carries one.
pub const TEXT_MAX: usize = 512_000;

/// An installation that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installation {
    /// Place among all: of two of one diploma, the higher holds.
    pub seq: i64,
    /// Its identifier.
    pub id: Uuid,
}

/// When a text was installed, and by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// Code of the diploma.
    pub code: String,
    /// Of the text.
    pub empreinte: String,
    /// When.
    pub le: Timestamp,
    /// First name and name of the operator.
    pub par: String,
}

/// A diploma that is known, and where it comes from.
#[derive(Debug, Clone)]
pub struct Known {
    /// The diploma.
    pub referentiel: Referentiel,
    /// None: it came with the application.
    pub trace: Option<Trace>,
}

impl Known {
    /// A diploma with the installation that brought this very text, if one did.
    pub fn of(referentiel: &Referentiel, traces: &[Trace]) -> Self {
        let empreinte = referentiel.fingerprint();
        let brought =
            |trace: &&Trace| trace.code == referentiel.code && trace.empreinte == empreinte;
        Self {
            trace: traces.iter().find(brought).cloned(),
            referentiel: referentiel.clone(),
        }
    }
}

/// What changes from one diploma to another.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// The older one.
    pub since: Referentiel,
    /// The newer one.
    pub referentiel: Referentiel,
    /// What changes.
    pub differences: Differences,
}

impl Comparison {
    /// From `since` to `referentiel`.
    pub fn of(since: &Referentiel, referentiel: &Referentiel) -> Self {
        Self {
            differences: differences(since, referentiel),
            since: since.clone(),
            referentiel: referentiel.clone(),
        }
    }
}

/// What a file without fault would do to what is known.
#[derive(Debug, Clone)]
pub struct Checked {
    /// What the file says.
    pub referentiel: Referentiel,
    /// Fingerprint of what is known of that code; none when nothing is.
    pub base: Option<String>,
    /// It says what is known already.
    pub same: bool,
    /// With the version that it replaces, or the nearest diploma of the same type and short name.
    pub comparison: Option<Comparison>,
    /// Codes that it would take away.
    pub lost: Vec<Lost>,
}

impl Checked {
    /// Compares what a file says with what is known.
    pub fn of(referentiel: Referentiel, catalogue: &Catalogue) -> Self {
        let known = catalogue.get(&referentiel.code);
        let base = known.map(Referentiel::fingerprint);
        let comparison = match known {
            Some(known) => Some(Comparison::of(known, &referentiel)),
            None => nearest(&referentiel, catalogue),
        };
        Self {
            same: base.as_ref() == Some(&referentiel.fingerprint()),
            base,
            lost: known.map_or_else(Vec::new, |known| lost(known, &referentiel)),
            comparison,
            referentiel,
        }
    }
}

/// The diploma of the same type and short name from which least changes: most often the arrêté before.
fn nearest(referentiel: &Referentiel, catalogue: &Catalogue) -> Option<Comparison> {
    let alike = |one: &&Referentiel| {
        one.type_diplome == referentiel.type_diplome && one.sigle == referentiel.sigle
    };
    catalogue
        .iter()
        .filter(alike)
        .map(|one| Comparison::of(one, referentiel))
        .min_by_key(|comparison| comparison.differences.len())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn mspc() -> (Catalogue, Referentiel) {
        let catalogue = Catalogue::embedded().unwrap();
        let mspc = catalogue.get("bac-pro-mspc").unwrap().clone();
        (catalogue, mspc)
    }

    #[test]
    fn a_text_that_takes_a_code_away_names_it_r01() {
        let (catalogue, mut mspc) = mspc();
        assert!(Checked::of(mspc.clone(), &catalogue).same);
        let gone = mspc.activites[0].taches.remove(0).code;
        let checked = Checked::of(mspc, &catalogue);
        assert!(checked.base.is_some() && !checked.same);
        let codes: Vec<&str> = checked.lost.iter().map(|lost| lost.code.as_str()).collect();
        assert_eq!(codes, [gone]);
    }

    #[test]
    fn a_new_arrete_is_compared_with_the_one_before_and_loses_nothing_r01() {
        let (catalogue, mut mspc) = mspc();
        mspc.code = "bac-pro-mspc-2030".to_owned();
        mspc.activites.clear();
        let checked = Checked::of(mspc.clone(), &catalogue);
        assert!(checked.base.is_none() && checked.lost.is_empty());
        assert_eq!(checked.comparison.unwrap().since.code, "bac-pro-mspc");
        mspc.sigle = "AUTRE".to_owned();
        assert!(Checked::of(mspc, &catalogue).comparison.is_none());
    }

    #[test]
    fn an_installation_is_told_of_the_text_that_it_brought_alone_r01() {
        let (_, mspc) = mspc();
        let trace = |empreinte: String| Trace {
            code: mspc.code.clone(),
            empreinte,
            le: Timestamp::UNIX_EPOCH,
            par: "Dominique LEFORT".to_owned(),
        };
        assert!(Known::of(&mspc, &[trace("0".repeat(64))]).trace.is_none());
        assert!(
            Known::of(&mspc, &[trace(mspc.fingerprint())])
                .trace
                .is_some()
        );
    }
}
