//! Spaces of French print, set in one place.
//!
//! Our own texts are written with plain spaces, which a person can type and read in a diff; [`french`] puts the
//! spaces that print wants. It is never applied to what users typed: that stays as they wrote it.

/// Narrow no-break space, before `;`, `!` and `?`.
pub const NARROW: char = '\u{202f}';
/// No-break space, before `:` and inside « ».
pub const NO_BREAK: char = '\u{a0}';

/// The same sentence with the spaces of French print.
pub fn french(text: &str) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_before_high_punctuation_are_narrow_and_do_not_break() {
        assert_eq!(french("Vraiment ? Oui !"), "Vraiment\u{202f}? Oui\u{202f}!");
        assert_eq!(french("a ; b"), "a\u{202f}; b");
    }

    #[test]
    fn spaces_of_colons_and_quotes_do_not_break() {
        assert_eq!(
            french("Titre : « PFMP 2 »"),
            "Titre\u{a0}: «\u{a0}PFMP 2\u{a0}»"
        );
    }

    #[test]
    fn what_has_no_space_is_left_alone() {
        assert_eq!(
            french("10:42, https://example.org?x"),
            "10:42, https://example.org?x"
        );
    }
}
