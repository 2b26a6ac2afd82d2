//! A portfolio and its sheets as they are read.

use jiff::Timestamp;

use crate::domain::{ApprenantId, Form, IsoWeek, PeriodId, PortfolioId, SheetId};

/// F-01: all that one learner writes about one period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Portfolio {
    /// Its identity.
    pub id: PortfolioId,
    /// The period that it tells.
    pub period: PeriodId,
    /// The learner who writes it.
    pub apprenant: ApprenantId,
    /// Code of the référentiel of the period.
    pub referentiel: String,
    /// Grows with every change of the portfolio or of one of its sheets.
    pub version: i64,
    /// When the learner last wrote in it; `None` while never.
    pub changed_at: Option<Timestamp>,
}

impl Portfolio {
    /// F-01: whether the learner ever wrote in it.
    pub fn is_started(&self) -> bool {
        self.changed_at.is_some()
    }
}

/// One weekly sheet, without its texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Its identity.
    pub id: SheetId,
    /// The week that it tells.
    pub week: IsoWeek,
    /// How far the learner got.
    pub etat: Etat,
    /// Grows with every change.
    pub version: i64,
    /// When the learner last wrote in it; `None` while never.
    pub changed_at: Option<Timestamp>,
    /// Version that the one who asks has seen, if ever (F-05).
    pub seen_version: Option<i64>,
}

impl Sheet {
    /// F-05: written, or written again, since the one who asks last opened it. What nobody wrote in is
    /// nothing to read.
    pub fn is_unread(&self) -> bool {
        self.changed_at.is_some() && self.seen_version.is_none_or(|seen| seen < self.version)
    }
}

/// How far a sheet is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Etat {
    /// No text in it.
    Vide,
    /// Some of its texts are there.
    Commencee,
    /// All of its texts are there: the sheet counts as completed (F-01, P-08, P-11).
    Racontee,
}

impl Etat {
    /// The state that follows from the values of a form's fields; a field that nobody wrote has none.
    pub fn of<'a>(
        form: Form,
        values: impl Iterator<Item = (&'a str, &'a serde_json::Value)>,
    ) -> Self {
        let written = values
            .filter(|(name, value)| {
                form.has(name) && value.as_str().is_some_and(|text| !text.trim().is_empty())
            })
            .count();
        match written {
            0 => Self::Vide,
            all if all == form.fields().len() => Self::Racontee,
            _ => Self::Commencee,
        }
    }

    /// As stored and sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Vide => "vide",
            Self::Commencee => "commencee",
            Self::Racontee => "racontee",
        }
    }

    /// Reads back [`Etat::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Vide, Self::Commencee, Self::Racontee]
            .into_iter()
            .find(|etat| etat.as_str() == text)
    }
}

/// P-11: one learner's folder in the view of a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderState {
    /// Whose.
    pub apprenant: ApprenantId,
    /// When the learner last wrote in the portfolio; `None`: not started (F-01).
    pub changed_at: Option<Timestamp>,
    /// Number of sheets.
    pub sheets: i32,
    /// Of those, the ones told.
    pub completed: i32,
    /// Of those, the ones that the one who asks has not read as they stand (F-05).
    pub unread: i32,
}

/// P-05, P-08: what deleting a period, or moving its dates, would remove.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PeriodCounts {
    /// Portfolios of the period.
    pub portfolios: i64,
    /// Of those, the ones that their learner wrote in.
    pub started: i64,
    /// Their sheets.
    pub sheets: i64,
    /// Of those, the ones told.
    pub completed: i64,
    /// P-05: of the sheets, the empty ones of weeks that other dates leave out.
    pub dropped_empty: i64,
    /// P-05: of the sheets, those of such weeks that somebody wrote in.
    pub dropped_written: i64,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]

    use serde_json::{Value, json};

    use super::*;

    fn etat(values: &[(&str, Value)]) -> Etat {
        Etat::of(
            Form::Semaine,
            values.iter().map(|(name, value)| (*name, value)),
        )
    }

    #[test]
    fn sheet_is_told_once_every_text_is_there_f01() {
        assert_eq!(etat(&[]), Etat::Vide);
        assert_eq!(
            etat(&[("description", json!("  ")), ("aime", Value::Null)]),
            Etat::Vide
        );
        assert_eq!(etat(&[("description", json!("Vidange"))]), Etat::Commencee);
        assert_eq!(
            etat(&[
                ("description", json!("Vidange")),
                ("aime", json!("L’équipe")),
                ("reussi", json!("Le diagnostic")),
            ]),
            Etat::Racontee
        );
    }

    #[test]
    fn state_is_read_back_f01() {
        for etat in [Etat::Vide, Etat::Commencee, Etat::Racontee] {
            assert_eq!(Etat::parse(etat.as_str()), Some(etat));
        }
        assert_eq!(Etat::parse("autre"), None);
    }

    #[test]
    fn only_what_was_written_since_is_unread_f05() {
        let sheet = |changed: bool, seen_version| Sheet {
            id: SheetId::generate(),
            week: "2026-W24".parse().unwrap(),
            etat: Etat::Vide,
            version: 3,
            changed_at: changed.then_some(Timestamp::UNIX_EPOCH),
            seen_version,
        };
        assert!(!sheet(false, None).is_unread(), "nobody wrote in it");
        assert!(sheet(true, None).is_unread());
        assert!(sheet(true, Some(2)).is_unread());
        assert!(!sheet(true, Some(3)).is_unread());
    }
}
