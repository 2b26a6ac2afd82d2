//! Texts that people type: titles and objectives.
//!
//! Invariants: never longer than the limit (in characters, as a person counts), no control character other than
//! line ends and tabs, no space around.

/// Longest title, in characters.
pub const TITLE_LIMIT: usize = 200;
/// Longest objectives, in characters.
pub const OBJECTIVES_LIMIT: usize = 10_000;

/// Title of an annexe or of a period: one line, never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Titre(String);

impl Titre {
    /// Reads a title as it was typed. The error is the code of what is wrong.
    pub fn parse(typed: &str) -> Result<Self, &'static str> {
        let text = cleaned(typed, false);
        if text.is_empty() {
            return Err("periods.required");
        }
        within(text, TITLE_LIMIT).map(Self)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A title that was checked when it was stored.
    pub fn stored(text: String) -> Self {
        Self(text)
    }
}

/// Objectives of an annexe or of a period: free text, may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Objectifs(String);

impl Objectifs {
    /// Reads objectives as they were typed. The error is the code of what is wrong.
    pub fn parse(typed: &str) -> Result<Self, &'static str> {
        within(cleaned(typed, true), OBJECTIVES_LIMIT).map(Self)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Objectives that were checked when they were stored.
    pub fn stored(text: String) -> Self {
        Self(text)
    }
}

/// What was typed without the characters that no keyboard means; line ends become one kind, or spaces in one-line texts.
pub(crate) fn cleaned(typed: &str, several_lines: bool) -> String {
    let one_kind = typed.replace("\r\n", "\n").replace('\r', "\n");
    let kept: String = one_kind
        .chars()
        .map(|c| match c {
            '\n' | '\t' if !several_lines => ' ',
            other => other,
        })
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect();
    kept.trim().to_owned()
}

fn within(text: String, limit: usize) -> Result<String, &'static str> {
    if text.chars().count() > limit {
        return Err("periods.too_long");
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn a_title_is_one_line_without_spaces_around_p01() {
        assert_eq!(
            Titre::parse("  PFMP 2\r\nMaintenance\u{0} ")
                .unwrap()
                .as_str(),
            "PFMP 2 Maintenance"
        );
    }

    #[test]
    fn a_title_is_required_p01() {
        assert_eq!(Titre::parse(" \n\t "), Err("periods.required"));
    }

    #[test]
    fn a_limit_counts_characters_and_not_bytes_p01() {
        assert!(Titre::parse(&"é".repeat(TITLE_LIMIT)).is_ok());
        assert_eq!(
            Titre::parse(&"é".repeat(TITLE_LIMIT + 1)),
            Err("periods.too_long")
        );
    }

    #[test]
    fn objectives_keep_their_lines_p01() {
        let text = Objectifs::parse("Préparer\r\n\r\nIntervenir\u{7}").unwrap();
        assert_eq!(text.as_str(), "Préparer\n\nIntervenir");
    }
}
