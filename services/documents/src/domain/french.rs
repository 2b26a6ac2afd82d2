//! French as printed: dates, periods of days, names (screens.md § 1, principle 10).
//!
//! Spaces that must not break are written `\u{a0}` (before a colon, inside a date) and `\u{202f}` (before
//! a semicolon, an exclamation or a question mark).

use jiff::civil::Date;

const MOIS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

/// The day alone: « 1er », « 8 ».
fn jour(date: Date) -> String {
    match date.day() {
        1 => "1er".to_owned(),
        day => day.to_string(),
    }
}

fn mois(date: Date) -> &'static str {
    let index = usize::try_from(date.month() - 1).unwrap_or_default();
    MOIS.get(index).copied().unwrap_or_default()
}

/// « 8 juin 2026 ».
pub fn date(date: Date) -> String {
    format!("{}\u{a0}{} {}", jour(date), mois(date), date.year())
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
        format!("{}\u{a0}{}", jour(du), mois(du))
    } else {
        jour(du)
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

/// Sets the no-break spaces of one of **our** texts, written with plain ones: U+202F before `;`, `!` and
/// `?`, U+00A0 before `:` and inside « ». Never applied to what a user typed.
pub fn typographie(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        match (char, chars.peek()) {
            (' ', Some(';' | '!' | '?')) => out.push('\u{202f}'),
            (' ', Some(':' | '»')) => out.push('\u{a0}'),
            ('«', Some(' ')) => {
                out.push_str("«\u{a0}");
                chars.next();
            }
            _ => out.push(char),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use jiff::civil::date as day;

    use super::*;

    #[test]
    fn a_period_says_month_and_year_once() {
        assert_eq!(
            du_au(day(2026, 6, 8), day(2026, 6, 26)),
            "du 8 au 26\u{a0}juin 2026"
        );
        assert_eq!(
            du_au(day(2026, 6, 1), day(2026, 7, 3)),
            "du 1er\u{a0}juin au 3\u{a0}juillet 2026"
        );
        assert_eq!(
            du_au(day(2026, 12, 14), day(2027, 1, 8)),
            "du 14\u{a0}décembre 2026 au 8\u{a0}janvier 2027"
        );
        assert_eq!(
            du_au(day(2026, 8, 1), day(2026, 8, 1)),
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
    fn our_texts_get_french_spaces() {
        assert_eq!(
            typographie("Durée : « huit » ; oui !"),
            "Durée\u{a0}: «\u{a0}huit\u{a0}»\u{202f}; oui\u{202f}!"
        );
    }

    #[test]
    fn short_dates_have_two_digits() {
        assert_eq!(date_courte(day(2026, 6, 8)), "08/06/2026");
    }
}
