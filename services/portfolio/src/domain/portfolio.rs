//! A portfolio and its sheets as they are read.

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use crate::domain::{ApprenantId, Form, IsoWeek, PeriodId, PortfolioId, SheetId, says_something};

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
    /// Date of the bilan intermédiaire that counted its bilan entreprise: nobody ticks or picks since (F-04, E-07).
    pub frozen_on: Option<Date>,
}

impl Portfolio {
    /// F-01: whether the learner ever wrote in it.
    pub fn is_started(&self) -> bool {
        self.changed_at.is_some()
    }
}

/// What kind of sheet it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Nature {
    /// Of one ISO week of a period, made with the portfolio (P-04).
    Semaine,
    /// Made freely: within a period (R-03, F-04b) or outside any (F-10).
    Fiche,
    /// An activité significative (F-03).
    Activite,
    /// The livret d'apprentissage of a diploma: its pages that are texts, and its reference documents (F-12).
    Livret,
    /// An interview, in the livret.
    Entretien,
    /// A visit of the company, in the livret.
    Visite,
    /// The book of a diploma: what it is called, and which pages it has (F-11).
    Book,
    /// A success told in the book: one page.
    Reussite,
}

/// What a sheet is part of, which says who has to do with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// The portfolio of a period, or what a learner wrote outside any (F-02 to F-04, F-10).
    Portfolio,
    /// The livret d'apprentissage: of no period, and written by several (F-12).
    Livret,
    /// The book: of no period, and written by its learner alone (F-11).
    Book,
}

impl Place {
    /// Its kinds of sheets, as stored.
    pub fn natures(self) -> Vec<String> {
        Nature::ALL
            .into_iter()
            .filter(|nature| nature.place() == self)
            .map(|nature| nature.as_str().to_owned())
            .collect()
    }
}

impl Nature {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::Semaine,
        Self::Fiche,
        Self::Activite,
        Self::Livret,
        Self::Entretien,
        Self::Visite,
        Self::Book,
        Self::Reussite,
    ];

    /// What it is part of.
    pub fn place(self) -> Place {
        match self {
            Self::Semaine | Self::Fiche | Self::Activite => Place::Portfolio,
            Self::Livret | Self::Entretien | Self::Visite => Place::Livret,
            Self::Book | Self::Reussite => Place::Book,
        }
    }

    /// As stored and sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Semaine => "semaine",
            Self::Fiche => "fiche",
            Self::Activite => "activite",
            Self::Livret => "livret",
            Self::Entretien => "entretien",
            Self::Visite => "visite",
            Self::Book => "book",
            Self::Reussite => "reussite",
        }
    }

    /// Reads back [`Nature::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|nature| nature.as_str() == text)
    }
}

/// Which sheet of a learner is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SheetRef {
    /// The learner.
    pub apprenant: ApprenantId,
    /// Which of its sheets.
    pub which: Which,
}

/// How a sheet is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// By its own identity.
    Id(SheetId),
    /// By its week in a period.
    Week(PeriodId, IsoWeek),
}

/// One sheet, without its texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Its identity.
    pub id: SheetId,
    /// What kind it is.
    pub nature: Nature,
    /// The portfolio that it belongs to; `None`: of no period.
    pub portfolio: Option<PortfolioId>,
    /// Code of the référentiel that it was written for.
    pub referentiel: String,
    /// The week that it tells, if it is of one.
    pub week: Option<IsoWeek>,
    /// Its title, where it has one.
    pub titre: Option<String>,
    /// Done alone or accompanied, where that is said (F-03, F-04).
    pub autonomie: Option<String>,
    /// Day of an activity, where it is said (F-03).
    pub date: Option<String>,
    /// F-03: chosen for the export.
    pub exportee: bool,
    /// F-04b: the teacher who asked for it. F-12: who noted it in the livret.
    pub asked_by: Option<Uuid>,
    /// Files and web addresses joined to it (F-06).
    pub annexes: i32,
    /// How far the learner got.
    pub etat: Etat,
    /// Grows with every change.
    pub version: i64,
    /// Version at which the learner last wrote in it.
    pub written_version: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When the learner last wrote in it; `None` while never.
    pub changed_at: Option<Timestamp>,
    /// Version that the one who asks has seen, if ever (F-05).
    pub seen_version: Option<i64>,
}

impl Sheet {
    /// F-05: written, or written again, since the one who asks last opened it. What nobody wrote in is
    /// nothing to read.
    pub fn is_unread(&self) -> bool {
        self.changed_at.is_some()
            && self
                .seen_version
                .is_none_or(|seen| seen < self.written_version)
    }

    /// Whether `person` may do away with it: its learner, unless it is of a week, which goes with its period alone; the
    /// teacher who asked for it, while nothing is written in it; who noted an interview or a visit, never the livret; its
    /// learner a page of the book, never the book.
    pub fn is_removable_by(&self, person: Uuid, apprenant: Option<ApprenantId>) -> bool {
        let own = apprenant.is_some_and(|apprenant| apprenant.uuid() == person);
        match self.nature.place() {
            Place::Livret => self.nature != Nature::Livret && self.asked_by == Some(person),
            Place::Book => self.nature != Nature::Book && own,
            Place::Portfolio if own => self.portfolio.is_none() || self.nature != Nature::Semaine,
            Place::Portfolio => self.asked_by == Some(person) && self.etat == Etat::Vide,
        }
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
        let essentials = form.essentials();
        let (mut told, mut begun) = (0, false);
        for (name, _) in values.filter(|(_, value)| says_something(value)) {
            told += usize::from(essentials.contains(&name));
            // A title and picks tell nothing: they may be those of a teacher (F-04, F-04b).
            begun |= name != "titre" && !Form::is_pick(name);
        }
        match told {
            all if all > 0 && all == essentials.len() => Self::Racontee,
            _ if begun => Self::Commencee,
            _ => Self::Vide,
        }
    }

    /// The state of a sheet that this many things are joined to: a photo alone begins it (F-06).
    #[must_use]
    pub fn with_annexes(self, annexes: i32) -> Self {
        match self {
            Self::Vide if annexes > 0 => Self::Commencee,
            other => other,
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
    /// Number of sheets, activities apart.
    pub sheets: i32,
    /// Of those, the ones told.
    pub completed: i32,
    /// Of those, and of the activities, the ones that the one who asks has not read as they stand (F-05).
    pub unread: i32,
    /// F-03: activités significatives.
    pub activites: i32,
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
    /// Of those, the ones that would stay as fiches libres: all, where the diploma keeps them, or none.
    pub kept: i64,
    /// P-05: of the sheets, the empty ones of weeks that other dates leave out.
    pub dropped_empty: i64,
    /// P-05: of the sheets, those of such weeks that somebody wrote in.
    pub dropped_written: i64,
    /// F-06: files joined to what would be deleted; not those of sheets that stay as fiches libres.
    pub files: i64,
    /// Web addresses joined to the same.
    pub links: i64,
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
    fn title_alone_tells_nothing_of_a_sheet_that_was_asked_for_f04b() {
        let of = |values: &[(&str, Value)]| {
            Etat::of(
                Form::Fiche,
                values.iter().map(|(name, value)| (*name, value)),
            )
        };
        assert_eq!(of(&[("titre", json!("La panne du four"))]), Etat::Vide);
        assert_eq!(of(&[("competence:C11", json!("globale"))]), Etat::Vide);
        assert_eq!(of(&[("tache:T1.1", json!(true))]), Etat::Commencee);
        assert_eq!(
            of(&[("tache:T1.1", json!(false)), ("titre", json!("La panne"))]),
            Etat::Vide
        );
        assert_eq!(
            of(&[
                ("description", json!("Vidange")),
                ("analyse", json!("Mieux préparer"))
            ]),
            Etat::Racontee
        );
    }

    #[test]
    fn what_has_no_essential_text_is_begun_and_never_told_f12() {
        let written = json!("Titulaire d’un CAP");
        let of = |values: &[(&str, &Value)]| Etat::of(Form::Livret, values.iter().copied());
        assert_eq!(of(&[]), Etat::Vide);
        assert_eq!(of(&[("positionnement", &written)]), Etat::Commencee);
    }

    #[test]
    fn a_photo_alone_begins_a_sheet_and_ends_none_f06() {
        assert_eq!(Etat::Vide.with_annexes(0), Etat::Vide);
        assert_eq!(Etat::Vide.with_annexes(1), Etat::Commencee);
        assert_eq!(Etat::Racontee.with_annexes(0), Etat::Racontee);
    }

    #[test]
    fn every_kind_of_sheet_is_read_back_and_has_one_place_f10_f11_f12() {
        for nature in Nature::ALL {
            assert_eq!(Nature::parse(nature.as_str()), Some(nature));
        }
        assert_eq!(Place::Portfolio.natures(), ["semaine", "fiche", "activite"]);
        assert_eq!(Place::Book.natures(), ["book", "reussite"]);
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
            nature: Nature::Semaine,
            portfolio: None,
            referentiel: String::new(),
            week: "2026-W24".parse().ok(),
            titre: None,
            autonomie: None,
            date: None,
            exportee: false,
            asked_by: None,
            annexes: 0,
            etat: Etat::Vide,
            version: 5,
            written_version: 3,
            created_at: Timestamp::UNIX_EPOCH,
            changed_at: changed.then_some(Timestamp::UNIX_EPOCH),
            seen_version,
        };
        assert!(!sheet(false, None).is_unread(), "nobody wrote in it");
        assert!(sheet(true, None).is_unread());
        assert!(sheet(true, Some(2)).is_unread());
        assert!(
            !sheet(true, Some(3)).is_unread(),
            "what a teacher ticked since is nothing to read"
        );
    }
}
