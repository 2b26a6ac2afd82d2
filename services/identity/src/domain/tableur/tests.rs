#![allow(clippy::unwrap_used, clippy::expect_used)]
//! The reader of tables on what spreadsheets and portals write.

use std::io::{Cursor, Write as _};

use super::*;
use crate::domain::siecle::{Eleve, Personnel};

fn read_bytes(bytes: &[u8]) -> Result<(Header, Vec<Record>), Vec<Refusal>> {
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

fn codes(bytes: &[u8]) -> Vec<(RefusalCode, u64, u64)> {
    read_bytes(bytes)
        .expect_err("a refused table")
        .iter()
        .map(|refusal| (refusal.code, refusal.line, refusal.column))
        .collect()
}

fn first(bytes: &[u8]) -> Eleve {
    match read_bytes(bytes).unwrap().1.into_iter().next() {
        Some(Record::Eleve(eleve)) => eleve,
        other => panic!("a learner expected: {other:?}"),
    }
}

/// A spreadsheet with that body.
fn ods(body: &str) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    archive.start_file("mimetype", options).unwrap();
    archive
        .write_all(b"application/vnd.oasis.opendocument.spreadsheet")
        .unwrap();
    archive.start_file("content.xml", options).unwrap();
    let content = format!(
        "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"A\">{body}</table:table>\
         </office:spreadsheet></office:body></office:document-content>"
    );
    archive.write_all(content.as_bytes()).unwrap();
    archive.finish().unwrap().into_inner()
}

fn ods_row(cells: &[&str]) -> String {
    let cells: Vec<String> = cells
        .iter()
        .map(|cell| {
            format!("<table:table-cell office:value-type=\"string\"><text:p>{cell}</text:p></table:table-cell>")
        })
        .collect();
    let cells = cells.concat();
    format!("<table:table-row>{cells}</table:table-row>")
}

#[test]
fn any_delimiter_and_encoding_reads_the_same_i05b() {
    let utf8 = "Prénom;Nom;Date de naissance\r\nZoé;D’ŒUVRARD;14/03/2009\r\n";
    let (windows, _, _) = encoding_rs::WINDOWS_1252.encode(utf8);
    let marked = format!("\u{feff}{utf8}");
    let commas = utf8.replace(';', ",");
    let tabs = utf8.replace(';', "\t");
    let quoted =
        "\"prénom\";\"NOM\";\"date  de naissance\"\n\"Zoé\";\"D’ŒUVRARD\";\"14/03/2009\"\n";
    for bytes in [
        utf8.as_bytes(),
        &windows,
        marked.as_bytes(),
        commas.as_bytes(),
        tabs.as_bytes(),
        quoted.as_bytes(),
    ] {
        let eleve = first(bytes);
        assert_eq!(eleve.nom.as_deref(), Some("D’ŒUVRARD"));
        assert_eq!(eleve.prenom.as_deref(), Some("Zoé"));
        assert_eq!(eleve.date_naissance.as_deref(), Some("14/03/2009"));
        assert_eq!((eleve.line, eleve.tableur), (2, true));
    }
}

#[test]
fn a_spreadsheet_reads_dates_and_numbers_as_they_are_and_skips_what_is_empty_i05b() {
    let body = [
        ods_row(&["Nom", "Prénom", "Date de naissance", "MEF"]),
        "<table:table-row table:number-rows-repeated=\"3\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>".to_owned(),
        "<table:table-row><table:table-cell><text:p>A<text:s/>B &amp; C</text:p><office:annotation><text:p>note</text:p></office:annotation></table:table-cell>\
         <table:table-cell><text:p>Zoé</text:p></table:table-cell>\
         <table:table-cell office:value-type=\"date\" office:date-value=\"2009-03-14\"><text:p>14 mars</text:p></table:table-cell>\
         <table:table-cell office:value-type=\"float\" office:value=\"24725012320\"><text:p>2,47E+10</text:p></table:table-cell>\
         <table:table-cell table:number-columns-repeated=\"16380\"/></table:table-row>"
            .to_owned(),
        "<table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>".to_owned(),
    ]
    .concat();
    let eleve = first(&ods(&body));
    assert_eq!(eleve.line, 5);
    assert_eq!(eleve.nom.as_deref(), Some("A B & C"));
    assert_eq!(eleve.date_naissance.as_deref(), Some("2009-03-14"));
    assert_eq!(eleve.mef.as_deref(), Some("24725012320"));
}

#[test]
fn faults_of_a_table_come_all_at_once_with_their_columns_i05b() {
    let text = "Nom;Couleur;Nom;Prenom\nA;;;B\nA;;;B;de trop\nA;;;B;;aussi\n";
    let faults = codes(text.as_bytes());
    assert_eq!(
        faults,
        [
            (RefusalCode::ColonneInconnue, 1, 2),
            (RefusalCode::ColonneEnDouble, 1, 3),
        ]
    );
    assert_eq!(
        codes(b"Nom;Division\nA;B\n"),
        [(RefusalCode::ColonnesManquantes, 1, 0)]
    );
    let text = "Nom;Prenom\nA;B\nA;B;de trop\n\nA;B;;aussi\n";
    assert_eq!(
        codes(text.as_bytes()),
        [
            (RefusalCode::LigneTropLongue, 3, 3),
            (RefusalCode::LigneTropLongue, 5, 4),
        ]
    );
    assert_eq!(codes(b"Nom;Prenom\n"), [(RefusalCode::FichierVide, 0, 0)]);
}

#[test]
fn a_sheet_that_claims_too_much_is_refused_before_it_costs_anything_i05b() {
    let titles = ods_row(&["Nom", "Prénom"]);
    let wide = "<table:table-row><table:table-cell table:number-columns-repeated=\"1000000000\"><text:p>x</text:p></table:table-cell></table:table-row>";
    assert_eq!(
        codes(&ods(&format!("{titles}{wide}")))[0].0,
        RefusalCode::TableauTropGrand
    );
    let long = ods_row(&[&"x".repeat(100_000), "y"]);
    assert_eq!(
        codes(&ods(&format!("{titles}{long}")))[0].0,
        RefusalCode::TableauTropGrand
    );
    let deep = "<a>".repeat(100);
    assert_eq!(
        codes(&ods(&format!("{titles}{deep}")))[0].0,
        RefusalCode::XmlTropProfond
    );
    let open_quote = format!("Nom;Prenom\n\"{}", "A;B\n".repeat(5_000));
    assert_eq!(
        codes(open_quote.as_bytes())[0].0,
        RefusalCode::TableauTropGrand
    );
}

#[test]
fn staff_and_the_portals_rows_are_told_from_learners_i05b() {
    let text = "Profil;Nom;Prénom;Divisions enseignées\nEnseignante;DURAND;Alex;2MSPC, 1MSPC\n";
    let (header, records) = read_bytes(text.as_bytes()).unwrap();
    assert_eq!((header.kind, header.people), (FileKind::Tableur, 1));
    let expected = Personnel {
        line: 2,
        profil: "enseignante".into(),
        nom: Some("DURAND".into()),
        prenom: Some("Alex".into()),
        divisions: vec!["2MSPC".into(), "1MSPC".into()],
        ..Personnel::default()
    };
    assert_eq!(records, [Record::Personnel(expected)]);
    let text = "Id ENT;ELEVE_ID;Etablissement\nu1;100001;x\n";
    let (header, records) = read_bytes(text.as_bytes()).unwrap();
    assert_eq!(header.kind, FileKind::Ent);
    assert!(
        matches!(&records[0], Record::Ent(ligne) if ligne.siecle_id.as_deref() == Some("100001"))
    );
}

#[test]
fn what_is_no_table_is_left_to_the_readers_of_the_registry_i04() {
    assert_eq!(codes(b"bonjour")[0].0, RefusalCode::XmlMalforme);
    assert_eq!(codes(b"a;b;c\n1;2;3\n")[0].0, RefusalCode::XmlMalforme);
    assert_eq!(
        codes(b"\xff\xfeN\0o\0m\0")[0].0,
        RefusalCode::EncodageInconnu
    );
    assert_eq!(
        codes(b"PK\x03\x04rien")[0].0,
        RefusalCode::ArchiveInattendue
    );
    assert_eq!(codes(b"")[0].0, RefusalCode::FichierVide);
}

proptest::proptest! {
    #[test]
    fn no_bytes_make_the_reader_of_tables_panic_i05b(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..2000)) {
        let _ = read_bytes(&bytes);
        let _ = read_bytes(&[b"Nom;Prenom\n".to_vec(), bytes.clone()].concat());
        let body = String::from_utf8_lossy(&bytes).into_owned();
        let _ = read_bytes(&ods(&body));
    }
}
