//! French as printed: dates, periods of days, names (screens.md § 1, principle 10).
//!
//! Spaces that must not break are written `\u{a0}` (before a colon, inside a date) and `\u{202f}` (before
//! a semicolon, an exclamation or a question mark).

pub use chassis::french::{date, du_au};
use jiff::civil::Date;

/// « 08/06/2026 », for tables.
pub fn date_courte(date: Date) -> String {
    format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year())
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
