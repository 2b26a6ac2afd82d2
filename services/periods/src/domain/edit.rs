//! Editing a period: what it says, and who takes part (P-05, P-06).

use std::collections::{BTreeMap, BTreeSet};

use referentiel::Referentiel;

use super::apprenant::Candidate;
use super::fault::Faults;
use super::ids::ApprenantId;
use super::period::{Draft, Period};
use super::text::Titre;

/// What an edit makes of a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edited {
    /// The period as it will be, at its next version.
    pub period: Period,
    /// Learners who stay.
    pub stay: Vec<ApprenantId>,
    /// Learners who join, with their class.
    pub come: Vec<Candidate>,
    /// Learners taken off.
    pub gone: Vec<ApprenantId>,
    /// Whether the period itself, its learners aside, says something else than before.
    changed: bool,
    moved: bool,
}

impl Edited {
    /// Whether anything is different.
    pub fn is_change(&self) -> bool {
        self.changed || !self.come.is_empty() || !self.gone.is_empty()
    }

    /// The version at which the departure of learners is told, just before what the period says now; `None`: nobody
    /// leaves.
    pub fn departure(&self) -> Option<i64> {
        (!self.gone.is_empty()).then_some(self.period.version - 1)
    }

    /// Whose days are taken anew, and may overlap another period (P-03): those who join, and all when the dates move.
    pub fn to_check(&self) -> Vec<ApprenantId> {
        let come = self.come.iter().map(|one| one.apprenant);
        if self.moved {
            self.stay.iter().copied().chain(come).collect()
        } else {
            come.collect()
        }
    }
}

impl Draft {
    /// What this makes of `period`, which has the learners `present`. Only `candidates` can join (P-02); who takes part
    /// may stay, whatever it has become since. Learners are locked where the status says so, the former or the new
    /// one (P-06).
    pub fn edit(
        &self,
        period: &Period,
        present: &[ApprenantId],
        candidates: &[Candidate],
        referentiel: &Referentiel,
    ) -> Result<Edited, Faults> {
        let mut faults = Faults::default();
        let titre = Titre::parse(&self.titre);
        let said = self.say(titre, &period.niveau, referentiel, &mut faults);
        let present: BTreeSet<ApprenantId> = present.iter().copied().collect();
        let asked: BTreeSet<ApprenantId> = self.apprenants.iter().copied().collect();
        let locked = [&period.statut, &self.statut]
            .into_iter()
            .filter_map(|code| referentiel.statut(code))
            .any(|statut| statut.apprenants_verrouilles);
        let come = if locked && asked != present {
            Err("periods.learners_locked")
        } else {
            joining(&asked, &present, candidates)
        };
        let come = faults.keep("apprenants", come);
        let (Some(said), Some(come)) = (said, come) else {
            return Err(faults);
        };
        let gone: Vec<ApprenantId> = present.difference(&asked).copied().collect();
        let steps = if gone.is_empty() { 1 } else { 2 };
        let after = Period {
            titre: said.titre,
            statut: said.statut,
            dates: said.dates,
            objectifs: said.objectifs,
            taches: said.taches,
            version: period.version + steps,
            ..period.clone()
        };
        Ok(Edited {
            stay: present.intersection(&asked).copied().collect(),
            come,
            gone,
            changed: after
                != Period {
                    version: after.version,
                    ..period.clone()
                },
            moved: after.dates != period.dates,
            period: after,
        })
    }
}

fn joining(
    asked: &BTreeSet<ApprenantId>,
    present: &BTreeSet<ApprenantId>,
    candidates: &[Candidate],
) -> Result<Vec<Candidate>, &'static str> {
    if asked.is_empty() {
        return Err("periods.no_learner");
    }
    let known: BTreeMap<ApprenantId, &Candidate> = candidates
        .iter()
        .map(|candidate| (candidate.apprenant, candidate))
        .collect();
    asked
        .difference(present)
        .map(|apprenant| known.get(apprenant).map(|found| (*found).clone()))
        .collect::<Option<Vec<_>>>()
        .ok_or("periods.not_a_candidate")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use jiff::Timestamp;
    use jiff::civil::date;
    use referentiel::Catalogue;

    use super::*;
    use crate::domain::dates::Dates;
    use crate::domain::ids::{AnnexeId, PeriodId};
    use crate::domain::text::Objectifs;

    fn period(statut: &str) -> Period {
        Period {
            id: PeriodId::generate(),
            annexe: AnnexeId::generate(),
            referentiel: "bac-pro-mspc".into(),
            niveau: "premiere".into(),
            pour_apprentis: false,
            titre: Titre::parse("PFMP 2").unwrap(),
            statut: statut.into(),
            dates: Dates::new(date(2026, 6, 8), date(2026, 6, 26)).unwrap(),
            objectifs: Objectifs::default(),
            taches: vec!["A1T1".into()],
            version: 3,
            created_at: Timestamp::UNIX_EPOCH,
        }
    }

    /// The same again, for these learners.
    fn draft(period: &Period, apprenants: &[ApprenantId]) -> Draft {
        Draft {
            titre: period.titre.as_str().to_owned(),
            statut: period.statut.clone(),
            start: period.dates.start(),
            end: period.dates.end(),
            objectifs: String::new(),
            taches: period.taches.clone(),
            apprenants: apprenants.to_vec(),
        }
    }

    fn edit(
        draft: &Draft,
        period: &Period,
        present: &[ApprenantId],
        candidates: &[Candidate],
    ) -> Result<Edited, Faults> {
        let catalogue = Catalogue::embedded().unwrap();
        draft.edit(
            period,
            present,
            candidates,
            catalogue.get("bac-pro-mspc").unwrap(),
        )
    }

    fn someone() -> Candidate {
        Candidate {
            apprenant: ApprenantId::generate(),
            division: "1MSPC".into(),
        }
    }

    #[test]
    fn the_same_again_is_no_change_p05() {
        let before = period("periode-2");
        let present = [ApprenantId::generate()];
        let same = edit(&draft(&before, &present), &before, &present, &[]).unwrap();
        assert!(!same.is_change());
        assert_eq!(same.departure(), None);
    }

    #[test]
    fn who_leaves_is_told_one_version_before_p05() {
        let before = period("periode-2");
        let [stays, leaves] = [ApprenantId::generate(), ApprenantId::generate()];
        let joins = someone();
        let asked = draft(&before, &[stays, joins.apprenant]);
        let after = edit(
            &asked,
            &before,
            &[stays, leaves],
            std::slice::from_ref(&joins),
        )
        .unwrap();
        assert!(after.is_change());
        assert_eq!((after.departure(), after.period.version), (Some(4), 5));
        assert_eq!(
            (&after.stay[..], &after.gone[..]),
            (&[stays][..], &[leaves][..])
        );
        assert_eq!(
            after.to_check(),
            [joins.apprenant],
            "the dates are the same"
        );
        assert_eq!(after.come, [joins]);
    }

    #[test]
    fn moved_dates_may_overlap_for_everybody_p03() {
        let before = period("periode-2");
        let present = [ApprenantId::generate()];
        let mut asked = draft(&before, &present);
        asked.end = date(2026, 7, 3);
        let after = edit(&asked, &before, &present, &[]).unwrap();
        assert_eq!(
            (after.period.version, after.to_check()),
            (4, present.to_vec())
        );
    }

    #[test]
    fn who_takes_part_stays_and_strangers_do_not_join_p02() {
        let before = period("periode-2");
        let present = [ApprenantId::generate()];
        assert!(edit(&draft(&before, &present), &before, &present, &[]).is_ok());
        let refused = edit(
            &draft(&before, &[ApprenantId::generate()]),
            &before,
            &present,
            &[],
        );
        assert_eq!(codes(&refused.unwrap_err()), ["periods.not_a_candidate"]);
    }

    #[test]
    fn learners_of_an_exam_period_are_locked_p06() {
        let joins = someone();
        let present = [ApprenantId::generate()];
        let catalogue = Catalogue::embedded().unwrap();
        let mspc = catalogue.get("bac-pro-mspc").unwrap();
        let exam = mspc.statut("e31").unwrap();
        assert!(exam.apprenants_verrouilles);
        let before = Period {
            niveau: exam.niveaux.first().cloned().unwrap_or("terminale".into()),
            ..period("e31")
        };
        let asked = draft(&before, &[present[0], joins.apprenant]);
        let refused = edit(&asked, &before, &present, &[joins]).unwrap_err();
        assert_eq!(codes(&refused), ["periods.learners_locked"]);
        let mut renamed = draft(&before, &present);
        renamed.titre = "Épreuve E31".into();
        assert!(edit(&renamed, &before, &present, &[]).unwrap().is_change());
    }

    #[test]
    fn every_fault_of_an_edit_is_told_at_once_p05() {
        let before = period("periode-2");
        let mut wrong = draft(&before, &[]);
        wrong.titre = "  ".into();
        wrong.end = date(2026, 6, 1);
        wrong.taches = vec!["T0".into()];
        let refused = edit(&wrong, &before, &[ApprenantId::generate()], &[]).unwrap_err();
        assert_eq!(
            codes(&refused),
            [
                "periods.required",
                "periods.end_before_start",
                "periods.unknown_task",
                "periods.no_learner"
            ]
        );
    }

    fn codes(faults: &Faults) -> Vec<&'static str> {
        faults.iter().map(|fault| fault.code).collect()
    }
}
