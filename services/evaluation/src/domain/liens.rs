//! What the sheets of a learner show for a period, and what was picked in them to be assessed (F-04, E-03).

use std::collections::BTreeSet;

use chassis::form::FieldState;
use jiff::Timestamp;
use referentiel::{Competence, Critere};
use uuid::Uuid;

use super::champ::{Champ, Mode};
use super::{ApprenantId, PeriodId};

/// One sheet, as portfolio last told it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Liens {
    /// The sheet.
    pub sheet: Uuid,
    /// Its period.
    pub period: PeriodId,
    /// Its learner.
    pub apprenant: ApprenantId,
    /// ISO week; empty for a sheet that is of no week.
    pub semaine: String,
    /// When it was made.
    pub cree_le: Timestamp,
    /// Codes of the tasks done.
    pub taches: Vec<String>,
    /// Codes of the competences to assess as a whole.
    pub competences: Vec<String>,
    /// Codes of those to assess by criteria.
    pub par_criteres: Vec<String>,
    /// Codes of the criteria picked.
    pub criteres: Vec<String>,
    /// Version of the period at which the learner joined.
    pub since: i64,
    /// Version of the sheet.
    pub version: i64,
}

impl Liens {
    /// Whether it names nothing any more.
    pub fn is_empty(&self) -> bool {
        self.taches.is_empty() && !self.picks_something()
    }

    fn picks_something(&self) -> bool {
        !(self.competences.is_empty() && self.par_criteres.is_empty() && self.criteres.is_empty())
    }

    fn picks(&self, competence: &Competence) -> bool {
        self.competences.contains(&competence.code)
            || self.par_criteres.contains(&competence.code)
            || competence
                .criteres
                .iter()
                .any(|critere| self.criteres.contains(&critere.code))
    }
}

/// The sheets of a learner for a period that name something, in order: [1], [2]…
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fiches(Vec<Liens>);

impl Fiches {
    /// Those of `all` that name something; they come in the order of weeks, then in that in which they were made.
    pub fn of(all: Vec<Liens>) -> Self {
        Self(all.into_iter().filter(|one| !one.is_empty()).collect())
    }

    /// The sheets with their numbers.
    pub fn numbered(&self) -> impl Iterator<Item = (usize, &Liens)> {
        self.0
            .iter()
            .enumerate()
            .map(|(rank, liens)| (rank + 1, liens))
    }

    /// Codes of the tasks that they show.
    pub fn taches(&self) -> impl Iterator<Item = &str> {
        self.0
            .iter()
            .flat_map(|liens| liens.taches.iter().map(String::as_str))
    }

    /// Whether something was picked in any of them.
    pub fn pick(&self) -> bool {
        self.0.iter().any(Liens::picks_something)
    }

    /// Numbers of the sheets that show a task.
    pub fn of_task(&self, code: &str) -> Vec<usize> {
        self.numbers(|liens| liens.taches.iter().any(|tache| tache == code))
    }

    /// Numbers of the sheets in which a competence was picked, as a whole or by criteria.
    pub fn of_competence(&self, competence: &Competence) -> Vec<usize> {
        self.numbers(|liens| liens.picks(competence))
    }

    /// Numbers of the sheets in which a criterion was picked.
    pub fn of_critere(&self, code: &str) -> Vec<usize> {
        self.numbers(|liens| liens.criteres.iter().any(|critere| critere == code))
    }

    fn numbers(&self, names: impl Fn(&Liens) -> bool) -> Vec<usize> {
        self.numbered()
            .filter(|(_, liens)| names(liens))
            .map(|(number, _)| number)
            .collect()
    }

    /// How a competence is assessed: as somebody chose in the bilan, else by criteria where a sheet says so. One without
    /// criteria is assessed as a whole (E-03).
    pub fn mode(&self, competence: &Competence, fields: &[FieldState]) -> Mode {
        if competence.criteres.is_empty() {
            return Mode::Globale;
        }
        let name = Champ::Mode(competence.code.clone()).name();
        let chosen = fields.iter().find(|field| field.name == name);
        let chosen = chosen.and_then(|field| Mode::parse(field.value.as_str()?));
        let by_criteria = |liens: &Liens| liens.par_criteres.contains(&competence.code);
        chosen.unwrap_or(if self.0.iter().any(by_criteria) {
            Mode::Criteres
        } else {
            Mode::Globale
        })
    }

    /// The criteria to assess of a competence assessed by criteria: those picked and those that have a level; all of them
    /// when none is picked.
    pub fn criteres<'a>(
        &self,
        competence: &'a Competence,
        fields: &[FieldState],
    ) -> Vec<&'a Critere> {
        let picked: BTreeSet<&str> = self
            .0
            .iter()
            .flat_map(|liens| liens.criteres.iter().map(String::as_str))
            .collect();
        let levelled = |critere: &Critere| {
            let name = Champ::Critere(critere.code.clone()).name();
            fields
                .iter()
                .any(|field| field.name == name && !field.value.is_null())
        };
        let is_picked = |critere: &Critere| picked.contains(critere.code.as_str());
        let all = !competence.criteres.iter().any(is_picked);
        competence
            .criteres
            .iter()
            .filter(|critere| all || is_picked(critere) || levelled(critere))
            .collect()
    }
}

/// Whether `new` asks for an assessment that `before` did not: a competence, a way of assessing it, or a criterion (E-03).
pub fn asks_for_more(before: &Fiches, new: &Liens) -> bool {
    let known = |names: fn(&Liens) -> &Vec<String>, code: &String| {
        before.0.iter().any(|liens| names(liens).contains(code))
    };
    let fresh =
        |names: fn(&Liens) -> &Vec<String>| names(new).iter().any(|code| !known(names, code));
    fresh(|liens| &liens.competences)
        || fresh(|liens| &liens.par_criteres)
        || fresh(|liens| &liens.criteres)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use referentiel::Catalogue;
    use serde_json::json;

    use super::*;

    fn liens(taches: &[&str], competences: &[&str], criteres: &[&str]) -> Liens {
        let texts = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect();
        Liens {
            sheet: Uuid::from_u128(1),
            period: Uuid::from_u128(2).into(),
            apprenant: Uuid::from_u128(3).into(),
            semaine: "2026-W24".to_owned(),
            cree_le: Timestamp::UNIX_EPOCH,
            taches: texts(taches),
            competences: texts(competences),
            par_criteres: Vec::new(),
            criteres: texts(criteres),
            since: 1,
            version: 1,
        }
    }

    #[test]
    fn sheets_are_numbered_as_far_as_they_name_something_e03() {
        let fiches = Fiches::of(vec![
            liens(&["T1.1"], &[], &[]),
            liens(&[], &[], &[]),
            liens(&["T1.1", "T1.2"], &["C12"], &[]),
        ]);
        assert_eq!(fiches.of_task("T1.1"), [1, 2]);
        assert_eq!(fiches.of_task("T1.2"), [2]);
        assert_eq!(fiches.numbered().count(), 2);
        assert!(fiches.pick());
    }

    #[test]
    fn competence_is_assessed_as_a_sheet_says_until_somebody_chooses_e03() {
        let catalogue = Catalogue::embedded().unwrap();
        let bts = catalogue.get("bts-ms").unwrap();
        let competence = bts.competence("C11").unwrap();
        let first = competence.criteres[0].code.as_str();
        let mut one = liens(&[], &[], &[first]);
        one.par_criteres.push("C11".to_owned());
        let fiches = Fiches::of(vec![one]);
        assert_eq!(fiches.mode(competence, &[]), Mode::Criteres);
        let chosen = FieldState {
            value: json!("globale"),
            version: 1,
            ..FieldState::empty("mode:C11")
        };
        assert_eq!(fiches.mode(competence, &[chosen]), Mode::Globale);
        let offered = fiches.criteres(competence, &[]);
        assert_eq!(offered.len(), 1);
        let none = Fiches::default();
        assert_eq!(none.mode(competence, &[]), Mode::Globale);
        let levelled = FieldState {
            value: json!("aide"),
            version: 1,
            ..FieldState::empty(format!("critere:{first}"))
        };
        for fields in [vec![], vec![levelled]] {
            let offered = none.criteres(competence, &fields);
            assert_eq!(offered.len(), competence.criteres.len(), "none is picked");
        }
    }

    #[test]
    fn what_asks_for_more_is_a_pick_and_not_a_task_e03() {
        let before = Fiches::of(vec![liens(&["T1.1"], &["C11"], &[])]);
        assert!(!asks_for_more(&before, &liens(&["T1.2"], &["C11"], &[])));
        assert!(asks_for_more(&before, &liens(&[], &["C12"], &[])));
        assert!(asks_for_more(&before, &liens(&[], &["C11"], &["C11-1"])));
        assert!(!asks_for_more(&before, &liens(&[], &[], &[])));
    }
}
