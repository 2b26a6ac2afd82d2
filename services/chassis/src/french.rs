//! French, as printed and as put in order: what programs that speak to people must do alike.

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Narrow no-break space, before `;`, `!` and `?`.
pub const NARROW: char = '\u{202f}';
/// No-break space, before `:` and inside « ».
pub const NO_BREAK: char = '\u{a0}';

const MONTHS: [&str; 12] = [
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

/// Sets the spaces of French print in one of **our** texts, which are written with plain ones so that a person can
/// type them and read them in a diff. Never applied to what users typed: that stays as they wrote it.
pub fn printed(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            (' ', Some(';' | '!' | '?')) => out.push(NARROW),
            (' ', Some(':' | '»')) => out.push(NO_BREAK),
            ('«', Some(' ')) => {
                chars.next();
                out.push('«');
                out.push(NO_BREAK);
            }
            _ => out.push(c),
        }
    }
    out
}

/// The month's name: « juillet ».
pub fn month(date: Date) -> &'static str {
    // jiff counts months from 1 to 12.
    MONTHS[usize::from(date.month().unsigned_abs()).clamp(1, 12) - 1]
}

/// The day within its month: « 1er », « 8 ».
pub fn day(date: Date) -> String {
    match date.day() {
        1 => "1er".to_owned(),
        day => day.to_string(),
    }
}

/// « 8 juin 2026 ».
pub fn date(date: Date) -> String {
    format!("{}\u{a0}{} {}", day(date), month(date), date.year())
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

/// For comparing and ordering, never for showing: lower case, without accents or ligatures, one blank for blanks,
/// hyphens, apostrophes and full stops.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfd().filter(|c| !is_combining_mark(*c)) {
        match c {
            'œ' | 'Œ' => out.push_str("oe"),
            'æ' | 'Æ' => out.push_str("ae"),
            'ß' => out.push_str("ss"),
            '-' | '\'' | '’' | '.' | '_' => blank(&mut out),
            c if c.is_whitespace() => blank(&mut out),
            c => out.extend(c.to_lowercase()),
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// One blank, unless one stands there already or nothing does.
fn blank(out: &mut String) {
    if !out.is_empty() && !out.ends_with(' ') {
        out.push(' ');
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_period_says_month_and_year_once() {
        assert_eq!(
            du_au(date(2026, 6, 8), date(2026, 6, 26)),
            "du 8 au 26\u{a0}juin 2026"
        );
        assert_eq!(
            du_au(date(2026, 6, 1), date(2026, 7, 3)),
            "du 1er\u{a0}juin au 3\u{a0}juillet 2026"
        );
        assert_eq!(
            du_au(date(2026, 12, 14), date(2027, 1, 8)),
            "du 14\u{a0}décembre 2026 au 8\u{a0}janvier 2027"
        );
        assert_eq!(
            du_au(date(2026, 8, 1), date(2026, 8, 1)),
            "le 1er\u{a0}août 2026"
        );
    }

    #[test]
    fn spaces_before_high_punctuation_are_narrow_and_do_not_break() {
        assert_eq!(
            printed("Vraiment ? Oui !"),
            "Vraiment\u{202f}? Oui\u{202f}!"
        );
        assert_eq!(printed("a ; b"), "a\u{202f}; b");
    }

    #[test]
    fn spaces_of_colons_and_quotes_do_not_break() {
        assert_eq!(
            printed("Titre : « PFMP 2 »"),
            "Titre\u{a0}: «\u{a0}PFMP 2\u{a0}»"
        );
    }

    #[test]
    fn what_has_no_space_is_left_alone() {
        for text in ["10:42", "https://example.org/?a;b", ""] {
            assert_eq!(printed(text), text);
        }
    }

    #[test]
    fn the_first_of_a_month_is_an_ordinal() {
        assert_eq!(day(date(2026, 8, 1)), "1er");
        assert_eq!(day(date(2026, 8, 21)), "21");
        assert_eq!(month(date(2026, 8, 1)), "août");
        assert_eq!(month(date(2026, 12, 31)), "décembre");
    }

    #[test]
    fn folded_text_ignores_case_accents_hyphens_and_apostrophes_i04() {
        assert_eq!(fold("D'ŒUVRARD-LE ŸVONNET"), "d oeuvrard le yvonnet");
        assert_eq!(fold("Zoé-Maëlys"), fold("  ZOE \u{a0} MAELYS "));
        assert_eq!(fold("-’-"), "");
    }
}
