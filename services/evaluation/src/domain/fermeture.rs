//! The dates that bilans intermédiaires close for a learner (freeze.md, « What is counted, and which dates are closed »).

use jiff::civil::Date;

/// What is closed for one learner now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Fermeture {
    /// Date of the learner's last final bilan intermédiaire.
    pub dernier: Option<Date>,
    /// Date of the bilan intermédiaire that is being validated, if any.
    pub en_validation: Option<Date>,
}

/// Why a bilan entreprise may not bear a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateFermee {
    /// Strictly before the last bilan intermédiaire, whose date is the first one allowed (E-04).
    Fermee {
        /// First day allowed.
        minimum: Date,
    },
    /// A bilan intermédiaire that would count this date is being validated: it is settled within seconds.
    EnValidation,
}

/// Why a bilan intermédiaire may not bear a date (E-07).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateRefusee {
    /// Before the learner's last one.
    AvantLeDernier {
        /// First day allowed.
        minimum: Date,
    },
    /// After today.
    Future {
        /// Last day allowed.
        maximum: Date,
    },
}

impl Fermeture {
    /// Whether a bilan entreprise may be saved with this date. On the very day of the last bilan it may: it then
    /// stands right of the black line. While one is being validated nothing may join what it counts.
    pub fn admits(&self, date: Date) -> Result<(), DateFermee> {
        match (self.dernier, self.en_validation) {
            (Some(minimum), _) if date < minimum => Err(DateFermee::Fermee { minimum }),
            (_, Some(pending)) if date <= pending => Err(DateFermee::EnValidation),
            _ => Ok(()),
        }
    }

    /// Whether a bilan intermédiaire may be dated so: neither before the last one nor in the future.
    pub fn admits_bilan_intermediaire(&self, date: Date, today: Date) -> Result<(), DateRefusee> {
        match self.dernier {
            Some(minimum) if date < minimum => Err(DateRefusee::AvantLeDernier { minimum }),
            _ if date > today => Err(DateRefusee::Future { maximum: today }),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const D: Date = date(2026, 10, 25);

    fn day(offset: i64) -> Date {
        D.checked_add(jiff::Span::new().days(offset)).unwrap_or(D)
    }

    #[test]
    fn the_day_before_the_last_bilan_is_closed_and_the_day_itself_is_not_e04() {
        let fermeture = Fermeture {
            dernier: Some(D),
            en_validation: None,
        };
        assert_eq!(
            fermeture.admits(day(-1)),
            Err(DateFermee::Fermee { minimum: D })
        );
        assert_eq!(fermeture.admits(D), Ok(()));
        assert_eq!(fermeture.admits(day(1)), Ok(()));
    }

    #[test]
    fn nothing_joins_what_a_bilan_under_validation_counts_e04() {
        let fermeture = Fermeture {
            dernier: None,
            en_validation: Some(D),
        };
        assert_eq!(fermeture.admits(day(-1)), Err(DateFermee::EnValidation));
        assert_eq!(fermeture.admits(D), Err(DateFermee::EnValidation));
        assert_eq!(fermeture.admits(day(1)), Ok(()));
    }

    #[test]
    fn a_bilan_intermediaire_lies_between_the_last_one_and_today_e07() {
        let fermeture = Fermeture {
            dernier: Some(D),
            en_validation: None,
        };
        let today = day(3);
        assert_eq!(
            fermeture.admits_bilan_intermediaire(day(-1), today),
            Err(DateRefusee::AvantLeDernier { minimum: D })
        );
        assert_eq!(fermeture.admits_bilan_intermediaire(D, today), Ok(()));
        assert_eq!(fermeture.admits_bilan_intermediaire(today, today), Ok(()));
        assert_eq!(
            fermeture.admits_bilan_intermediaire(day(4), today),
            Err(DateRefusee::Future { maximum: today })
        );
    }
}
