//! First and last day of a period, both included; civil days of Europe/Paris.

use jiff::civil::Date;

use super::fault::Faults;

/// Longest period, in days: one school year. It bounds the sheets that a period creates (P-04).
pub const LONGEST: i32 = 366;

/// First month of a school year: a period that starts in August is of the year that begins then.
const FIRST_MONTH: i8 = 8;

/// The days of a period. The last is never before the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dates {
    start: Date,
    end: Date,
}

impl Dates {
    /// Days from `start` to `end`, both included.
    ///
    /// # Errors
    /// The end is before the start, or the period is longer than [`LONGEST`].
    pub fn new(start: Date, end: Date) -> Result<Self, Faults> {
        if end < start {
            return Err(Faults::one("au", "periods.end_before_start"));
        }
        let days = start.until(end).map_or(i32::MAX, |span| span.get_days());
        if days >= LONGEST {
            return Err(Faults::one("au", "periods.period_too_long"));
        }
        Ok(Self { start, end })
    }

    /// Days that were checked when they were stored.
    pub fn stored(start: Date, end: Date) -> Self {
        Self { start, end }
    }

    /// First day.
    pub fn start(self) -> Date {
        self.start
    }

    /// Last day.
    pub fn end(self) -> Date {
        self.end
    }

    /// Whether one day at least belongs to both (P-03).
    pub fn overlap(self, other: Self) -> bool {
        self.start <= other.end && other.start <= self.end
    }

    /// School year by its first calendar year: 2026 for 2026-2027 (P-11).
    pub fn annee(self) -> i32 {
        let year = i32::from(self.start.year());
        if self.start.month() >= FIRST_MONTH {
            year
        } else {
            year - 1
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use jiff::ToSpan;
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn dates(start: Date, end: Date) -> Dates {
        Dates::new(start, end).unwrap()
    }

    #[test]
    fn a_period_of_one_day_is_a_period_p02() {
        assert!(Dates::new(date(2026, 6, 8), date(2026, 6, 8)).is_ok());
    }

    #[test]
    fn a_period_never_ends_before_it_starts_p02() {
        let refused = Dates::new(date(2026, 6, 8), date(2026, 6, 7)).unwrap_err();
        assert_eq!(refused, Faults::one("au", "periods.end_before_start"));
    }

    #[test]
    fn a_period_lasts_one_year_at_most_p04() {
        assert!(Dates::new(date(2026, 9, 1), date(2027, 9, 1)).is_ok());
        let refused = Dates::new(date(2026, 9, 1), date(2027, 9, 2)).unwrap_err();
        assert_eq!(refused, Faults::one("au", "periods.period_too_long"));
    }

    #[test]
    fn periods_that_share_one_day_overlap_p03() {
        let first = dates(date(2026, 6, 8), date(2026, 6, 12));
        assert!(first.overlap(dates(date(2026, 6, 12), date(2026, 6, 19))));
        assert!(!first.overlap(dates(date(2026, 6, 13), date(2026, 6, 19))));
    }

    #[test]
    fn the_school_year_turns_in_august_p11() {
        assert_eq!(dates(date(2026, 7, 31), date(2026, 8, 20)).annee(), 2025);
        assert_eq!(dates(date(2026, 8, 1), date(2026, 8, 20)).annee(), 2026);
        assert_eq!(dates(date(2027, 1, 4), date(2027, 1, 8)).annee(), 2026);
    }

    fn any_dates() -> impl Strategy<Value = Dates> {
        (0..800i64, 0..60i64).prop_map(|(from, length)| {
            let start = date(2025, 9, 1).checked_add(from.days()).unwrap();
            dates(start, start.checked_add(length.days()).unwrap())
        })
    }

    fn days(of: Dates) -> Vec<Date> {
        of.start()
            .series(1.day())
            .take_while(|day| *day <= of.end())
            .collect()
    }

    proptest! {
        #[test]
        fn overlap_is_a_day_in_common_and_symmetric_p03(a in any_dates(), b in any_dates()) {
            let shared = days(a).iter().any(|day| days(b).contains(day));
            prop_assert_eq!(a.overlap(b), shared);
            prop_assert_eq!(a.overlap(b), b.overlap(a));
        }
    }
}
