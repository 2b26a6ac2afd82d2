//! Names that somebody chose to do harm (F-06, trust.md § 3), shared with the gateway's header.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use super::*;

const NAMES: &str = include_str!("../../../../tests/fixtures/noms-hostiles.json");
const MEDIA: [(&str, &str); 4] = [
    ("image/jpeg", "jpg"),
    ("application/pdf", "pdf"),
    ("text/plain", "txt"),
    ("application/vnd.oasis.opendocument.text", "odt"),
];

fn names() -> Vec<String> {
    let kinds: BTreeMap<String, Vec<String>> = serde_json::from_str(NAMES).unwrap();
    kinds.into_values().flatten().collect()
}

/// What no name shows: it ends a line, rings a bell, or turns the text around.
fn is_forbidden(c: char) -> bool {
    let code = u32::from(c);
    let is_bidi = matches!(code, 0x061c | 0x200e | 0x200f | 0x202a..=0x202e | 0x2066..=0x2069);
    c.is_control() || is_bidi || matches!(code, 0x2028 | 0x2029)
}

fn says_something(text: &str) -> bool {
    text.chars().any(|c| !is_blank(c))
}

fn is_safe(kept: &str, ending: &str) -> bool {
    let Some(stem) = kept.strip_suffix(&format!(".{ending}")) else {
        return false;
    };
    let device = [
        "con", "prn", "aux", "nul", "com1", "com9", "com¹", "lpt1", "lpt³",
    ];
    let base = stem.split('.').next().unwrap_or_default();
    says_something(stem)
        && kept.len() <= 255
        && !kept.chars().any(is_forbidden)
        && !kept.chars().any(|c| "<>:\"/\\|?*%".contains(c))
        && !stem.starts_with(['.', ' '])
        && !stem.ends_with(['.', ' '])
        && !device.contains(&base.trim().to_lowercase().as_str())
}

#[test]
fn there_are_as_many_as_the_design_asks_f06() {
    let mut names = names();
    names.sort_unstable();
    names.dedup();
    assert!(names.len() >= 120, "{}", names.len());
}

#[test]
fn a_hostile_name_becomes_a_title_that_is_only_read_f06() {
    for name in names() {
        let title = title_of_file(&name);
        assert!(says_something(&title), "{name:?}");
        assert!(title.chars().count() <= TITLE_MAX_CHARS, "{name:?}");
        assert!(!title.contains(['/', '\\']), "{name:?}: {title:?}");
        assert!(!title.chars().any(is_forbidden), "{name:?}: {title:?}");
    }
}

#[test]
fn a_hostile_name_is_given_back_with_the_ending_of_the_content_f06() {
    for name in names() {
        // From a file, and from somebody who types it as the title of one.
        let titles = [Some(title_of_file(&name)), title(&name).ok()];
        for titre in titles.into_iter().flatten() {
            for (media, ending) in MEDIA {
                let kept = file_name(&titre, media);
                assert!(is_safe(&kept, ending), "{name:?}: {kept:?}");
            }
        }
    }
}

#[test]
fn a_typed_title_is_refused_if_it_cannot_be_read_f06() {
    for name in names() {
        if let Ok(titre) = title(&name) {
            assert!(says_something(&titre), "{name:?}");
            assert!(!titre.chars().any(is_forbidden), "{name:?}");
        }
    }
}

#[test]
fn what_a_system_cannot_keep_is_changed_as_little_as_can_be_f06() {
    for (titre, kept) in [
        ("CON", "_CON.pdf"),
        ("aux.tar", "_aux.tar.pdf"),
        ("COM¹", "_COM¹.pdf"),
        ("Console", "Console.pdf"),
        ("COM12", "COM12.pdf"),
        ("Auxiliaire", "Auxiliaire.pdf"),
        ("a.txt:secret", "a.txt-secret.pdf"),
    ] {
        assert_eq!(file_name(titre, "application/pdf"), kept);
    }
    assert_eq!(file_name(&"漢".repeat(120), "image/png").len(), 244);
    assert_eq!(title("\u{200b}\u{200b}"), Err(AnnexeFault::TitleEmpty));
    assert_eq!(title_of_file("\u{200b}.pdf"), "Fichier sans nom");
}
