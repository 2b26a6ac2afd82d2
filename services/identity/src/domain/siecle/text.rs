//! Texts of the registry: as stored, and as compared (FORMAT.md § 1, text).

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Trimmed, inner blanks collapsed, NFC. Case and accents are kept.
pub fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
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

/// For comparison only: lower case, without accents, hyphens and apostrophes as blanks.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfd().filter(|c| !is_combining_mark(*c)) {
        match c {
            'œ' | 'Œ' => out.push_str("oe"),
            'æ' | 'Æ' => out.push_str("ae"),
            'ß' => out.push_str("ss"),
            '-' | '\'' | '’' | '.' | '_' => out.push(' '),
            other => out.extend(other.to_lowercase()),
        }
    }
    tidy(&out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tidied_text_keeps_case_and_accents_i04() {
        assert_eq!(tidy("  DU \u{a0} VILBLANC\n"), "DU VILBLANC");
        assert_eq!(tidy("E\u{301}loïse"), "Éloïse");
    }

    #[test]
    fn folded_text_ignores_accents_hyphens_and_apostrophes_i04() {
        assert_eq!(fold("D'ŒUVRARD-LE ŸVONNET"), "d oeuvrard le yvonnet");
        assert_eq!(fold("Zoé-Maëlys"), fold("ZOE MAELYS"));
    }
}
