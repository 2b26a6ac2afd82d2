//! Files that people upload: the registry's, archives, sheets, the portal's file. All come in by one door,
//! `domain::tableur::read`; what it accepts goes on to the rules that decide about people.

use std::collections::HashSet;
use std::io::{Cursor, Write as _};
use std::ops::ControlFlow;
use std::sync::LazyLock;

use identity::domain::registre::{
    Finding, doublons, eleve, personnel, portail, responsable, structure,
};
use identity::domain::siecle::{Header, Limits, Outcome, Record, Refusal, RefusalCode};
use identity::domain::tableur;
use jiff::civil::Date;
use serde_json::Value;
use zip::CompressionMethod;
use zip::write::SimpleFileOptions;

/// The day on which records are read.
const TODAY: Date = Date::constant(2026, 10, 1);
/// Characters of a parameter of a refusal: a sentence shows it.
const SHOWN: usize = 200;
/// Most faults told of one file.
const FAULTS: usize = 50;
/// Bytes of an XML element, at most: so many characters may a text of a record have.
const LONGEST_TEXT: usize = 64 << 10;

/// The French sentences of refusals, by code.
static SENTENCES: LazyLock<toml::Table> = LazyLock::new(|| {
    let catalogue = include_str!("../../../gateway/catalogue/fr.toml");
    let catalogue: toml::Table = catalogue.parse().unwrap_or_default();
    catalogue["import"]["faults"]
        .as_table()
        .cloned()
        .unwrap_or_default()
});

type Answer = Result<(Header, Vec<Record>), Vec<Refusal>>;

fn read(bytes: &[u8]) -> Answer {
    let mut records = Vec::new();
    let limits = Limits::default();
    let outcome = tableur::read(Cursor::new(bytes), &limits, &mut |record| {
        records.push(record);
        ControlFlow::Continue(())
    })?;
    match outcome {
        Outcome::Read(header) => Ok((header, records)),
        Outcome::Stopped => unreachable!("nobody asked to stop"),
    }
}

/// A file as it was sent.
pub(crate) fn uploaded(bytes: &[u8]) {
    // What is in an archive has lines of its own.
    let lines = (!bytes.starts_with(b"PK")).then(|| lines(bytes));
    check(bytes, lines);
}

/// The content of an OpenDocument spreadsheet.
pub(crate) fn content_of_ods(content: &[u8]) {
    if let Some(file) = packed(content) {
        check(&file, None);
    }
}

fn packed(content: &[u8]) -> Option<Vec<u8>> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mimetype = b"application/vnd.oasis.opendocument.spreadsheet".as_slice();
    for (name, bytes) in [("mimetype", mimetype), ("content.xml", content)] {
        archive.start_file(name, stored).ok()?;
        archive.write_all(bytes).ok()?;
    }
    Some(archive.finish().ok()?.into_inner())
}

/// Ends of line, whichever they are, and the line after the last.
fn lines(bytes: &[u8]) -> u64 {
    let ends = bytes.iter().filter(|byte| matches!(byte, b'\n' | b'\r'));
    ends.count() as u64 + 1
}

fn check(bytes: &[u8], lines: Option<u64>) {
    let answer = read(bytes);
    assert_eq!(answer, read(bytes), "read twice, it is not the same");
    // The report stores lines as signed numbers.
    let last = lines.unwrap_or(i64::MAX.cast_unsigned());
    match answer {
        Err(refusals) => refused(&refusals, last),
        Ok((header, records)) => accepted(&header, &records, last),
    }
}

fn refused(refusals: &[Refusal], last: u64) {
    assert!(
        (1..=FAULTS).contains(&refusals.len()),
        "{} refusals",
        refusals.len()
    );
    for refusal in refusals {
        let code = refusal.code.as_str();
        assert!(RefusalCode::ALL.contains(&refusal.code), "{code}");
        assert!(SENTENCES.contains_key(code), "{code} has no sentence");
        assert!(
            refusal.line <= last,
            "{code} at line {} of {last}",
            refusal.line
        );
        assert!(
            refusal.line > 0 || refusal.column == 0,
            "{code}: a column of no line"
        );
        for (name, value) in &refusal.params {
            assert!(value.chars().count() <= SHOWN, "{code}: {name} is long");
            assert!(!value.contains('\0'), "{code}: {name} cannot be stored");
        }
    }
}

fn accepted(header: &Header, records: &[Record], last: u64) {
    assert_eq!(header.records, records.len() as u64);
    assert!(header.people <= header.records);
    assert!(
        (1..=last).contains(&header.uai_line),
        "UAI at line {}",
        header.uai_line
    );
    assert!(
        (1..=last).contains(&header.annee_line),
        "year at line {}",
        header.annee_line
    );
    assert!(!header.uai.contains('\0'), "the UAI cannot be told");
    for record in records {
        let (line, stored) = stored(record);
        assert!(
            (1..=last).contains(&line),
            "a record at line {line} of {last}"
        );
        assert_storable(&stored);
    }
    decided(records);
}

/// The line of a record and what the staging table holds of it, from which the same record comes back.
fn stored(record: &Record) -> (u64, Value) {
    macro_rules! both_ways {
        ($($kind:ident),*) => {
            match record {
                $(Record::$kind(it) => {
                    let text = serde_json::to_string(it).unwrap_or_default();
                    let back = serde_json::from_str(&text).ok();
                    assert_eq!(Some(it), back.as_ref(), "stored and read back, it is not the same");
                    (it.line, serde_json::from_str(&text).unwrap_or_default())
                })*
            }
        };
    }
    both_ways!(
        Eleve, Structure, Personne, Lien, Adresse, Individu, Division, Groupe, Mef, Personnel, Ent
    )
}

/// PostgreSQL stores no NUL, neither as text nor in JSON.
fn assert_storable(value: &Value) {
    match value {
        Value::String(text) => {
            assert!(!text.contains('\0'), "a text that cannot be stored");
            assert!(
                text.len() <= 2 * LONGEST_TEXT,
                "{} bytes of text",
                text.len()
            );
        }
        Value::Array(values) => values.iter().for_each(assert_storable),
        Value::Object(fields) => fields.values().for_each(assert_storable),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

macro_rules! of {
    ($records:expr, $kind:ident) => {
        $records
            .iter()
            .filter_map(|record| match record {
                Record::$kind(it) => Some(it.clone()),
                _ => None,
            })
            .collect::<Vec<_>>()
    };
}

/// What the rules make of the records, in a school that knows nobody.
fn decided(records: &[Record]) {
    let mut index = doublons::Index::default();
    for (seq, it) in (0..).zip(of!(records, Eleve)) {
        let (lu, findings) = eleve::lire(&it, TODAY);
        told(&findings);
        if let Some(lu) = lu {
            for date in [Some(lu.date_naissance), lu.date_entree, lu.date_sortie]
                .into_iter()
                .flatten()
            {
                assert_date(date);
            }
            index.add(seq, &lu, true);
        }
    }
    drop(index.verdicts());
    let individus = of!(records, Individu);
    let (structure, findings) =
        structure::Structure::build(&of!(records, Division), &of!(records, Groupe), &individus);
    told(&findings);
    let (decisions, findings) =
        personnel::decider(&individus, Some(&structure), &of!(records, Personnel), &[]);
    told(&findings);
    for decision in decisions {
        decision
            .fiche
            .date_naissance
            .into_iter()
            .for_each(assert_date);
    }
    for it in of!(records, Personne) {
        let adresse = of!(records, Adresse).first().map(responsable::envelope);
        told(&responsable::lire(&it, adresse).1);
    }
    let links: HashSet<String> = of!(records, Lien)
        .iter()
        .filter_map(|it| Some(responsable::lire_lien(it)?.eleve_id))
        .collect();
    assert!(!links.contains(""), "a link to nobody");
    told(&portail::decider(&of!(records, Ent), &[]).1);
}

fn told(findings: &[Finding]) {
    for finding in findings {
        assert!(!finding.code.as_str().is_empty());
        let shown = [&finding.nom, &finding.prenom, &finding.division];
        let shown = shown
            .into_iter()
            .chain(finding.params.iter().map(|(_, value)| value));
        for text in shown {
            assert!(!text.contains('\0'), "PostgreSQL refuses {text:?}");
        }
    }
}

/// A date that PostgreSQL reads as it is written.
fn assert_date(date: Date) {
    assert!((1..=9999).contains(&date.year()), "the year of {date}");
}
