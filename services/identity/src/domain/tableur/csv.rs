//! CSV: UTF-8 or Windows-1252; semicolons, commas or tabs, whichever the titles use.

use std::io::{Read, Seek};

use super::colonnes::Colonne;
use super::{Ligne, bornes, cell, too_large};
use crate::domain::siecle::{Refusal, RefusalCode};

const BOM: &[u8] = b"\xef\xbb\xbf";
const UTF16_BOMS: [&[u8]; 2] = [b"\xff\xfe", b"\xfe\xff"];
const DELIMITERS: [u8; 3] = [b';', b',', b'\t'];
/// Whether a file that begins so is a table: its first line has several cells, and one of our titles.
pub(super) fn may_be(head: &[u8]) -> bool {
    if UTF16_BOMS.iter().any(|bom| head.starts_with(bom)) {
        return false;
    }
    let head = head.strip_prefix(BOM).unwrap_or(head);
    if head.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'<') {
        return false;
    }
    let text = decode(head);
    let first = text.lines().find(|line| !line.trim().is_empty());
    let delimiter = char::from(delimiter(&text));
    first.is_some_and(|line| {
        line.contains(delimiter)
            && line
                .split(delimiter)
                .any(|title| Colonne::of(title.trim_matches('"')).is_some())
    })
}

/// The rows of the table.
pub(super) fn rows<R: Read + Seek>(input: R) -> Result<Vec<Ligne>, Vec<Refusal>> {
    let mut bytes = Vec::new();
    input
        .take(bornes::OCTETS + 1)
        .read_to_end(&mut bytes)
        .map_err(|_| vec![Refusal::whole(RefusalCode::XmlMalforme)])?;
    if bytes.len() as u64 > bornes::OCTETS {
        return Err(too_large(0));
    }
    if bytes.contains(&0) {
        let line = bytes
            .iter()
            .take_while(|byte| **byte != 0)
            .filter(|byte| **byte == b'\n');
        let line = line.count() as u64 + 1;
        return Err(vec![Refusal::at(RefusalCode::EncodageInvalide, (line, 1))]);
    }
    let text = decode(bytes.strip_prefix(BOM).unwrap_or(&bytes));
    let mut reader = ::csv::ReaderBuilder::new()
        .delimiter(delimiter(&text))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let mut lines = Lines::new(&text);
    for record in reader.records() {
        let record = record.map_err(|_| vec![Refusal::whole(RefusalCode::EncodageInvalide)])?;
        let line = lines.at(record.position().map_or(0, ::csv::Position::byte));
        if rows.len() == bornes::LIGNES || record.len() > bornes::COLONNES {
            return Err(too_large(line));
        }
        let cells = record
            .iter()
            .zip(1..)
            .map(|(text, column)| cell(text, (line, column)))
            .collect::<Result<Vec<_>, _>>()?;
        rows.push(Ligne { line, cells });
    }
    Ok(rows)
}

/// Lines of a text, asked for in its order: the parser's own places fall before the ends of line that it skips.
struct Lines<'a> {
    bytes: &'a [u8],
    counted: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            bytes: text.as_bytes(),
            counted: 0,
            line: 1,
        }
    }

    /// The line of what stands at that byte, or after the ends of line there.
    fn at(&mut self, byte: u64) -> u64 {
        let from = usize::try_from(byte).unwrap_or(usize::MAX);
        while let Some(byte) = self.bytes.get(self.counted)
            && (self.counted < from || matches!(byte, b'\r' | b'\n'))
        {
            let next = self.bytes.get(self.counted + 1);
            self.line += u64::from(*byte == b'\n' || (*byte == b'\r' && next != Some(&b'\n')));
            self.counted += 1;
        }
        self.line
    }
}

/// UTF-8 when it is, else what French spreadsheets write without saying so.
fn decode(bytes: &[u8]) -> String {
    // The head of a file may end within a character.
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(error) if error.error_len().is_none() => {
            String::from_utf8_lossy(&bytes[..error.valid_up_to()]).into_owned()
        }
        Err(_) => encoding_rs::WINDOWS_1252
            .decode_without_bom_handling(bytes)
            .0
            .into_owned(),
    }
}

/// The delimiter that the titles hold most of.
fn delimiter(text: &str) -> u8 {
    let titles = text
        .lines()
        .find(|line| !line.trim().is_empty())
        .unwrap_or_default();
    let count = |delimiter: u8| titles.bytes().filter(|byte| *byte == delimiter).count();
    DELIMITERS
        .into_iter()
        .rev()
        .max_by_key(|delimiter| count(*delimiter))
        .unwrap_or(b';')
}
