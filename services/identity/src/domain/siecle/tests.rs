#![allow(clippy::unwrap_used, clippy::expect_used)]
//! The reader on files made by the registry's generator, whole, hostile and strange.

use std::io::Cursor;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::*;

fn fixture(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(path)
}

fn read_bytes(bytes: Vec<u8>) -> Result<(Header, Vec<Record>), Refusal> {
    let mut records = Vec::new();
    let outcome = read(Cursor::new(bytes), &Limits::default(), &mut |record| {
        records.push(record);
        ControlFlow::Continue(())
    })?;
    match outcome {
        Outcome::Read(header) => Ok((header, records)),
        Outcome::Stopped => unreachable!("the sink never stops"),
    }
}

fn read_fixture(path: &str) -> Result<(Header, Vec<Record>), Refusal> {
    read_bytes(std::fs::read(fixture(path)).unwrap())
}

fn eleves(records: &[Record]) -> Vec<&Eleve> {
    records
        .iter()
        .filter_map(|r| {
            if let Record::Eleve(e) = r {
                Some(e)
            } else {
                None
            }
        })
        .collect()
}

#[test]
fn plain_files_are_read_whole_i04() {
    let (header, records) = read_fixture("annee-2026/ElevesSansAdresses.xml").unwrap();
    assert_eq!(
        (
            header.kind,
            header.uai.as_str(),
            header.annee,
            header.people
        ),
        (FileKind::Eleves, "0761234D", 2026, 16)
    );
    let eleves = eleves(&records);
    assert_eq!(eleves.len(), 16);
    assert_eq!(eleves[0].line, 11);
    assert!(
        eleves
            .iter()
            .all(|e| e.mef.as_deref().is_some_and(|mef| mef != "10310019110"))
    );
    assert!(
        records
            .iter()
            .any(|r| matches!(r, Record::Structure(s) if s.nature.as_deref() == Some("D")))
    );

    let (header, records) = read_fixture("annee-2026/ResponsablesAvecAdresses.xml").unwrap();
    assert_eq!((header.kind, header.annee), (FileKind::Responsables, 2026));
    assert!(
        records
            .iter()
            .any(|r| matches!(r, Record::Lien(l) if l.niveau.is_some()))
    );
    assert!(
        records
            .iter()
            .any(|r| matches!(r, Record::Adresse(a) if a.code_postal.is_some()))
    );

    let (header, records) = read_fixture("annee-2026/sts_emp_0761234D_2026.xml").unwrap();
    assert_eq!(
        (header.kind, header.uai.as_str(), header.annee),
        (FileKind::Sts, "0761234D", 2026)
    );
    assert!(
        records.iter().any(
            |r| matches!(r, Record::Division(d) if !d.mefs.is_empty() && !d.services.is_empty())
        )
    );
    assert!(
        records
            .iter()
            .any(|r| matches!(r, Record::Individu(i) if i.fonction.as_deref() == Some("DIR")))
    );
}

#[test]
fn hostile_and_foreign_files_are_refused_with_their_code_i04() {
    let cases = [
        ("archive_bombe.zip", RefusalCode::ArchiveSuspecte),
        ("archive_chemin_hostile.zip", RefusalCode::ArchiveInattendue),
        ("archive_corrompue.zip", RefusalCode::ArchiveInattendue),
        ("archive_deux_fichiers.zip", RefusalCode::ArchiveInattendue),
        ("archive_sans_xml.zip", RefusalCode::ArchiveInattendue),
        ("balise_croisee.xml", RefusalCode::XmlMalforme),
        ("encodage_inconnu.xml", RefusalCode::EncodageInconnu),
        ("encodage_menteur.xml", RefusalCode::EncodageInvalide),
        ("entite_externe.xml", RefusalCode::DtdInterdite),
        ("entites_exponentielles.xml", RefusalCode::DtdInterdite),
        ("pas_du_xml.xml", RefusalCode::XmlMalforme),
        ("racine_inattendue.xml", RefusalCode::RacineInattendue),
        ("structures_absentes.xml", RefusalCode::StructuresAbsentes),
        ("tronque.xml", RefusalCode::XmlMalforme),
        ("vide.xml", RefusalCode::FichierVide),
    ];
    for (file, code) in cases {
        let refusal = read_fixture(&format!("refuses/{file}")).expect_err(file);
        assert_eq!(refusal.code, code, "{file}");
    }
}

#[test]
fn a_refusal_names_the_line_i04() {
    let crossed = read_fixture("refuses/balise_croisee.xml").unwrap_err();
    let text = std::fs::read(fixture("refuses/balise_croisee.xml")).unwrap();
    let last_eleve = text.windows(8).rposition(|w| w == b"</ELEVE>").unwrap();
    let line = text[..last_eleve].split(|b| *b == b'\n').count() as u64;
    assert_eq!(crossed.line, line);
    assert!(
        read_fixture("refuses/encodage_menteur.xml")
            .unwrap_err()
            .line
            > 1
    );
    assert!(read_fixture("refuses/tronque.xml").unwrap_err().line > 20);
}

#[test]
fn deep_nesting_is_refused_before_it_costs_anything_i04() {
    let mut bytes = b"<BEE_ELEVES>".to_vec();
    bytes.extend(b"<A>".repeat(100_000));
    assert_eq!(
        read_bytes(bytes).unwrap_err().code,
        RefusalCode::XmlTropProfond
    );
}

#[test]
fn endless_text_tag_or_comment_is_refused_i04() {
    for (open, filler) in [
        ("<BEE_ELEVES><A>", "x"),
        ("<BEE_ELEVES><!--", "y"),
        ("<BEE_ELEVES><A b=\"", "z"),
    ] {
        let bytes = [open.as_bytes(), filler.repeat(1 << 20).as_bytes()].concat();
        assert_eq!(
            read_bytes(bytes).unwrap_err().code,
            RefusalCode::XmlMalforme,
            "{open}"
        );
    }
}

#[test]
fn truncation_anywhere_is_refused_i04() {
    let bytes = std::fs::read(fixture("acceptes/utf8_sans_declaration.xml")).unwrap();
    for percent in 1..99 {
        let cut = bytes.len() * percent / 100;
        let refusal = read_bytes(bytes[..cut].to_vec()).expect_err("a truncated file");
        assert!(
            matches!(
                refusal.code,
                RefusalCode::XmlMalforme | RefusalCode::EncodageInvalide
            ),
            "{percent} %"
        );
    }
}

#[test]
fn every_packaging_and_encoding_reads_the_same_i04() {
    let first_name = |path: &str| {
        let (header, records) = read_fixture(path).unwrap();
        assert_eq!(header.people, 3, "{path}");
        eleves(&records)[0].prenom.clone().unwrap()
    };
    for file in [
        "utf8_bom.xml",
        "utf8_sans_declaration.xml",
        "structures_avant_eleves.xml",
        "une_seule_ligne.xml",
        "fins_de_ligne_crlf.xml",
        "autre_nom.zip",
    ] {
        assert_eq!(first_name(&format!("acceptes/{file}")), "Éloïse", "{file}");
    }
    for file in ["latin1.xml", "windows1252.xml", "latin9_octet_1252.xml"] {
        assert_eq!(first_name(&format!("acceptes/{file}")), "Œloise", "{file}");
    }
}

#[test]
fn strange_files_are_read_whole_i04() {
    let (_, records) = read_fixture("bizarreries/ElevesSansAdresses.zip").unwrap();
    assert!(records.len() > 150);
    let eleves = eleves(&records);
    assert!(
        eleves
            .iter()
            .any(|e| e.nom.as_deref() == Some("D'ŒUVRARD-LE ŸVONNET"))
    );
    assert!(eleves.iter().any(|e| e.ancienne_balise));
    assert!(eleves.iter().all(|e| e.nom.as_deref() != Some("leurre")));
}

#[test]
fn the_receiver_can_stop_the_reading_i04() {
    let bytes = std::fs::read(fixture("annee-2026/ElevesSansAdresses.xml")).unwrap();
    let mut seen = 0;
    let outcome = read(Cursor::new(bytes), &Limits::default(), &mut |_| {
        seen += 1;
        ControlFlow::Break(())
    });
    assert!(matches!(outcome, Ok(Outcome::Stopped)));
    assert_eq!(seen, 1);
}

proptest::proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic_i04(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..2000)) {
        let _ = read_bytes(bytes.clone());
        let _ = read_bytes([b"<BEE_ELEVES><DONNEES>".to_vec(), bytes].concat());
    }
}
