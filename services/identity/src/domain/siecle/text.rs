//! Texts of the registry: as stored, and as compared (FORMAT.md § 1, text).

pub use chassis::french::fold;
use unicode_normalization::UnicodeNormalization;

/// Trimmed, inner blanks collapsed, NFC. Case and accents are kept. A NUL is a blank: no database stores one.
pub fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || c == '\0') {
        if word.is_empty() {
            continue;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    if out.is_ascii() {
        out
    } else {
        out.nfc().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tidied_text_keeps_case_and_accents_i04() {
        assert_eq!(tidy("  DU \u{a0} VILBLANC\n"), "DU VILBLANC");
        assert_eq!(tidy("E\u{301}loïse"), "Éloïse");
        assert_eq!(tidy("\0DU\0\0PONT"), "DU PONT");
    }
}
