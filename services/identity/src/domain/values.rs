//! Values that cannot be wrong once built: INE, e-mail address, phone number, names, school year.

use jiff::civil::Date;

use crate::domain::siecle::text::tidy;

/// National learner number, form checked only (FORMAT.md § 2): 9 digits + 2 letters, 10 digits + 1 letter, or
/// 4 digits + `A` + 5 digits + 1 letter.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Ine(String);

impl Ine {
    /// Upper-cases, drops blanks, checks the form.
    pub fn parse(text: &str) -> Option<Self> {
        let ine: String = text
            .chars()
            .filter(|c| !c.is_whitespace())
            .collect::<String>()
            .to_uppercase();
        let shape: String = ine
            .chars()
            .map(|c| match c {
                '0'..='9' => '9',
                'A'..='Z' => 'A',
                _ => '?',
            })
            .collect();
        let apprenticeship = shape == "9999A99999A" && ine.as_bytes()[4] == b'A';
        (shape == "999999999AA" || shape == "9999999999A" || apprenticeship).then_some(Self(ine))
    }

    /// Eleven characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Ine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Ine(…)")
    }
}

/// An address that mail can be sent to; stored in lower case.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct EmailAddress(String);

impl EmailAddress {
    /// Checks the form, generously for the local part and strictly for the domain.
    pub fn parse(text: &str) -> Option<Self> {
        let address = text.trim().to_lowercase();
        let (local, domain) = address.rsplit_once('@')?;
        let local_ok = !local.is_empty()
            && local.len() <= 64
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..")
            && local
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+/=?^_`{|}~.-".contains(c));
        let label_ok = |label: &str| {
            !label.is_empty()
                && label.len() <= 63
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        };
        let domain_ok =
            domain.len() <= 190 && domain.contains('.') && domain.split('.').all(label_ok);
        (local_ok && domain_ok).then_some(Self(address))
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("EmailAddress(…)")
    }
}

/// Ten digits of a French phone number, from any separators and the `+33` prefix.
pub fn phone(text: &str) -> Option<String> {
    let compact: String = text
        .chars()
        .filter(|c| !matches!(c, ' ' | '\u{a0}' | '.' | '-' | '/' | '(' | ')'))
        .collect();
    let national = compact
        .strip_prefix("+33")
        .or_else(|| compact.strip_prefix("0033"))
        .map_or_else(
            || compact.clone(),
            |rest| format!("0{}", rest.trim_start_matches('0')),
        );
    let readable = national.len() == 10
        && national.starts_with('0')
        && national.bytes().all(|b| b.is_ascii_digit());
    readable.then_some(national)
}

/// Why a name is not one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameFault {
    /// Nothing but blanks.
    Absent,
    /// Over 100 characters.
    TooLong,
    /// Anything but letters, blanks, `'’.-`.
    Forbidden,
}

/// A tidied name of 1 to 100 letters, blanks, apostrophes, dots and hyphens.
pub fn name(text: &str) -> Result<String, NameFault> {
    let name = tidy(text);
    if name.is_empty() {
        Err(NameFault::Absent)
    } else if name.chars().count() > 100 {
        Err(NameFault::TooLong)
    } else if !name
        .chars()
        .all(|c| c.is_alphabetic() || matches!(c, ' ' | '\'' | '’' | '.' | '-'))
    {
        Err(NameFault::Forbidden)
    } else {
        Ok(name)
    }
}

/// How the registry writes a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateForm {
    /// `JJ/MM/AAAA`.
    French,
    /// `AAAA-MM-JJ`.
    Iso,
}

/// Reads either form.
pub fn date(text: &str) -> Option<(Date, DateForm)> {
    let (form, parts): (DateForm, Vec<&str>) = if text.contains('/') {
        (DateForm::French, text.split('/').collect())
    } else {
        (DateForm::Iso, text.split('-').collect())
    };
    let [a, b, c] = parts.as_slice() else {
        return None;
    };
    let (day, month, year) = match form {
        DateForm::French => (a, b, c),
        DateForm::Iso => (c, b, a),
    };
    // Digits alone: a sign makes years that no calendar here has, and that the database does not read.
    let number = |text: &str| {
        let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| text.parse::<i16>().ok()).flatten()
    };
    let year = (year.len() == 4).then(|| number(year)).flatten()?;
    let small = |text: &str| number(text).and_then(|number| i8::try_from(number).ok());
    Date::new(year, small(month)?, small(day)?)
        .ok()
        .filter(|date| date.year() > 0)
        .map(|date| (date, form))
}

/// First civil month of a school year for imports: the next year's files exist from August on.
const FIRST_MONTH: i8 = 8;

/// The school year that a day belongs to, e.g. 2026 for 2026-2027.
pub fn school_year(day: Date) -> i32 {
    i32::from(day.year()) - i32::from(day.month() < FIRST_MONTH)
}

/// Whether somebody born that day is under 18.
pub fn is_minor(born: Date, today: Date) -> bool {
    born.checked_add(jiff::Span::new().years(18))
        .is_ok_and(|adult| adult > today)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn ine_has_one_of_three_forms_i04() {
        assert_eq!(
            Ine::parse(" 875 218 736fh ").unwrap().as_str(),
            "875218736FH"
        );
        assert!(Ine::parse("0000100115K").is_some());
        assert!(Ine::parse("1234A56789Z").is_some());
        assert!(Ine::parse("1234B56789Z").is_none());
        assert!(Ine::parse("87521873").is_none());
    }

    #[test]
    fn email_addresses_that_cannot_work_are_refused_i03() {
        for good in ["a@example.org", "Jean-Luc.O'Neil+x@sous.example.org"] {
            assert!(EmailAddress::parse(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "a",
            "a@b",
            "a b@example.org",
            "a@example..org",
            "@example.org",
            "a@-x.org",
            "a@example.org\nBcc: x@y.org",
        ] {
            assert!(EmailAddress::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn phones_are_ten_digits_i04() {
        assert_eq!(phone("+33 6 39 98 12 34").as_deref(), Some("0639981234"));
        assert_eq!(phone("06.39.98.12.34").as_deref(), Some("0639981234"));
        assert_eq!(phone("voir la mère"), None);
    }

    #[test]
    fn impossible_dates_are_none_i04() {
        assert_eq!(date("31/02/2010"), None);
        for odd in [
            "01/01/-001",
            "-001-01-01",
            "01/01/0000",
            "+1/01/2010",
            "01/01/+201",
        ] {
            assert_eq!(date(odd), None, "{odd}");
        }
        assert_eq!(
            date("2010-08-03"),
            Some((Date::constant(2010, 8, 3), DateForm::Iso))
        );
    }

    #[test]
    fn school_year_turns_in_august_i04() {
        assert_eq!(school_year(Date::constant(2026, 7, 31)), 2025);
        assert_eq!(school_year(Date::constant(2026, 8, 1)), 2026);
    }
}
