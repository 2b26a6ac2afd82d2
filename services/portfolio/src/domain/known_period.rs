//! What this service knows of a period, and what it means for portfolios that events arrive twice, late
//! or in the wrong order (P-04, P-08).

use std::collections::BTreeMap;

use crate::domain::ApprenantId;

/// What the events seen so far have told about one period.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KnownPeriod {
    /// Code of its référentiel; `None` until its declaration has been seen.
    pub referentiel: Option<String>,
    /// Version of the period whose whole content was applied last; `None` until an edit was.
    pub content_version: Option<i64>,
    /// Version of the period when it was deleted as a whole.
    pub removed_version: Option<i64>,
    /// Learners for whom alone it was deleted, with the version of the period then.
    pub removed_learners: BTreeMap<ApprenantId, i64>,
}

/// How a learner came to take part in a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Joined {
    /// Version of the period at which it joined.
    pub since: i64,
    /// P-08 ★: version of the deletion that was undone then.
    pub restored: Option<i64>,
}

/// Whom a deletion concerns (P-08).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Removal {
    /// The period is gone.
    Whole,
    /// It is gone for these learners only.
    Learners(Vec<ApprenantId>),
}

impl Removal {
    /// The learners, where it does not concern all.
    pub fn learners(&self) -> Option<&[ApprenantId]> {
        match self {
            Self::Whole => None,
            Self::Learners(learners) => Some(learners),
        }
    }
}

impl KnownPeriod {
    /// Whether the whole content of a period at `version` still says something: it was not told later, and the
    /// period has not been deleted since.
    pub fn is_news(&self, version: i64) -> bool {
        let older = |known: Option<i64>| known.is_none_or(|known| known < version);
        older(self.content_version) && older(self.removed_version)
    }

    /// Whether the period was deleted for that learner alone at a version after this one.
    pub fn left_after(&self, learner: ApprenantId, version: i64) -> bool {
        self.removed_learners
            .get(&learner)
            .is_some_and(|removed| *removed > version)
    }

    /// The learners for whom a declaration made at `version` still opens a portfolio: all but those
    /// whom a later deletion, seen first, already took away. Each learner once.
    pub fn to_open(&self, version: i64, declared: &[ApprenantId]) -> Vec<ApprenantId> {
        let newer = |removed: i64| removed >= version;
        if self.removed_version.is_some_and(newer) {
            return Vec::new();
        }
        let mut learners: Vec<ApprenantId> = declared
            .iter()
            .copied()
            .filter(|learner| {
                !self
                    .removed_learners
                    .get(learner)
                    .copied()
                    .is_some_and(newer)
            })
            .collect();
        learners.sort_unstable();
        learners.dedup();
        learners
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]

    use super::*;

    fn learners() -> [ApprenantId; 2] {
        let mut ids = [ApprenantId::generate(), ApprenantId::generate()];
        ids.sort_unstable();
        ids
    }

    #[test]
    fn late_declaration_opens_nothing_of_a_deleted_period_p08() {
        let known = KnownPeriod {
            removed_version: Some(2),
            ..KnownPeriod::default()
        };
        assert!(known.to_open(1, &learners()).is_empty());
    }

    #[test]
    fn late_declaration_leaves_out_the_learner_taken_off_p08() {
        let [gone, here] = learners();
        let known = KnownPeriod {
            removed_learners: BTreeMap::from([(gone, 2)]),
            ..KnownPeriod::default()
        };
        assert_eq!(known.to_open(1, &[gone, here]), [here]);
        assert_eq!(
            known.to_open(3, &[gone, here]),
            [gone, here],
            "declared again since"
        );
    }

    #[test]
    fn edits_are_news_in_one_order_only_p05() {
        let known = KnownPeriod {
            content_version: Some(4),
            ..KnownPeriod::default()
        };
        assert!(KnownPeriod::default().is_news(2));
        assert_eq!(
            (known.is_news(3), known.is_news(4), known.is_news(5)),
            (false, false, true)
        );
        let gone = KnownPeriod {
            removed_version: Some(6),
            ..known
        };
        assert!(!gone.is_news(5), "deleted since");
    }

    #[test]
    fn learner_named_twice_gets_one_portfolio_f01() {
        let [one, other] = learners();
        let opened = KnownPeriod::default().to_open(1, &[other, one, other]);
        assert_eq!(opened, [one, other]);
    }
}
