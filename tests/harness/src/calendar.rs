//! The days of the demonstration, counted from today: it is at home in any school year.

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

/// First month of a school year: the registry's files of the next one exist from August on (I-04).
const FIRST_MONTH: i8 = 8;

/// Today in France, as the services see it.
///
/// # Panics
/// When the time zone database lacks Europe/Paris.
#[expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    reason = "the programs under test live in the present"
)]
pub fn today() -> Date {
    let paris = TimeZone::get("Europe/Paris").expect("the zone of France");
    Timestamp::now().to_zoned(paris).date()
}

/// The school year of a day, by its first calendar year.
pub fn school_year(day: Date) -> i16 {
    day.year() - i16::from(day.month() < FIRST_MONTH)
}

/// The Monday so many weeks from this one.
pub fn monday(weeks: i64) -> Date {
    let today = today();
    let monday = days_from(today, -i64::from(today.weekday().since(Weekday::Monday)));
    days_from(monday, weeks * 7)
}

/// A period of whole weeks: the Monday of the first, so many weeks from this one, and the Friday of the last.
pub fn weeks(from: i64, count: i64) -> (Date, Date) {
    let first = monday(from);
    (first, days_from(first, count * 7 - 3))
}

/// The ISO 8601 week of a day, as addresses write it: `2026-W40`.
pub fn iso_week(day: Date) -> String {
    let week = day.iso_week_date();
    format!("{:04}-W{:02}", week.year(), week.week())
}

fn days_from(day: Date, days: i64) -> Date {
    day.saturating_add(Span::new().days(days))
}
