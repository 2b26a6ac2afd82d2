//! Period de formation en entreprise: declared from an annexe for chosen learners (P-02).

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use referentiel::Referentiel;

use super::annexe::{Annexe, known_tasks};
use super::apprenant::{Candidate, Public, Statut};
use super::claim::Gel;
use super::dates::Dates;
use super::fault::Faults;
use super::ids::{AnnexeId, ApprenantId, PeriodId};
use super::text::{Objectifs, Titre};

/// A dated company period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// Identifier.
    pub id: PeriodId,
    /// The annexe it was declared from, which may be gone since.
    pub annexe: AnnexeId,
    /// Code of the référentiel.
    pub referentiel: String,
    /// Code of the niveau.
    pub niveau: String,
    /// For apprentices rather than pupils.
    pub pour_apprentis: bool,
    /// Title.
    pub titre: Titre,
    /// Code of the status in the référentiel's table (P-09).
    pub statut: String,
    /// First and last day.
    pub dates: Dates,
    /// Objectives.
    pub objectifs: Objectifs,
    /// Codes of the tasks, in the order of the référentiel.
    pub taches: Vec<String>,
    /// Grows by one at each change of what the period says, deletion included. Claims leave it as it is: it is the
    /// version of the last event that told the content, which `FreezePeriod` answers (`freeze.md`, step 3).
    pub version: i64,
    /// When it was declared.
    pub created_at: Timestamp,
}

impl Period {
    /// Whom it is for.
    pub fn public(&self) -> Public<'_> {
        Public {
            referentiel: &self.referentiel,
            niveau: &self.niveau,
            statut: Statut::of_annexe(self.pour_apprentis),
        }
    }
}

/// Who takes part in a period (P-05).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Participant {
    /// The learner.
    pub apprenant: ApprenantId,
    /// Version of the period at which it joined.
    pub since: i64,
    /// P-08 ★: version of the deletion that was undone then.
    pub restored: Option<i64>,
}

/// A learner of a period, with what lists show of its fiche de liaison (P-11).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membre {
    /// The learner.
    pub apprenant: ApprenantId,
    /// Class, at the time of the period.
    pub division: String,
    /// Name of the host company; empty while unknown.
    pub raison_sociale: String,
    /// Whether a company tutor is named.
    pub has_tuteur: bool,
    /// Whether it has objectives of its own (P-10).
    pub objectifs_propres: bool,
    /// Whether it has tasks that its comrades have not, or the other way round.
    pub taches_propres: bool,
}

/// A period as a reader sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeriodView {
    /// The period.
    pub period: Period,
    /// Its learners, those that the reader may see; none where they are only counted.
    pub membres: Vec<Membre>,
    /// How many of them there are.
    pub nombre: usize,
    /// What holds it.
    pub gel: Gel,
}

/// Which periods a list may show: what a reader's rights leave of them. An absent part lets all through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only those of these référentiels.
    pub referentiels: Option<Vec<String>>,
    /// Only those of this learner.
    pub apprenant: Option<ApprenantId>,
    /// Only these periods.
    pub periods: Option<Vec<PeriodId>>,
    /// And, where periods are named, those of these learners: a maître d'apprentissage follows them for good (I-09).
    pub apprentis: Vec<ApprenantId>,
}

/// What a period says, apart from its learners.
pub(super) struct Said {
    pub(super) titre: Titre,
    pub(super) statut: String,
    pub(super) dates: Dates,
    pub(super) objectifs: Objectifs,
    pub(super) taches: Vec<String>,
}

/// A declaration, or an edit, as it was typed.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Title; empty in a declaration: the annexe's.
    pub titre: String,
    /// Code of a status.
    pub statut: String,
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Date,
    /// Objectives.
    pub objectifs: String,
    /// Codes of tasks.
    pub taches: Vec<String>,
    /// Learners chosen.
    pub apprenants: Vec<ApprenantId>,
}

impl Draft {
    /// The period declared from `annexe`, and its learners with their class.
    ///
    /// `candidates` are those of the annexe (P-02): no one else is taken.
    pub fn declare(
        &self,
        annexe: &Annexe,
        referentiel: &Referentiel,
        candidates: &[Candidate],
        id: PeriodId,
        now: Timestamp,
    ) -> Result<(Period, Vec<Candidate>), Faults> {
        let mut faults = Faults::default();
        let said = self.say(self.titre(annexe), &annexe.niveau, referentiel, &mut faults);
        let chosen = faults.keep("apprenants", chosen(&self.apprenants, candidates));
        let (Some(said), Some(chosen)) = (said, chosen) else {
            return Err(faults);
        };
        let period = Period {
            id,
            annexe: annexe.id,
            referentiel: annexe.referentiel.clone(),
            niveau: annexe.niveau.clone(),
            pour_apprentis: annexe.content.pour_apprentis,
            titre: said.titre,
            statut: said.statut,
            dates: said.dates,
            objectifs: said.objectifs,
            taches: said.taches,
            version: 1,
            created_at: now,
        };
        Ok((period, chosen))
    }

    /// Reads what is said of the period itself, with this title; every fault is noted.
    pub(super) fn say(
        &self,
        titre: Result<Titre, &'static str>,
        niveau: &str,
        referentiel: &Referentiel,
        faults: &mut Faults,
    ) -> Option<Said> {
        let titre = faults.keep("titre", titre);
        let statut = faults.keep("statut", self.statut(niveau, referentiel));
        let dates = faults.keep_all(Dates::new(self.start, self.end));
        let objectifs = faults.keep("objectifs", Objectifs::parse(&self.objectifs));
        let taches = faults.keep("taches", known_tasks(&self.taches, referentiel));
        Some(Said {
            titre: titre?,
            statut: statut?,
            dates: dates?,
            objectifs: objectifs?,
            taches: taches?,
        })
    }

    fn titre(&self, annexe: &Annexe) -> Result<Titre, &'static str> {
        if self.titre.trim().is_empty() {
            return Ok(annexe.content.titre.clone());
        }
        Titre::parse(&self.titre)
    }

    // P-02, P-09: the référentiel says which statuses a niveau is offered.
    fn statut(&self, niveau: &str, referentiel: &Referentiel) -> Result<String, &'static str> {
        referentiel
            .statuts_of_niveau(niveau)
            .find(|statut| statut.code == self.statut)
            .map(|statut| statut.code.clone())
            .ok_or("periods.unknown_status")
    }
}

fn chosen(asked: &[ApprenantId], candidates: &[Candidate]) -> Result<Vec<Candidate>, &'static str> {
    let asked: BTreeSet<ApprenantId> = asked.iter().copied().collect();
    if asked.is_empty() {
        return Err("periods.no_learner");
    }
    let known: BTreeMap<ApprenantId, &Candidate> = candidates
        .iter()
        .map(|candidate| (candidate.apprenant, candidate))
        .collect();
    asked
        .iter()
        .map(|apprenant| known.get(apprenant).map(|found| (*found).clone()))
        .collect::<Option<Vec<_>>>()
        .ok_or("periods.not_a_candidate")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use jiff::civil::date;
    use referentiel::Catalogue;

    use super::*;
    use crate::domain::annexe::Content;

    fn annexe(niveau: &str) -> Annexe {
        Annexe {
            id: AnnexeId::generate(),
            referentiel: "bac-pro-mspc".into(),
            niveau: niveau.into(),
            content: Content {
                titre: Titre::parse("PFMP 2 - Maintenance").unwrap(),
                pour_apprentis: false,
                objectifs: Objectifs::default(),
                taches: vec!["A1T1".into()],
            },
            version: 1,
            changed_at: Timestamp::UNIX_EPOCH,
            partagee_le: None,
        }
    }

    fn candidate() -> Candidate {
        Candidate {
            apprenant: ApprenantId::generate(),
            division: "1MSPC".into(),
        }
    }

    fn draft(apprenants: Vec<ApprenantId>) -> Draft {
        Draft {
            titre: String::new(),
            statut: "periode-2".into(),
            start: date(2026, 6, 8),
            end: date(2026, 6, 26),
            objectifs: String::new(),
            taches: vec!["A2T1".into()],
            apprenants,
        }
    }

    fn declare(
        draft: &Draft,
        annexe: &Annexe,
        candidates: &[Candidate],
    ) -> Result<(Period, Vec<Candidate>), Faults> {
        let catalogue = Catalogue::embedded().unwrap();
        let mspc = catalogue.get(&annexe.referentiel).unwrap();
        let id = PeriodId::generate();
        draft.declare(annexe, mspc, candidates, id, Timestamp::UNIX_EPOCH)
    }

    fn codes(faults: &Faults) -> Vec<&'static str> {
        faults.iter().map(|fault| fault.code).collect()
    }

    #[test]
    fn a_period_takes_the_title_of_its_annexe_by_default_p02() {
        let someone = candidate();
        let (period, learners) = declare(
            &draft(vec![someone.apprenant, someone.apprenant]),
            &annexe("premiere"),
            std::slice::from_ref(&someone),
        )
        .unwrap();
        assert_eq!(period.titre.as_str(), "PFMP 2 - Maintenance");
        assert_eq!(period.taches, ["A2T1"]);
        assert_eq!(learners, [someone], "the same learner twice is one learner");
    }

    #[test]
    fn only_statuses_offered_to_the_niveau_are_taken_p09() {
        let someone = candidate();
        let mut first = draft(vec![someone.apprenant]);
        first.statut = "periode-1".into();
        let candidates = [someone];
        assert!(declare(&first, &annexe("seconde"), &candidates).is_ok());
        let refused = declare(&first, &annexe("premiere"), &candidates).unwrap_err();
        assert_eq!(codes(&refused), ["periods.unknown_status"]);
    }

    #[test]
    fn learners_are_those_of_the_annexe_and_no_other_p02() {
        let someone = candidate();
        let stranger = ApprenantId::generate();
        let asked = draft(vec![someone.apprenant, stranger]);
        let refused = declare(&asked, &annexe("premiere"), &[someone]).unwrap_err();
        assert_eq!(codes(&refused), ["periods.not_a_candidate"]);
    }

    #[test]
    fn a_period_is_declared_for_somebody_p02() {
        let refused = declare(&draft(vec![]), &annexe("premiere"), &[candidate()]).unwrap_err();
        assert_eq!(codes(&refused), ["periods.no_learner"]);
    }

    #[test]
    fn every_fault_of_a_declaration_is_told_at_once_p02() {
        let mut wrong = draft(vec![]);
        wrong.statut = "periode-9".into();
        wrong.end = date(2026, 6, 1);
        wrong.taches = vec!["T0".into()];
        let refused = declare(&wrong, &annexe("premiere"), &[]).unwrap_err();
        assert_eq!(
            codes(&refused),
            [
                "periods.unknown_status",
                "periods.end_before_start",
                "periods.unknown_task",
                "periods.no_learner"
            ]
        );
    }
}
