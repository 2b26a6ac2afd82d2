//! An address at which somebody's agenda reads the calendar by itself (P-12).

use chassis::Profil;
use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use super::dates::Dates;
use super::ids::PeriodId;
use super::text::Titre;

/// An address. Its token is told once and kept nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    /// Whose: the person of identity.
    pub person: Uuid,
    /// What the person worked as when it was made: it shows what that profile sees.
    pub profil: Profil,
    /// When it was made.
    pub created_at: Timestamp,
    /// Day of the last reading; none: nothing read it yet.
    pub last_read: Option<Date>,
}

/// A period as an address shows it: neither who takes part, nor where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The period.
    pub id: PeriodId,
    /// Its title.
    pub titre: Titre,
    /// First and last day.
    pub dates: Dates,
    /// Classes of those of its learners whom the person sees, in order.
    pub divisions: Vec<String>,
}

/// School years that an address shows, by their first calendar year: that of today, the one before, for an agenda drops what
/// it no longer reads, and the one to come.
pub fn years(today: Date) -> std::ops::RangeInclusive<i32> {
    let annee = Dates::stored(today, today).annee();
    annee - 1..=annee + 1
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn an_agenda_keeps_the_year_that_ends_until_the_next_one_ends_p12() {
        assert_eq!(years(date(2027, 7, 31)), 2025..=2027);
        assert_eq!(years(date(2027, 8, 1)), 2026..=2028);
    }
}
