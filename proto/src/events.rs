//! The events of the bus: a fact in the past tense, owned by one service.

use periods::v1::PeriodEdited;

/// A learner of an edited period (P-05).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Joined<'a> {
    /// Identifier of the learner.
    pub apprenant: &'a str,
    /// Version of the period at which it joined.
    pub since: i64,
    /// P-08: version of the deletion that was undone then.
    pub restored: Option<i64>,
}

impl PeriodEdited {
    /// Its learners, rank by rank. None: the lists do not go together. A former release told nothing of undone deletions.
    pub fn joined(&self) -> Option<Vec<Joined<'_>>> {
        let whole = |list: &[i64]| list.len() == self.apprenants.len();
        if !whole(&self.since) || !(self.restored.is_empty() || whole(&self.restored)) {
            return None;
        }
        let restored = self.restored.iter().copied().chain(std::iter::repeat(0));
        let ranks = self.apprenants.iter().zip(&self.since).zip(restored);
        Some(
            ranks
                .map(|((apprenant, since), restored)| Joined {
                    apprenant,
                    since: *since,
                    restored: (restored != 0).then_some(restored),
                })
                .collect(),
        )
    }
}

/// What every event message is: encodable, and named.
pub trait Event: prost::Message + Default + Send + Sync + 'static {
    /// Name on the bus, e.g. `PeriodDeclared`.
    const TYPE: &'static str;
    /// The service that owns and publishes it.
    const PRODUCER: &'static str;
    /// Version of its shape; part of the subject.
    const VERSION: u32;
    /// Whether it is of the whole deployment, and of no établissement.
    const EVERYWHERE: bool = false;
}

pub mod v1 {
    tonic::include_proto!("events.v1");
}

macro_rules! events {
    ($($producer:ident { $($event:ident $((everywhere = $everywhere:literal))?),+ $(,)? })+) => {
        $(
            pub mod $producer {
                pub mod v1 {
                    include!(concat!(env!("OUT_DIR"), "/events.", stringify!($producer), ".v1.rs"));
                    $(
                        impl super::super::Event for $event {
                            const TYPE: &'static str = stringify!($event);
                            const PRODUCER: &'static str = stringify!($producer);
                            const VERSION: u32 = 1;
                            $(const EVERYWHERE: bool = $everywhere;)?
                        }
                    )+
                }
            }
        )+

        /// Every event there is: producer, name, version.
        pub const ALL: &[(&str, &str, u32)] = &[$($((stringify!($producer), stringify!($event), 1)),+),+];
    };
}

events! {
    identity {
        ApprenantImported, ApprenantUpdated, ApprenantDeactivated, TutorInvited, AccessRevoked, TransferStarted,
        TransferCompleted, PersonErased, ReferentielInstalled (everywhere = true)
    }
    periods { PeriodDeclared, PeriodEdited, PeriodDeleted, FicheLiaisonChanged, PeriodsDataErased }
    portfolio { PortfolioCreated, PortfolioRemoved, SheetChanged, TasksLinked, CommentAdded, PortfolioDataErased }
    evaluation { BilanEntrepriseChanged, BilanIntermediaireCreated, EvaluationDataErased }
    documents { DocumentReady, DocumentsDataErased }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edited(since: &[i64], restored: &[i64]) -> PeriodEdited {
        PeriodEdited {
            apprenants: vec!["a".to_owned(), "b".to_owned()],
            since: since.to_vec(),
            restored: restored.to_vec(),
            ..PeriodEdited::default()
        }
    }

    #[test]
    fn learners_are_told_rank_by_rank_and_lists_that_do_not_go_together_tell_nothing_p05_p08() {
        let told = |since: &[i64], restored: &[i64]| {
            let event = edited(since, restored);
            let joined = event.joined()?;
            Some(
                joined
                    .iter()
                    .map(|one| (one.since, one.restored))
                    .collect::<Vec<_>>(),
            )
        };
        assert_eq!(told(&[1, 4], &[0, 2]), Some(vec![(1, None), (4, Some(2))]));
        assert_eq!(
            told(&[1, 4], &[]),
            Some(vec![(1, None), (4, None)]),
            "a former release"
        );
        assert_eq!(told(&[1], &[]), None);
        assert_eq!(told(&[1, 4], &[2]), None);
    }
}
