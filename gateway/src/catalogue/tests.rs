//! The catalogue is whole, and written as French is printed.
#![allow(clippy::unwrap_used, clippy::expect_used)]
use super::*;

fn every_text() -> Vec<(String, String)> {
    let source: Source = toml::from_str(SOURCE).unwrap();
    [
        source.titles,
        source.problems,
        source.import.faults,
        source.import.remarks,
        source.referentiels,
        source.accueil,
        source.journal,
    ]
    .into_iter()
    .flatten()
    .chain([("neutral".to_owned(), source.neutral)])
    .collect()
}

#[test]
fn catalogue_is_well_formed() {
    Catalogue::embedded().unwrap();
}

#[test]
fn every_code_of_the_gateway_has_a_sentence_g03() {
    let catalogue = Catalogue::embedded().unwrap();
    for code in crate::error::CODES {
        assert!(catalogue.has_problem(code), "no sentence for {code}");
    }
}

#[test]
fn every_code_of_the_registry_report_has_a_sentence_i04() {
    let catalogue = Catalogue::embedded().unwrap();
    for code in crate::registry_codes::FAULTS {
        assert!(
            catalogue.has_fault(code),
            "no sentence for the fault {code}"
        );
    }
    for code in crate::registry_codes::REMARKS {
        assert!(
            catalogue.has_remark(code),
            "no sentence for the remark {code}"
        );
    }
}

#[test]
fn texts_use_french_typography() {
    for (code, text) in every_text() {
        assert!(!text.contains('\''), "{code}: straight apostrophe");
        assert!(!text.contains('"'), "{code}: straight quote");
        assert!(!text.contains("..."), "{code}: three dots for an ellipsis");
        let printed = french::printed(&text);
        let chars: Vec<char> = printed.chars().collect();
        for pair in chars.windows(2) {
            if matches!(pair[1], ';' | '!' | '?') {
                assert_eq!(pair[0], '\u{202f}', "{code}: space before {}", pair[1]);
            }
            if pair[1] == '»' {
                assert_eq!(pair[0], '\u{a0}', "{code}: space before »");
            }
            if pair[0] == '«' {
                assert_eq!(pair[1], '\u{a0}', "{code}: space after «");
            }
        }
    }
}

#[test]
fn sentences_are_sentences() {
    let source: Source = toml::from_str(SOURCE).unwrap();
    for (code, text) in source
        .problems
        .iter()
        .chain(&source.import.faults)
        .chain(&source.import.remarks)
        .chain(&source.referentiels)
    {
        let first = text.chars().next().unwrap();
        assert!(
            first.is_uppercase() || first == '«' || first == '{',
            "{code}: capital"
        );
        assert!(text.ends_with(['.', '!', '?', '»']), "{code}: final stop");
    }
}

#[test]
fn unknown_code_reads_as_the_neutral_sentence_g03() {
    let catalogue = Catalogue::embedded().unwrap();
    assert_eq!(
        catalogue.problem("nothing.known", &Params::new()),
        catalogue.neutral
    );
}

#[test]
fn a_line_without_code_has_no_remark() {
    let catalogue = Catalogue::embedded().unwrap();
    assert_eq!(catalogue.remark("", &Params::new()), "");
}
