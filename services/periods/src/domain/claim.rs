//! The freeze of a period by claims (P-07, `freeze.md`).
//!
//! A claim is one attempt of evaluation to count a bilan entreprise of the period in a bilan intermédiaire. It is
//! pending from the moment it is granted, then confirmed for ever, or released. While a period has any claim,
//! nothing of it changes; only the states of claims do, and they never touch the period's version.

use jiff::civil::Date;

use super::ids::{ApprenantId, BilanId, ClaimId, PeriodId};

/// An attempt to count a learner's bilan entreprise of a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Chosen by evaluation; the same for all the periods of one attempt.
    pub id: ClaimId,
    /// The period held.
    pub period: PeriodId,
    /// The learner whose bilan counts.
    pub apprenant: ApprenantId,
    /// The bilan intermédiaire.
    pub bilan: BilanId,
    /// Its date.
    pub date: Date,
    /// Pending or confirmed.
    pub state: ClaimState,
}

/// State of a claim; a released one is no longer stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaimState {
    /// Granted; evaluation has not said yet what became of it.
    Pending,
    /// The bilan intermédiaire is final.
    Confirmed,
}

impl ClaimState {
    /// Code in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Confirmed => "confirmed",
        }
    }

    /// The state of this code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Pending, Self::Confirmed]
            .into_iter()
            .find(|state| state.code() == code)
    }
}

impl Claim {
    /// Whether `other` asks for the very same thing again: same learner, same bilan, same date.
    pub fn repeats(&self, other: &Self) -> bool {
        self.id == other.id
            && self.period == other.period
            && self.apprenant == other.apprenant
            && self.bilan == other.bilan
            && self.date == other.date
    }
}

/// What holds a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gel {
    /// Nothing: it can be changed and deleted.
    Libre,
    /// Claims that evaluation has not settled yet: try again in a moment.
    EnCoursDeValidation,
    /// Counted, for ever. Every confirmed claim, the oldest bilan first; never empty.
    Fige(Vec<Claim>),
}

impl Gel {
    /// What these claims of one period, or of one learner's part of it, make of it.
    pub fn of(claims: &[Claim]) -> Self {
        if claims.is_empty() {
            return Self::Libre;
        }
        let mut confirmed: Vec<Claim> = claims
            .iter()
            .filter(|claim| claim.state == ClaimState::Confirmed)
            .cloned()
            .collect();
        if confirmed.is_empty() {
            return Self::EnCoursDeValidation;
        }
        confirmed.sort_by_key(|claim| (claim.date, claim.bilan));
        Self::Fige(confirmed)
    }

    /// Refuses while anything holds.
    pub fn permit_change(&self) -> Result<(), Hold> {
        match self {
            Self::Libre => Ok(()),
            Self::EnCoursDeValidation => Err(Hold::Pending),
            Self::Fige(claims) => claims.first().map_or(Ok(()), |first| {
                Err(Hold::Frozen {
                    apprenant: first.apprenant,
                    bilan: first.bilan,
                    date: first.date,
                })
            }),
        }
    }

    /// Whether nothing holds.
    pub fn is_free(&self) -> bool {
        *self == Self::Libre
    }
}

/// Why a period, or one learner's part of it, can be neither changed nor deleted now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// A bilan intermédiaire is being validated.
    Pending,
    /// Counted in this bilan intermédiaire of that learner.
    Frozen {
        /// The learner.
        apprenant: ApprenantId,
        /// The bilan intermédiaire.
        bilan: BilanId,
        /// Its date.
        date: Date,
    },
}

/// What evaluation says became of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Still being decided.
    Claiming,
    /// The bilan intermédiaire exists.
    Final,
    /// It never will.
    Aborted,
    /// Evaluation never heard of it. It writes its bilan before it claims, so that nobody will ever settle this one.
    Unknown,
}

/// What the sweep does with a pending claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settlement {
    /// Nothing yet.
    Leave,
    /// It holds for ever.
    Confirm,
    /// It holds no more.
    Release,
}

impl Verdict {
    /// Step 6 of `freeze.md`. A claim being decided is left: released too early, a deletion would get in between.
    pub const fn settlement(self) -> Settlement {
        match self {
            Self::Claiming => Settlement::Leave,
            Self::Final => Settlement::Confirm,
            Self::Aborted | Self::Unknown => Settlement::Release,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use jiff::civil::date;

    use super::*;

    fn claim(state: ClaimState, date: Date) -> Claim {
        Claim {
            id: ClaimId::generate(),
            period: PeriodId::generate(),
            apprenant: ApprenantId::generate(),
            bilan: BilanId::generate(),
            date,
            state,
        }
    }

    #[test]
    fn a_period_without_claim_is_free_p07() {
        assert_eq!(Gel::of(&[]).permit_change(), Ok(()));
    }

    #[test]
    fn one_pending_claim_holds_a_period_p07() {
        let claims = [claim(ClaimState::Pending, date(2026, 7, 3))];
        assert_eq!(Gel::of(&claims).permit_change(), Err(Hold::Pending));
    }

    #[test]
    fn a_confirmed_claim_is_named_even_beside_pending_ones_p08() {
        let late = claim(ClaimState::Confirmed, date(2026, 7, 3));
        let early = claim(ClaimState::Confirmed, date(2026, 6, 30));
        let claims = [
            claim(ClaimState::Pending, date(2026, 6, 1)),
            late,
            early.clone(),
        ];
        assert_eq!(
            Gel::of(&claims).permit_change(),
            Err(Hold::Frozen {
                apprenant: early.apprenant,
                bilan: early.bilan,
                date: early.date
            })
        );
    }

    #[test]
    fn a_claim_still_being_decided_is_left_alone_p07() {
        assert_eq!(Verdict::Claiming.settlement(), Settlement::Leave);
    }

    #[test]
    fn only_an_aborted_or_unknown_claim_is_released_p07() {
        assert_eq!(Verdict::Final.settlement(), Settlement::Confirm);
        assert_eq!(Verdict::Aborted.settlement(), Settlement::Release);
        assert_eq!(Verdict::Unknown.settlement(), Settlement::Release);
    }
}
