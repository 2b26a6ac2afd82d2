//! French as printed: dates, periods of days, names (screens.md § 1, principle 10).
//!
//! Spaces that must not break are written `\u{a0}` (before a colon, inside a date) and `\u{202f}` (before
//! a semicolon, an exclamation or a question mark).

use chassis::french::{day, month};
use jiff::civil::Date;

/// « 8 juin 2026 ».
pub fn date(date: Date) -> String {
    format!("{}\u{a0}{} {}", day(date), month(date), date.year())
}

/// « 08/06/2026 », for tables.
pub fn date_courte(date: Date) -> String {
    format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year())
}

/// « du 8 au 26 juin 2026 », saying month and year once when both ends share them.
pub fn du_au(du: Date, au: Date) -> String {
    if du == au {
        return format!("le {}", date(du));
    }
    let debut = if du.year() != au.year() {
        date(du)
    } else if du.month() != au.month() {
        format!("{}\u{a0}{}", day(du), month(du))
    } else {
        day(du)
    };
    format!("du {debut} au {}", date(au))
}

/// « Mina AZZOUG »: first name, then surname in capitals with their accents.
pub fn nom_complet(prenom: &str, nom: &str) -> String {
    [prenom.trim().to_owned(), nom.trim().to_uppercase()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use jiff::civil::date as on;

    use super::*;

    #[test]
    fn a_period_says_month_and_year_once() {
        assert_eq!(
            du_au(on(2026, 6, 8), on(2026, 6, 26)),
            "du 8 au 26\u{a0}juin 2026"
        );
        assert_eq!(
            du_au(on(2026, 6, 1), on(2026, 7, 3)),
            "du 1er\u{a0}juin au 3\u{a0}juillet 2026"
        );
        assert_eq!(
            du_au(on(2026, 12, 14), on(2027, 1, 8)),
            "du 14\u{a0}décembre 2026 au 8\u{a0}janvier 2027"
        );
        assert_eq!(
            du_au(on(2026, 8, 1), on(2026, 8, 1)),
            "le 1er\u{a0}août 2026"
        );
    }

    #[test]
    fn surnames_keep_their_accents_in_capitals() {
        assert_eq!(nom_complet("Zoé", "Lefèvre-d’Été"), "Zoé LEFÈVRE-D’ÉTÉ");
        assert_eq!(nom_complet("", "Ba"), "BA");
        assert_eq!(nom_complet(" Mina ", " Azzoug "), "Mina AZZOUG");
    }

    #[test]
    fn short_dates_have_two_digits() {
        assert_eq!(date_courte(on(2026, 6, 8)), "08/06/2026");
    }
}
