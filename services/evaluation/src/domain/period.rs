//! This service's copy of a period, and what an event does to it whatever the order of arrival.
//!
//! Each event carries the version of its period after the fact. What is older than what is known is ignored, and a
//! deletion leaves its version behind, so that a late `PeriodDeclared` brings nothing back (P-08).

use jiff::civil::Date;

use super::{ApprenantId, PeriodId};

/// A period, as its owner last told it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// Its identifier.
    pub id: PeriodId,
    /// Code of its référentiel.
    pub referentiel: String,
    /// Code of its niveau.
    pub niveau: String,
    /// Code of its status (P-09).
    pub statut: String,
    /// First day.
    pub debut: Date,
    /// Last day, included.
    pub fin: Date,
    /// Codes of the tasks retained.
    pub taches: Vec<String>,
    /// Version that the owner gave it with this state.
    pub version: i64,
}

/// Who takes part in a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Participant {
    /// The learner.
    pub apprenant: ApprenantId,
    /// Version of the period at which it joined.
    pub since: i64,
    /// P-08 ★: version of the deletion that was undone then.
    pub restored: Option<i64>,
}

/// What the fiche de liaison of a learner says of its tasks besides the period, or otherwise (P-10).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Individuel {
    /// The period.
    pub period: PeriodId,
    /// The learner.
    pub apprenant: ApprenantId,
    /// Version of the period at which the learner joined.
    pub since: i64,
    /// Version of the fiche.
    pub version: i64,
    /// Codes of tasks that it has, whatever the period says.
    pub ajoutees: Vec<String>,
    /// Codes of tasks that it has not.
    pub retirees: Vec<String>,
}

/// What is known here of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Connue {
    /// It exists, as of this version.
    Active(i64),
    /// It was deleted at this version.
    Supprimee(i64),
}

impl Connue {
    /// The version of the last event applied.
    pub const fn version(self) -> i64 {
        match self {
            Self::Active(version) | Self::Supprimee(version) => version,
        }
    }
}

/// Whether an event that brings a period to `version` has something to say to who knows `known`.
pub fn is_news(known: Option<Connue>, version: i64) -> bool {
    known.is_none_or(|known| known.version() < version)
}

/// What is known once a declaration (or any later whole state) of that version arrived.
#[must_use]
pub fn declared(known: Option<Connue>, version: i64) -> Connue {
    match known {
        Some(known) if known.version() >= version => known,
        _ => Connue::Active(version),
    }
}

/// What is known once the deletion of that version arrived.
#[must_use]
pub fn deleted(known: Option<Connue>, version: i64) -> Connue {
    match known {
        Some(known) if known.version() >= version => known,
        _ => Connue::Supprimee(version),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_late_declaration_brings_nothing_back_p08() {
        let gone = deleted(None, 2);
        assert_eq!(declared(Some(gone), 1), Connue::Supprimee(2));
        assert!(!is_news(Some(gone), 1));
    }

    proptest! {
        /// Any order, any repetition: what is known is what the greatest version said.
        #[test]
        fn order_and_repetition_do_not_matter_p08(
            history in Just((1i64..=5).collect::<Vec<_>>()).prop_shuffle(),
            again in prop::collection::vec(1i64..=5, 0..6),
        ) {
            let mut known = None;
            for version in history.into_iter().chain(again) {
                known = Some(if version == 5 { deleted(known, 5) } else { declared(known, version) });
            }
            prop_assert_eq!(known, Some(Connue::Supprimee(5)));
        }
    }
}
