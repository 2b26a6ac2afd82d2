//! Every sample of every kind is written, then read again by a parser that is not ours.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::{
    collections::{BTreeMap, HashSet},
    io::{Cursor, Read},
};

use quick_xml::{Reader, events::Event};

use super::*;
use crate::domain::{
    pre_convention::{Image, Tuteur},
    samples,
};

/// Parts of a package by their place, each checked to be well-formed XML.
fn parts(docx: &[u8]) -> BTreeMap<String, String> {
    let mut zip = zip::ZipArchive::new(Cursor::new(docx)).expect("a zip");
    (0..zip.len())
        .map(|index| {
            let mut part = zip.by_index(index).expect("a part");
            let mut text = String::new();
            part.read_to_string(&mut text).expect("UTF-8");
            let place = part.name().expect("a name").into_owned();
            assert_well_formed(&place, &text);
            (place, text)
        })
        .collect()
}

fn assert_well_formed(place: &str, text: &str) {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    let mut open = 0_i32;
    loop {
        match reader
            .read_event()
            .unwrap_or_else(|fault| panic!("{place}: {fault}"))
        {
            Event::Start(start) => {
                open += 1;
                for attribute in start.attributes() {
                    attribute.unwrap_or_else(|fault| panic!("{place}: {fault}"));
                }
            }
            Event::End(_) => open -= 1,
            Event::DocType(_) | Event::CData(_) => panic!("{place}: only elements and text"),
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(open, 0, "{place}: unclosed element");
}

/// What a reader sees of a part: the text of its `w:t` elements, a paragraph per line.
fn shown(part: &str) -> String {
    let mut reader = Reader::from_str(part);
    let mut out = String::new();
    let mut inside = false;
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => inside = start.name().as_ref() == "w:t",
            Event::End(end) => {
                inside = false;
                if end.name().as_ref() == "w:p" {
                    out.push('\n');
                }
            }
            Event::Text(text) if inside => out.push_str(&text),
            Event::GeneralRef(reference) if inside => {
                let name = reference.to_string();
                match reference.resolve_char_ref().unwrap() {
                    Some(char) => out.push(char),
                    None => out += quick_xml::escape::resolve_predefined_entity(&name).unwrap(),
                }
            }
            Event::Eof => return out,
            _ => {}
        }
    }
}

fn written(document: &PreConvention) -> BTreeMap<String, String> {
    parts(&Writer::new().unwrap().pre_convention(document).unwrap())
}

/// One element per line, so that a difference can be read.
fn indented(xml: &str) -> String {
    xml.split('\n')
        .map(str::trim)
        .collect::<String>()
        .replace("><", ">\n<")
}

fn samples() -> Vec<PreConvention> {
    [
        samples::least(),
        samples::typical(),
        samples::longest(),
        samples::apprentice(),
    ]
    .into_iter()
    .chain(samples::PAYLOADS.map(samples::hostile))
    .collect()
}

#[test]
fn every_sample_is_a_package_of_well_formed_parts_d01() {
    for document in samples() {
        let parts = written(&document);
        assert_eq!(parts.len(), PARTS.len() + 1);
        let types = &parts["[Content_Types].xml"];
        for place in parts.keys().filter(|place| !place.contains("_rels/")) {
            assert!(
                place == "[Content_Types].xml" || types.contains(&format!("\"/{place}\"")),
                "{place} has no content type"
            );
        }
    }
}

#[test]
fn logo_and_stamp_are_in_the_package_and_on_the_page_i01() {
    let image = |largeur, hauteur| {
        Some(Image {
            png: b"\x89PNG".to_vec(),
            largeur,
            hauteur,
        })
    };
    let mut document = samples::typical();
    document.etablissement.logo = image(640, 320);
    document.etablissement.cachet = image(300, 300);
    let docx = Writer::new().unwrap().pre_convention(&document).unwrap();
    let mut zip = zip::ZipArchive::new(Cursor::new(docx)).unwrap();
    let mut part = |place: &str| {
        let mut bytes = Vec::new();
        zip.by_name(place).unwrap().read_to_end(&mut bytes).unwrap();
        if bytes.starts_with(b"\x89PNG") {
            assert_eq!(bytes, b"\x89PNG");
            return String::new();
        }
        let text = String::from_utf8(bytes).unwrap();
        assert_well_formed(place, &text);
        text
    };
    part("word/media/logo.png");
    part("word/media/cachet.png");
    assert!(part("word/header1.xml").contains("r:embed=\"rIdLogo\""));
    assert!(part("word/_rels/header1.xml.rels").contains("media/logo.png"));
    let body = part("word/document.xml");
    assert_eq!(body.matches("r:embed=\"rIdCachet\"").count(), 1);
    assert!(part("word/_rels/document.xml.rels").contains("media/cachet.png"));
    assert!(part("[Content_Types].xml").contains("image/png"));
}

#[test]
fn the_cfa_is_named_for_apprentices_only_i01() {
    let named = |mut document: PreConvention| {
        document.etablissement.apprentissage.cfa = "CFA de l’Estuaire".to_owned();
        shown(&written(&document)["word/document.xml"]).contains("CFA de l’Estuaire")
    };
    assert!(named(samples::apprentice()));
    assert!(!named(samples::typical()));
}

#[test]
fn a_second_tutor_is_named_and_signs_i07() {
    let with = |second: Option<&str>| {
        let mut document = samples::typical();
        document.entreprise.second_tuteur = second.map(|nom| Tuteur {
            nom: nom.to_owned(),
            ..Tuteur::default()
        });
        shown(&written(&document)["word/document.xml"])
    };
    let two = with(Some("Zoé MARTIN"));
    assert_eq!(two.matches("Zoé MARTIN").count(), 2, "{two}");
    assert!(two.contains("Second tuteur") && two.contains("Antoine Pillet"));
    assert!(!with(None).contains("Second tuteur"));
}

#[test]
fn the_same_document_gives_the_same_bytes_d01() {
    let document = samples::typical();
    let first = Writer::new().unwrap().pre_convention(&document).unwrap();
    let second = Writer::new().unwrap().pre_convention(&document).unwrap();
    assert!(first == second, "two renders differ");
}

#[test]
fn typical_and_least_bodies_are_those_reviewed_d01() {
    for (name, document) in [
        ("typical", samples::typical()),
        ("least", samples::least()),
        ("hostile", samples::hostile(samples::PAYLOADS[0])),
    ] {
        insta::assert_snapshot!(name, indented(&written(&document)["word/document.xml"]));
    }
}

#[test]
fn hostile_text_is_shown_as_it_was_typed_d01() {
    for payload in samples::PAYLOADS {
        let shown = shown(&written(&samples::hostile(payload))["word/document.xml"]);
        for line in xml::paragraphs(payload) {
            let mut expected = String::new();
            for char in line.chars() {
                let mut one = String::new();
                xml::push_text(&mut one, &char.to_string());
                if !one.is_empty() {
                    expected.push(if one == " " { ' ' } else { char });
                }
            }
            assert!(
                shown.contains(expected.trim()),
                "{expected:?} is not in {shown}"
            );
        }
    }
}

#[test]
fn hostile_text_adds_no_element_field_link_or_direction_d01() {
    let structure = |parts: &BTreeMap<String, String>| {
        let body = &parts["word/document.xml"];
        [
            "<w:tbl>",
            "<w:tr>",
            "<w:sdt>",
            "<w:sectPr>",
            "<w14:checkbox>",
        ]
        .map(|element| body.matches(element).count())
    };
    let plain = structure(&written(&samples::hostile("texte")));
    for payload in samples::PAYLOADS {
        let parts = written(&samples::hostile(payload));
        assert_eq!(structure(&parts), plain, "{payload:?}");
        for (place, part) in &parts {
            let fields = part.matches("<w:instrText").count();
            assert_eq!(
                fields,
                if place == "word/footer1.xml" { 2 } else { 0 },
                "{place}"
            );
            for forbidden in [
                "<w:hyperlink",
                "<w:fldSimple",
                "TargetMode",
                "\u{202e}",
                "\u{2066}",
                "49",
            ] {
                // 49 is what the payload `{{ 7 * 7 }}` would give if it were run.
                let searched = if forbidden == "49" {
                    shown(part)
                } else {
                    part.clone()
                };
                assert!(
                    !searched.contains(forbidden),
                    "{forbidden} in {place} for {payload:?}"
                );
            }
        }
    }
}

#[test]
fn every_control_has_its_own_tag_and_number_and_a_short_name_d01() {
    for document in samples() {
        let body = written(&document).remove("word/document.xml").unwrap();
        let values = |element: &str| -> Vec<String> {
            body.match_indices(element)
                .map(|(at, _)| {
                    let value = &body[at + element.len()..];
                    value[..value.find('"').unwrap()].to_owned()
                })
                .collect()
        };
        for (element, unique) in [
            ("<w:tag w:val=\"", true),
            ("<w:id w:val=\"", true),
            ("<w:alias w:val=\"", false),
        ] {
            let values = values(element);
            assert!(values.len() > 40, "{element} is missing");
            if unique {
                assert_eq!(
                    values.iter().collect::<HashSet<_>>().len(),
                    values.len(),
                    "{element} twice"
                );
            }
            for value in &values {
                let text = quick_xml::escape::unescape(value).unwrap();
                assert!(
                    (1..=64).contains(&text.encode_utf16().count()),
                    "{element}{value}"
                );
            }
        }
    }
}

#[test]
fn the_six_rubriques_can_be_completed_d01() {
    let body = &written(&samples::least())["word/document.xml"];
    for tag in [
        "horaires_lundi_matin",
        "concertation",
        "objectifs",
        "activites_autres",
        "derogation_travaux_1",
        "evaluation",
    ] {
        assert!(body.contains(&format!("<w:tag w:val=\"{tag}\"/>")), "{tag}");
    }
    assert_eq!(shown(body).matches("\n1. ").count(), 1);
}

#[test]
fn retained_tasks_are_ticked_and_the_others_can_be_d01() {
    let body = &written(&samples::typical())["word/document.xml"];
    let ticked = |tag: &str| {
        let control = &body[body.find(&format!("<w:tag w:val=\"{tag}\"/>")).unwrap()..];
        control[..control.find("</w:sdt>").unwrap()].contains('\u{2611}')
            || control[..control.find("</w:sdt>").unwrap()].contains("&#x2611;")
    };
    assert!(ticked("tache_1_1") && ticked("tache_3_3"));
    assert!(!ticked("tache_1_3") && !ticked("tache_3_1"));
}

#[test]
fn the_file_says_its_title_and_its_language_d01() {
    let parts = written(&samples::typical());
    let core = &parts["docProps/core.xml"];
    assert!(core.contains("<dc:title>Annexe PFMP 2 Mina AZZOUG</dc:title>"));
    assert!(core.contains("<dc:language>fr-FR</dc:language>"));
    assert!(parts["word/styles.xml"].contains("<w:lang w:val=\"fr-FR\""));
}

#[test]
fn every_table_names_its_columns_and_is_described_d01() {
    let body = &written(&samples::typical())["word/document.xml"];
    let tables = body.matches("<w:tbl>").count();
    assert!(tables >= 7);
    for once_per_table in ["<w:tblHeader/>", "<w:tblCaption ", "<w:tblDescription "] {
        assert_eq!(
            body.matches(once_per_table).count(),
            tables,
            "{once_per_table}"
        );
    }
}
