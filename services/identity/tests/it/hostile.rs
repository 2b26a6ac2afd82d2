//! Files that lie, explode, break off or come from elsewhere (trust.md § 3, registry upload): each is refused, soon, for
//! little memory, and changes nothing.

use std::io::{Cursor, Write as _};
use std::time::{Duration, Instant};

use zip::write::SimpleFileOptions;

use crate::bench::{Bench, YEAR_2026, fixture, school};

/// What one file may cost (trust.md § 3).
const LONGEST: Duration = Duration::from_secs(5);
const MOST_KILOBYTES: u64 = 64 << 10;
const FEWEST_CASES: usize = 300;

/// A file to refuse.
struct Case {
    name: String,
    bytes: Vec<u8>,
}

#[derive(Default)]
struct Corpus(Vec<Case>);

impl Corpus {
    fn add(&mut self, name: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        self.0.push(Case {
            name: name.into(),
            bytes: bytes.into(),
        });
    }
}

fn zipped(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        archive
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn ods(content: &[u8]) -> Vec<u8> {
    let mimetype = b"application/vnd.oasis.opendocument.spreadsheet";
    zipped(&[("mimetype", mimetype), ("content.xml", content)])
}

fn sheet(rows: &str) -> Vec<u8> {
    format!(
        "<office:document-content><office:body><office:spreadsheet><table:table>{rows}</table:table>\
         </office:spreadsheet></office:body></office:document-content>"
    )
    .into_bytes()
}

fn row(cells: &[&str]) -> String {
    let cells: Vec<String> = cells
        .iter()
        .map(|cell| format!("<table:table-cell><text:p>{cell}</text:p></table:table-cell>"))
        .collect();
    let cells = cells.concat();
    format!("<table:table-row>{cells}</table:table-row>")
}

/// The three files of the registry, as text.
fn registry() -> [(&'static str, &'static str, Vec<u8>); 3] {
    let read = |path: &str| std::fs::read(fixture(path)).unwrap();
    [
        (
            "eleves.xml",
            "BEE_ELEVES",
            read("acceptes/utf8_sans_declaration.xml"),
        ),
        ("responsables.xml", "BEE_RESPONSABLES", read(YEAR_2026[1])),
        ("sts.xml", "STS_EDT", read(YEAR_2026[2])),
    ]
}

/// Broken off at each hundredth.
fn truncated(corpus: &mut Corpus) {
    let [(_, _, eleves), (_, _, responsables), (_, _, sts)] = registry();
    let good = sheet(&[row(&["Nom", "Prénom"]), row(&["A", "B"])].concat());
    let files = [
        ("eleves.xml", eleves.clone(), 1),
        ("eleves.zip", zipped(&[("eleves.xml", &eleves)]), 1),
        ("feuille.ods", ods(&good), 1),
        ("responsables.xml", responsables, 5),
        ("sts.xml", sts, 5),
    ];
    for (name, bytes, step) in files {
        for percent in (1..100).step_by(step) {
            let cut = bytes.len() * percent / 100;
            corpus.add(format!("{percent} % {name}"), &bytes[..cut]);
        }
    }
}

/// Entities, nesting, endless texts, in each root and in a spreadsheet.
fn exploding(corpus: &mut Corpus) {
    let laughs: Vec<String> = (1..10)
        .map(|n| format!("<!ENTITY l{n} \"{}\">", format!("&l{};", n - 1).repeat(10)))
        .collect();
    let laughs = laughs.concat();
    let doctypes = [
        format!("<!DOCTYPE r [<!ENTITY l0 \"lol\">{laughs}]>"),
        "<!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>".to_owned(),
        "<!DOCTYPE r SYSTEM \"http://192.0.2.1/r.dtd\">".to_owned(),
        "<!DOCTYPE r [<!ENTITY % p SYSTEM \"http://192.0.2.1/p\"> %p;]>".to_owned(),
        "<!DOCTYPE r PUBLIC \"-//X\" \"http://192.0.2.1/r\">".to_owned(),
    ];
    for root in [
        "BEE_ELEVES",
        "BEE_RESPONSABLES",
        "STS_EDT",
        "office:document-content",
    ] {
        let wrap = |bytes: Vec<u8>| {
            if root.starts_with("office") {
                ods(&bytes)
            } else {
                bytes
            }
        };
        for (rank, doctype) in doctypes.iter().enumerate() {
            let text = format!("{doctype}<{root}>&l9;&x;</{root}>");
            corpus.add(format!("doctype {rank} {root}"), wrap(text.into_bytes()));
        }
        corpus.add(
            format!("entity {root}"),
            wrap(format!("<{root}><A>&inconnue;</A></{root}>").into()),
        );
        for depth in [70, 1_000, 5_000] {
            let text = format!("<{root}>{}", "<a>".repeat(depth));
            corpus.add(format!("depth {depth} {root}"), wrap(text.into_bytes()));
        }
        for open in ["<A>", "<!--", "<A b=\"", "<?p ", "<![CDATA["] {
            let text = format!("<{root}>{open}{}", "x".repeat(100_000));
            corpus.add(format!("endless {open} {root}"), wrap(text.into_bytes()));
        }
    }
}

/// Archives that hold too much, too little, or what they say not.
fn archives(corpus: &mut Corpus) {
    let [(_, _, eleves), ..] = registry();
    for name in ["../eleves.xml", "/etc/eleves.xml", "a/../../eleves.xml"] {
        corpus.add(format!("slip {name}"), zipped(&[(name, &eleves)]));
    }
    corpus.add(
        "two entries",
        zipped(&[("a.xml", &eleves), ("b.xml", &eleves)]),
    );
    corpus.add("no entry", zipped(&[]));
    corpus.add("no xml", zipped(&[("a.txt", &eleves)]));
    corpus.add(
        "nested",
        zipped(&[("a.xml", &zipped(&[("b.xml", &eleves)]))]),
    );
    corpus.add("nothing in it", zipped(&[("a.xml", b"")]));
    let spaces = vec![b' '; 17 << 20];
    let bomb = [b"<BEE_ELEVES>".as_slice(), &spaces].concat();
    corpus.add("bomb", zipped(&[("a.xml", &bomb)]));
    corpus.add(
        "bomb of a sheet",
        ods(&[b"<office:document-content>".as_slice(), &spaces].concat()),
    );
    corpus.add("sheet without content", {
        zipped(&[(
            "mimetype",
            b"application/vnd.oasis.opendocument.spreadsheet",
        )])
    });
    // A directory that lies. What is unpacked is measured, not believed: that lie alone is harmless.
    let honest = zipped(&[("a.xml", &eleves)]);
    let directory = honest
        .windows(4)
        .rposition(|four| four == b"PK\x01\x02")
        .unwrap();
    for (name, at) in [("offset", directory + 42), ("checksum", directory + 16)] {
        for value in [1_u32, 0x7fff_0000, 0xffff_ffff] {
            let mut lying = honest.clone();
            lying[at..at + 4].copy_from_slice(&value.to_le_bytes());
            corpus.add(format!("{name} says {value:x}"), lying);
        }
    }
    let mut lying = honest;
    lying[directory + 20..directory + 24].copy_from_slice(&1_u32.to_le_bytes());
    corpus.add("packed says 1", lying);
}

/// Other schools, other years, other roots, lying encodings.
fn foreign(corpus: &mut Corpus) {
    for (name, root, bytes) in registry() {
        let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
        let back = |text: String| {
            text.chars()
                .map(|c| u8::try_from(c).unwrap())
                .collect::<Vec<u8>>()
        };
        for uai in ["0761235E", "0750001A", "0000000A", "<", ""] {
            corpus.add(
                format!("uai {uai:?} {name}"),
                back(text.replace("0761234D", uai)),
            );
        }
        for year in [
            "1999",
            "2024",
            "2025",
            "2028",
            "9999",
            "-1",
            "deux mille",
            "",
        ] {
            let changed = text
                .replace(">2026<", &format!(">{year}<"))
                .replace("ANNEE=\"2026\"", &format!("ANNEE=\"{year}\""));
            corpus.add(format!("year {year:?} {name}"), back(changed));
        }
        for other in ["EDT_STS", "BEE_COMMUN", "html", "xs:schema", "bee_eleves"] {
            corpus.add(
                format!("root {other} {name}"),
                back(text.replace(root, other)),
            );
        }
        for encoding in ["UTF-16", "UTF-7", "EBCDIC-CP-FR", "x-mac-roman", "koi8-r"] {
            let body = text
                .split_once("?>")
                .map_or(text.as_str(), |(_, body)| body);
            let lying = format!("<?xml version=\"1.0\" encoding=\"{encoding}\"?>{body}");
            corpus.add(format!("encoding {encoding} {name}"), back(lying));
        }
        let body = text
            .split_once("?>")
            .map_or(text.as_str(), |(_, body)| body);
        let not_utf8 = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>{}",
            body.replacen("</", "\u{e9}\u{ff}</", 1)
        );
        corpus.add(format!("not UTF-8 {name}"), back(not_utf8));
        let wide: Vec<u8> = [0xff, 0xfe]
            .into_iter()
            .chain(bytes.iter().flat_map(|byte| [*byte, 0]))
            .collect();
        corpus.add(format!("UTF-16 {name}"), wide);
    }
}

/// A NUL, which no text has and no database stores: in each place where a name or a text of the file is kept.
fn nuls(corpus: &mut Corpus) {
    for (name, root, bytes) in registry() {
        let places = [
            ("root", root.as_bytes()),
            ("encoding", b"encoding=\""),
            ("UAI", b"0761234D"),
            ("text", b"</"),
        ];
        for (place, mark) in places {
            let Some(at) = bytes.windows(mark.len()).position(|part| part == mark) else {
                continue;
            };
            let mut changed = bytes.clone();
            changed.insert(at + mark.len() / 2, 0);
            corpus.add(format!("NUL in the {place} of {name}"), changed);
        }
    }
}

/// Sheets that are none, or of too much.
fn tables(corpus: &mut Corpus) {
    let many = "c;".repeat(61);
    for (name, text) in [
        ("unknown column", "Nom;Prénom;Couleur\nA;B;C\n".to_owned()),
        ("missing column", "Nom;Division\nA;B\n".to_owned()),
        ("twice the same", "Nom;Prénom;Nom\nA;B;C\n".to_owned()),
        ("too long a row", "Nom;Prénom\nA;B;C\n".to_owned()),
        ("titles alone", "Nom;Prénom\n".to_owned()),
        ("NUL", "Nom;Prénom\nA\0;B\n".to_owned()),
        (
            "open quote",
            format!("Nom;Prénom\n\"{}", "A;B\n".repeat(1_000)),
        ),
        (
            "long cell",
            format!("Nom;Prénom\n{};B\n", "A".repeat(3_000)),
        ),
        ("many columns", format!("Nom;Prénom\n{many}\n")),
        (
            "many rows",
            format!("Nom;Prénom\n{}", "A;B\n".repeat(50_001)),
        ),
        ("no titles", "A;B\nC;D\n".to_owned()),
        ("prose", "Bonjour, voici la liste.".to_owned()),
    ] {
        corpus.add(name, text.into_bytes());
    }
    let titles = row(&["Nom", "Prénom"]);
    for (name, rows) in [
        ("wide", "<table:table-row><table:table-cell table:number-columns-repeated=\"999999999\"><text:p>x</text:p></table:table-cell></table:table-row>".to_owned()),
        ("unknown column", row(&["Nom", "Prénom", "Couleur"])),
        ("long cell", row(&[&"x".repeat(20_000), "y"])),
        ("crossed", "<table:table-row><table:table-cell></table:table-row></table:table-cell>".to_owned()),
        ("titles alone", String::new()),
    ] {
        let titles = if name == "unknown column" { "" } else { &titles };
        corpus.add(format!("sheet {name}"), ods(&sheet(&format!("{titles}{rows}"))));
    }
}

/// Bytes of no kind; the same ones each time.
fn noise(corpus: &mut Corpus) {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    for rank in 0..30 {
        let bytes: Vec<u8> = (0..rank * 37)
            .map(|_| {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                state.to_le_bytes()[0]
            })
            .collect();
        corpus.add(
            format!("noise {rank}"),
            [b"PK\x03\x04".as_slice(), &bytes].concat(),
        );
        corpus.add(format!("bare noise {rank}"), bytes);
    }
    corpus.add("blanks", b"  \r\n\t ".as_slice());
    corpus.add("mark alone", b"\xef\xbb\xbf".as_slice());
}

/// The most memory that this process had since [`forget_peak`], in kilobytes.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM:"))
        .unwrap();
    let digits: String = line.chars().filter(char::is_ascii_digit).collect();
    digits.parse().unwrap()
}

fn forget_peak() {
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
}

#[tokio::test]
async fn three_hundred_hostile_files_are_refused_soon_for_little_and_change_nothing_i04() {
    let bench = Bench::start().await;
    let admin = bench.imported_school().await;
    let before = bench.accounts(&admin, "").await;
    let mut corpus = Corpus::default();
    truncated(&mut corpus);
    exploding(&mut corpus);
    archives(&mut corpus);
    foreign(&mut corpus);
    nuls(&mut corpus);
    tables(&mut corpus);
    noise(&mut corpus);
    assert!(corpus.0.len() >= FEWEST_CASES, "{}", corpus.0.len());
    let mut accepted = Vec::new();
    for Case { name, bytes } in &corpus.0 {
        forget_peak();
        let (begun, held) = (Instant::now(), peak());
        let import = bench
            .upload_bytes(&admin, &school(), &[(name, bytes)])
            .await
            .unwrap();
        assert!(begun.elapsed() < LONGEST, "{name}: {:?}", begun.elapsed());
        let more = peak().saturating_sub(held);
        assert!(more < MOST_KILOBYTES, "{name}: {more} kB more");
        if import.etat != "refuse" || import.faults.is_empty() {
            accepted.push(name);
        }
    }
    assert!(accepted.is_empty(), "not refused: {accepted:?}");
    assert_eq!(bench.accounts(&admin, "").await, before);
    let left: i64 = sqlx::query_scalar(
        "select (select count(*) from import_records) + (select count(*) from import_decisions)
              + (select count(*) from import_lines l join imports i on i.id = l.import_id where i.etat = 'refuse')",
    )
    .fetch_one(&bench.suite.superuser().await)
    .await
    .unwrap();
    assert_eq!(left, 0, "nothing of a refused file is kept");
}
