//! The first sheet of an OpenDocument spreadsheet, with bounds on all that a file may claim to repeat.

use std::io::{BufRead, Read, Seek};

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::{Ligne, bornes, cell, too_large};
use crate::domain::siecle::{self, Limits, Refusal, RefusalCode};

const MAX_DEPTH: usize = 64;
/// No sheet is longer; a file may say what it likes.
const LAST_LINE: u64 = 1 << 32;

/// The rows of the first sheet.
pub(super) fn rows<R: Read + Seek>(input: R, limits: &Limits) -> Result<Vec<Ligne>, Vec<Refusal>> {
    let limits = Limits {
        unpacked: limits.unpacked.min(bornes::OCTETS),
        ..*limits
    };
    let mut found = Ok(Vec::new());
    siecle::with_content(input, &limits, &mut |bytes: &mut dyn BufRead| {
        found = Walk::default().rows(bytes);
        match &found {
            Err(faults) => Err(faults
                .first()
                .cloned()
                .unwrap_or_else(|| Refusal::whole(RefusalCode::XmlMalforme))),
            Ok(_) => Ok(()),
        }
    })
    .map_err(|refusal| vec![refusal])?;
    found
}

/// Where the reading is.
#[derive(Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "four independent facts of the place that was reached"
)]
struct Walk {
    rows: Vec<Ligne>,
    row: Ligne,
    /// Rows of the sheet that were read, each as often as it stands there; bounded, for it is stored.
    line: u64,
    /// How often the row at hand stands there.
    row_repeat: u64,
    cell_repeat: usize,
    text: String,
    /// The value that the cell declares, better than the text it shows.
    value: Option<String>,
    in_table: bool,
    in_cell: bool,
    /// Inside a paragraph of the cell: text elsewhere is layout.
    in_text: bool,
    done: bool,
}

impl Walk {
    fn rows(mut self, bytes: &mut dyn BufRead) -> Result<Vec<Ligne>, Vec<Refusal>> {
        let malformed = || vec![Refusal::whole(RefusalCode::XmlMalforme)];
        let mut reader = Reader::from_reader(bytes);
        reader.config_mut().expand_empty_elements = true;
        let mut buffer = Vec::new();
        let mut depth = 0;
        while !self.done {
            buffer.clear();
            match reader
                .read_event_into(&mut buffer)
                .map_err(|_| malformed())?
            {
                // The sheet has to end by itself.
                Event::Eof => return Err(malformed()),
                Event::DocType(_) => {
                    return Err(vec![Refusal::whole(RefusalCode::DtdInterdite)]);
                }
                Event::Start(start) => {
                    depth += 1;
                    if depth > MAX_DEPTH {
                        return Err(vec![Refusal::whole(RefusalCode::XmlTropProfond)]);
                    }
                    self.open(&start)?;
                }
                Event::End(end) => {
                    depth -= 1;
                    self.close(end.name().as_ref())?;
                }
                Event::Text(text) => self.append(&text)?,
                Event::CData(text) => self.append(&text)?,
                Event::GeneralRef(reference) => {
                    let resolved = match reference.resolve_char_ref() {
                        Ok(Some(c)) => c.to_string(),
                        Ok(None) => resolve_predefined_entity(&reference)
                            .map(str::to_owned)
                            .ok_or_else(malformed)?,
                        Err(_) => return Err(malformed()),
                    };
                    self.append(&resolved)?;
                }
                _ => {}
            }
        }
        Ok(self.rows)
    }

    fn open(&mut self, start: &BytesStart<'_>) -> Result<(), Vec<Refusal>> {
        match start.name().as_ref() {
            "table:table" => self.in_table = true,
            "table:table-row" if self.in_table => {
                self.row_repeat = repeated(start, "table:number-rows-repeated")?;
                self.row = Ligne {
                    line: self.line + 1,
                    cells: Vec::new(),
                };
            }
            "table:table-cell" | "table:covered-table-cell" if self.in_table => {
                self.cell_repeat =
                    usize::try_from(repeated(start, "table:number-columns-repeated")?)
                        .unwrap_or(usize::MAX);
                self.value = value(start)?;
                self.text.clear();
                self.in_cell = true;
            }
            "text:p" if self.in_cell => {
                self.in_text = true;
                if !self.text.is_empty() {
                    self.text.push(' ');
                }
            }
            "text:s" | "text:tab" | "text:line-break" if self.in_text => self.text.push(' '),
            // A note is no value.
            "office:annotation" => self.in_cell = false,
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str) -> Result<(), Vec<Refusal>> {
        match name {
            "table:table" => self.done = true,
            "office:annotation" => self.in_cell = true,
            "text:p" => self.in_text = false,
            "table:table-cell" | "table:covered-table-cell" if self.in_table => self.end_cell()?,
            "table:table-row" if self.in_table => self.end_row()?,
            _ => {}
        }
        Ok(())
    }

    fn append(&mut self, text: &str) -> Result<(), Vec<Refusal>> {
        if self.in_cell && self.in_text {
            self.text.push_str(text);
            if self.text.len() > 4 * bornes::CELLULE {
                return Err(too_large(self.line + 1));
            }
        }
        Ok(())
    }

    fn end_cell(&mut self) -> Result<(), Vec<Refusal>> {
        self.in_cell = false;
        let shown = self
            .value
            .take()
            .unwrap_or_else(|| std::mem::take(&mut self.text));
        let column = self.row.cells.len() as u64 + 1;
        let shown = cell(&shown, (self.line + 1, column))?;
        // Sheets end with thousands of empty cells, said at once.
        let wanted = if shown.is_empty() {
            self.cell_repeat
                .min(bornes::COLONNES.saturating_sub(self.row.cells.len()))
        } else {
            self.cell_repeat
        };
        if self.row.cells.len().saturating_add(wanted) > bornes::COLONNES {
            return Err(too_large(self.line + 1));
        }
        for _ in 0..wanted {
            self.row.cells.push(shown.clone());
        }
        Ok(())
    }

    /// A row said to stand several times is read once: it would be the same person again.
    fn end_row(&mut self) -> Result<(), Vec<Refusal>> {
        let row = std::mem::take(&mut self.row);
        self.line = self.line.saturating_add(self.row_repeat).min(LAST_LINE);
        if row.is_blank() {
            return Ok(());
        }
        if self.rows.len() == bornes::LIGNES {
            return Err(too_large(row.line));
        }
        self.rows.push(row);
        Ok(())
    }
}

fn attribute(start: &BytesStart<'_>, name: &str) -> Result<Option<String>, Vec<Refusal>> {
    let malformed = || vec![Refusal::whole(RefusalCode::XmlMalforme)];
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|_| malformed())?;
        if attribute.key.as_ref() == name {
            let value = quick_xml::escape::unescape(&attribute.value).map_err(|_| malformed())?;
            return Ok(Some(value.into_owned()));
        }
    }
    Ok(None)
}

fn repeated(start: &BytesStart<'_>, name: &str) -> Result<u64, Vec<Refusal>> {
    Ok(attribute(start, name)?
        .and_then(|text| text.parse().ok())
        .unwrap_or(1))
}

/// Dates and whole numbers are what they are, however the sheet shows them.
fn value(start: &BytesStart<'_>) -> Result<Option<String>, Vec<Refusal>> {
    match attribute(start, "office:value-type")?.as_deref() {
        Some("date") => {
            Ok(attribute(start, "office:date-value")?.map(|date| date.chars().take(10).collect()))
        }
        Some("float") => Ok(attribute(start, "office:value")?.filter(|number| {
            !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
        })),
        _ => Ok(None),
    }
}
