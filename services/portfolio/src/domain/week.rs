//! ISO weeks: Monday to Sunday; the week belongs to the year of its Thursday, so that 1 January may fall
//! in week 52 or 53 of the year before.

use std::fmt;
use std::str::FromStr;

use jiff::ToSpan as _;
use jiff::civil::{Date, ISOWeekDate, Weekday};

/// One ISO week, written `2026-W24`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IsoWeek {
    monday: Date,
}

/// The text is not the name of an ISO week of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an ISO week")]
pub struct NotAWeek;

impl IsoWeek {
    /// The week that a day belongs to.
    pub fn of(day: Date) -> Self {
        let days_since_monday = day.weekday().to_monday_zero_offset();
        Self {
            monday: day.saturating_sub(i64::from(days_since_monday).days()),
        }
    }

    /// Its first day.
    pub fn monday(self) -> Date {
        self.monday
    }

    /// P-04: every week with at least one day in `[start, end]`, in order; none when `end` comes first.
    pub fn touched(start: Date, end: Date) -> Vec<Self> {
        if end < start {
            return Vec::new();
        }
        let last = Self::of(end);
        let mut weeks = vec![Self::of(start)];
        while let Some(&week) = weeks.last()
            && week < last
        {
            weeks.push(week.next());
        }
        weeks
    }

    fn next(self) -> Self {
        Self {
            monday: self.monday.saturating_add(7.days()),
        }
    }
}

impl fmt::Display for IsoWeek {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = ISOWeekDate::from_date(self.monday);
        write!(f, "{:04}-W{:02}", date.year(), date.week())
    }
}

impl FromStr for IsoWeek {
    type Err = NotAWeek;

    fn from_str(text: &str) -> Result<Self, NotAWeek> {
        let (year, week) = text.split_once("-W").ok_or(NotAWeek)?;
        let digits = |part: &str, count| {
            part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit())
        };
        if !digits(year, 4) || !digits(week, 2) {
            return Err(NotAWeek);
        }
        let year = year.parse().map_err(|_| NotAWeek)?;
        let week = week.parse().map_err(|_| NotAWeek)?;
        let monday = ISOWeekDate::new(year, week, Weekday::Monday).map_err(|_| NotAWeek)?;
        Ok(Self {
            monday: monday.date(),
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]

    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn names(start: Date, end: Date) -> Vec<String> {
        IsoWeek::touched(start, end)
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn period_touches_its_first_and_last_weeks_p04() {
        assert_eq!(
            names(date(2026, 6, 8), date(2026, 6, 26)),
            ["2026-W24", "2026-W25", "2026-W26"]
        );
        assert_eq!(
            names(date(2026, 6, 14), date(2026, 6, 15)),
            ["2026-W24", "2026-W25"],
            "a Sunday and the Monday after it"
        );
        assert_eq!(names(date(2026, 6, 10), date(2026, 6, 10)), ["2026-W24"]);
    }

    #[test]
    fn weeks_run_through_week_53_and_the_new_year_p04() {
        assert_eq!(
            names(date(2026, 12, 21), date(2027, 1, 8)),
            ["2026-W52", "2026-W53", "2027-W01"]
        );
        assert_eq!(
            names(date(2027, 1, 1), date(2027, 1, 1)),
            ["2026-W53"],
            "1 January 2027 is a Friday of the year before"
        );
        assert_eq!(names(date(2024, 12, 30), date(2024, 12, 30)), ["2025-W01"]);
    }

    #[test]
    fn reversed_dates_touch_no_week_p04() {
        assert!(names(date(2026, 6, 26), date(2026, 6, 8)).is_empty());
    }

    #[test]
    fn only_weeks_of_the_calendar_are_read_p04() {
        let week: IsoWeek = "2026-W53".parse().unwrap();
        assert_eq!(week.monday(), date(2026, 12, 28));
        for wrong in [
            "",
            "2026",
            "2026-W00",
            "2025-W53",
            "2026-W54",
            "26-W01",
            "2026-W1",
            "2026-W+1",
            "2026-w24",
            "2026-W24 ",
            "-001-W01",
        ] {
            assert_eq!(wrong.parse::<IsoWeek>(), Err(NotAWeek), "{wrong}");
        }
    }

    fn a_day() -> impl Strategy<Value = Date> {
        (0i64..40_000).prop_map(|days| date(1990, 1, 1).saturating_add(days.days()))
    }

    proptest! {
        #[test]
        fn every_day_of_a_period_is_in_exactly_one_of_its_weeks_p04(start in a_day(), length in 0i64..200) {
            let end = start.saturating_add(length.days());
            let weeks = IsoWeek::touched(start, end);
            let mut day = start;
            while day <= end {
                prop_assert_eq!(weeks.iter().filter(|week| **week == IsoWeek::of(day)).count(), 1);
                day = day.tomorrow().unwrap();
            }
            prop_assert!(weeks.windows(2).all(|pair| pair[0].next() == pair[1]));
            prop_assert_eq!(weeks.first().copied(), Some(IsoWeek::of(start)));
            prop_assert_eq!(weeks.last().copied(), Some(IsoWeek::of(end)));
        }

        #[test]
        fn a_week_is_read_back_from_its_name_p04(day in a_day()) {
            let week = IsoWeek::of(day);
            prop_assert_eq!(week.to_string().parse::<IsoWeek>(), Ok(week));
            prop_assert_eq!(week.monday().weekday(), Weekday::Monday);
        }
    }
}
