//! The state machine of the freeze protocol, evaluation's side (freeze.md, steps 1, 3, 5).
//!
//! A bilan intermédiaire is *claiming* from its opening until it is *final* or *aborted*, both for ever. It becomes
//! final only when every period that it counts is frozen by its owner **and** this service has applied that period's
//! events up to the version that the owner answered: otherwise an edit made before the freeze could still change what
//! was counted after it. These functions are the ones that `tests/it/freeze_model` explores exhaustively.

use super::period::Connue;
use super::{BilanEntrepriseId, PeriodId};

/// Where a bilan intermédiaire stands in the protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Etat {
    /// Opened: what it counts can no longer be edited here, its periods are being frozen.
    Claiming,
    /// Counted, for ever.
    Final,
    /// Given up, for ever; a new try has a new claim.
    Aborted,
}

impl Etat {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Claiming, Self::Final, Self::Aborted];

    /// Stable code, as on the wire and in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Claiming => "claiming",
            Self::Final => "final",
            Self::Aborted => "aborted",
        }
    }

    /// The state of this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|etat| etat.code() == code)
    }
}

/// One period that a bilan intermédiaire counts a bilan entreprise of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Claim {
    /// The period.
    pub period: PeriodId,
    /// The learner's bilan entreprise of that period.
    pub bilan: BilanEntrepriseId,
    /// The period's version when its owner froze it; none until then.
    pub granted: Option<i64>,
}

/// What keeps a bilan intermédiaire from being final.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle {
    /// It is no longer claiming.
    Settled(Etat),
    /// This period's owner has not frozen it.
    NotGranted(PeriodId),
    /// This period was deleted.
    Gone(PeriodId),
    /// Events of this period, up to the version that was frozen, have not all been applied here.
    Behind {
        /// The period.
        period: PeriodId,
        /// The version frozen by its owner.
        granted: i64,
    },
}

impl Obstacle {
    /// Whether waiting may remove it.
    pub const fn passes(self) -> bool {
        matches!(self, Self::Behind { .. })
    }
}

/// Step 2, the answer: the period is frozen at this version. A late answer to a bilan that was given up says nothing.
pub fn granted(etat: Etat, claim: Claim, version: i64) -> Result<Claim, Obstacle> {
    match etat {
        Etat::Claiming => Ok(Claim {
            // A repeated request is answered with the same version, or a later one of a longer history.
            granted: claim.granted.max(Some(version)),
            ..claim
        }),
        settled => Err(Obstacle::Settled(settled)),
    }
}

/// Step 3: final, if nothing stands in the way. `known` tells what this service knows of a period.
pub fn finalised(
    etat: Etat,
    claims: &[Claim],
    known: impl Fn(PeriodId) -> Option<Connue>,
) -> Result<Etat, Obstacle> {
    if etat != Etat::Claiming {
        return Err(Obstacle::Settled(etat));
    }
    for claim in claims {
        let granted = claim.granted.ok_or(Obstacle::NotGranted(claim.period))?;
        match known(claim.period) {
            Some(Connue::Active(version)) if version >= granted => {}
            Some(Connue::Active(_)) => {
                return Err(Obstacle::Behind {
                    period: claim.period,
                    granted,
                });
            }
            Some(Connue::Supprimee(_)) | None => return Err(Obstacle::Gone(claim.period)),
        }
    }
    Ok(Etat::Final)
}

/// Step 5: given up. A final one stays final.
#[must_use]
pub const fn aborted(etat: Etat) -> Etat {
    match etat {
        Etat::Claiming | Etat::Aborted => Etat::Aborted,
        Etat::Final => Etat::Final,
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn claim(granted: Option<i64>) -> Claim {
        Claim {
            period: Uuid::from_u128(1).into(),
            bilan: Uuid::from_u128(2).into(),
            granted,
        }
    }

    fn verdict(granted: Option<i64>, known: Option<Connue>) -> Result<Etat, Obstacle> {
        finalised(Etat::Claiming, &[claim(granted)], |_| known)
    }

    #[test]
    fn final_needs_the_grant_and_the_events_up_to_it_e08() {
        let period = claim(None).period;
        assert_eq!(
            verdict(None, Some(Connue::Active(9))),
            Err(Obstacle::NotGranted(period))
        );
        let behind = Obstacle::Behind { period, granted: 3 };
        assert_eq!(verdict(Some(3), Some(Connue::Active(2))), Err(behind));
        assert!(behind.passes());
        assert_eq!(verdict(Some(3), Some(Connue::Active(3))), Ok(Etat::Final));
        for gone in [None, Some(Connue::Supprimee(4))] {
            assert_eq!(verdict(Some(3), gone), Err(Obstacle::Gone(period)));
        }
    }

    #[test]
    fn nothing_leaves_final_or_aborted_e07() {
        for settled in [Etat::Final, Etat::Aborted] {
            assert_eq!(
                finalised(settled, &[], |_| None),
                Err(Obstacle::Settled(settled))
            );
            assert_eq!(
                granted(settled, claim(None), 1),
                Err(Obstacle::Settled(settled))
            );
        }
        assert_eq!(aborted(Etat::Final), Etat::Final);
        assert_eq!(aborted(Etat::Aborted), Etat::Aborted);
    }
}
