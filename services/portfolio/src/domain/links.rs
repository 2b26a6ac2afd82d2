//! What a sheet shows of the diploma, and what is to be assessed from it (F-04).

use jiff::Timestamp;
use uuid::Uuid;

use crate::domain::form::{COMPETENCE, CRITERE, TACHE};
use crate::domain::{ApprenantId, IsoWeek, PeriodId, SheetId};

/// The ticks and picks of a sheet of a period, as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Links {
    /// The sheet.
    pub sheet: SheetId,
    /// Its period.
    pub period: PeriodId,
    /// Its learner.
    pub apprenant: ApprenantId,
    /// The week that it tells, if it is of one.
    pub week: Option<IsoWeek>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Codes of the tasks done.
    pub taches: Vec<String>,
    /// Codes of the competences to assess as a whole.
    pub competences: Vec<String>,
    /// Codes of those to assess by criteria.
    pub by_criteria: Vec<String>,
    /// Codes of the criteria picked.
    pub criteres: Vec<String>,
    /// Version of the period at which the learner joined.
    pub since: i64,
    /// Version of the sheet.
    pub version: i64,
}

impl Links {
    /// Takes up a field that somebody ticked or picked.
    pub fn add(&mut self, name: &str, value: Option<&str>) {
        let (list, code) = if let Some(code) = name.strip_prefix(TACHE) {
            (&mut self.taches, code)
        } else if let Some(code) = name.strip_prefix(CRITERE) {
            (&mut self.criteres, code)
        } else if let Some(code) = name.strip_prefix(COMPETENCE) {
            match value {
                Some("criteres") => (&mut self.by_criteria, code),
                _ => (&mut self.competences, code),
            }
        } else {
            return;
        };
        list.push(code.to_owned());
    }

    /// The same without anything: the sheet is gone, or belongs to no period any more.
    #[must_use]
    pub fn emptied(self) -> Self {
        Self {
            taches: Vec::new(),
            competences: Vec::new(),
            by_criteria: Vec::new(),
            criteres: Vec::new(),
            ..self
        }
    }

    /// Whether nothing is ticked or picked.
    pub fn is_empty(&self) -> bool {
        [
            &self.taches,
            &self.competences,
            &self.by_criteria,
            &self.criteres,
        ]
        .into_iter()
        .all(Vec::is_empty)
    }

    /// The aggregate that these are facts of.
    pub fn aggregate(&self) -> Uuid {
        self.sheet.uuid()
    }
}
