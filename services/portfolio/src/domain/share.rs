//! Links under which a learner shows its book to whom it wants (F-11).

use jiff::{SignedDuration, Timestamp, Unit};

use crate::domain::{ApprenantId, ShareId, SheetId};

/// Most days that a link stays open.
const DAYS_MAX: i32 = 365;
/// Most links of a learner that are open at once.
pub const SHARES_MAX: usize = 10;
/// How long a link that is over is still known of.
pub const SHARE_KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// A link to a book. Its token is told once and kept nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// Its identity.
    pub id: ShareId,
    /// The book that it shows.
    pub sheet: SheetId,
    /// Whose.
    pub apprenant: ApprenantId,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Timestamp,
}

impl Share {
    /// Whether a link may stay open for so many days.
    pub fn is_open_for(days: i32) -> bool {
        (1..=DAYS_MAX).contains(&days)
    }

    /// One that does; to the microsecond, as it is kept.
    pub fn of_days((apprenant, sheet): (ApprenantId, SheetId), days: i32, now: Timestamp) -> Self {
        let now = now.round(Unit::Microsecond).unwrap_or(now);
        let open = SignedDuration::from_hours(i64::from(days) * 24);
        Self {
            id: ShareId::generate(),
            sheet,
            apprenant,
            created_at: now,
            expires_at: now.checked_add(open).unwrap_or(now),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_open_for_a_day_at_least_and_a_year_at_most_f11() {
        for refused in [i32::MIN, -1, 0, DAYS_MAX + 1, i32::MAX] {
            assert!(!Share::is_open_for(refused), "{refused}");
        }
        for days in [1, 30, DAYS_MAX] {
            assert!(Share::is_open_for(days), "{days}");
            let whose = (ApprenantId::generate(), SheetId::generate());
            let share = Share::of_days(whose, days, Timestamp::UNIX_EPOCH);
            assert_eq!(
                share.expires_at.duration_since(share.created_at),
                SignedDuration::from_hours(24 * i64::from(days))
            );
        }
    }
}
