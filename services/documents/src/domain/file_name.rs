//! Names of the files handed out. A name comes from texts that people typed: it must be harmless on every
//! system, whatever they contain.

use unicode_normalization::UnicodeNormalization;

/// Longest name, extension included, in bytes: below the 255 of every usual file system, with room for
/// the « (2) » that browsers add.
const LONGEST: usize = 200;

/// Makes a file name of `title`: no separator, no control or direction character, no reserved sign, no
/// dot or space at its ends, never empty, short enough.
pub fn file_name(title: &str, extension: &str) -> String {
    let mut name = String::with_capacity(title.len());
    let mut blank = true;
    for char in title.nfc() {
        let kept = match char {
            '/' | '\\' | ':' | '|' => '-',
            '*' | '?' | '"' | '<' | '>' => continue,
            c if is_space(c) => ' ',
            c if c.is_control() || is_invisible(c) => continue,
            c => c,
        };
        if kept == ' ' && blank {
            continue;
        }
        blank = kept == ' ';
        name.push(kept);
    }
    let mut end = name.len().min(LONGEST - extension.len() - 1);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    let name = name[..end].trim_matches([' ', '.']);
    let name = if name.is_empty() { "Document" } else { name };
    format!("{name}.{extension}")
}

fn is_space(char: char) -> bool {
    char.is_whitespace()
}

/// Characters that change how the others are shown, or show nothing: they could disguise the extension.
fn is_invisible(char: char) -> bool {
    matches!(char,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}'
        | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ordinary_titles_are_kept_as_they_are_d01() {
        assert_eq!(
            file_name("Annexe PFMP 2 Mina AZZOUG", "docx"),
            "Annexe PFMP 2 Mina AZZOUG.docx"
        );
        assert_eq!(
            file_name("Annexe Période d’été Zoé É", "docx"),
            "Annexe Période d’été Zoé É.docx"
        );
    }

    #[test]
    fn a_title_cannot_leave_its_folder_or_disguise_its_extension() {
        assert_eq!(file_name("../../etc/passwd", "docx"), "-..-etc-passwd.docx");
        assert_eq!(
            file_name("Annexe \u{202e}xcod.exe", "docx"),
            "Annexe xcod.exe.docx"
        );
        assert_eq!(
            file_name("a\r\nSet-Cookie: b\0", "docx"),
            "a Set-Cookie- b.docx"
        );
        assert_eq!(file_name(" . . ", "docx"), "Document.docx");
    }

    proptest! {
        #[test]
        fn any_title_gives_a_harmless_name(title in ".*") {
            let name = file_name(&title, "docx");
            prop_assert!(name.len() <= LONGEST);
            let stem = name.strip_suffix(".docx");
            prop_assert!(stem.is_some_and(|stem| !stem.is_empty()));
            prop_assert!(!name.starts_with(['.', ' ']));
            let harmful = |c: char| c.is_control() || is_invisible(c) || r#"/\:*?"<>|"#.contains(c);
            prop_assert!(!name.contains(harmful));
        }
    }
}
