//! Sheets (I-05b) and the portal's file (I-06b): one table, as CSV or ODS, known by its titles and never by its name.
//!
//! Owns the passage from bytes to the same flat [`Record`]s as the registry's files give, with their lines. Faults of the
//! table as a whole come all at once, with line and column; what is wrong with one person is a line of the report, as for
//! the registry. A table is small: it is held whole, within `bornes`, and whatever the bytes, reading never panics.
//!
//! To read one more column: a variant and its titles in `colonnes.rs`, its place in `personnes.rs` or `ent.rs`.

mod colonnes;
mod csv;
mod ent;
mod ods;
mod personnes;

#[cfg(test)]
mod tests;

use std::io::{Read, Seek, SeekFrom};
use std::ops::ControlFlow;

pub use colonnes::Colonne;

use self::colonnes::Titres;
use crate::domain::siecle::{
    self, FileKind, Header, Limits, Outcome, Record, Refusal, RefusalCode,
};

/// What one table may cost.
mod bornes {
    /// Bytes, unpacked.
    pub(super) const OCTETS: u64 = 24 << 20;
    pub(super) const LIGNES: usize = 50_000;
    pub(super) const COLONNES: usize = 60;
    /// Characters of one cell.
    pub(super) const CELLULE: usize = 2_000;
    /// Faults told of one file: the rest is more of the same.
    pub(super) const FAUTES: usize = 50;
}

/// One row, its cells tidied.
#[derive(Debug, Clone, Default)]
pub(in crate::domain) struct Ligne {
    /// 1-based.
    pub(in crate::domain) line: u64,
    pub(in crate::domain) cells: Vec<String>,
}

impl Ligne {
    fn is_blank(&self) -> bool {
        self.cells.iter().all(String::is_empty)
    }
}

/// Reads one uploaded file, whichever it is: a table, or a file of the registry.
///
/// # Errors
/// Every reason to refuse the file.
pub fn read<R: Read + Seek>(
    mut input: R,
    limits: &Limits,
    sink: &mut dyn FnMut(Record) -> ControlFlow<()>,
) -> Result<Outcome, Vec<Refusal>> {
    let unreadable = |_| vec![Refusal::whole(RefusalCode::XmlMalforme)];
    let mut head = Vec::new();
    input
        .by_ref()
        .take(512)
        .read_to_end(&mut head)
        .map_err(unreadable)?;
    input.seek(SeekFrom::Start(0)).map_err(unreadable)?;
    let rows = if head.starts_with(b"PK") {
        if !siecle::is_spreadsheet(&mut input) {
            return siecle::read(input, limits, sink).map_err(|refusal| vec![refusal]);
        }
        ods::rows(input, limits)?
    } else if csv::may_be(&head) {
        csv::rows(input)?
    } else {
        return siecle::read(input, limits, sink).map_err(|refusal| vec![refusal]);
    };
    records(rows, sink)
}

fn records(
    rows: Vec<Ligne>,
    sink: &mut dyn FnMut(Record) -> ControlFlow<()>,
) -> Result<Outcome, Vec<Refusal>> {
    let mut rows = rows.into_iter().filter(|row| !row.is_blank());
    let Some(first) = rows.next() else {
        return Err(vec![Refusal::whole(RefusalCode::FichierVide)]);
    };
    let titres = Titres::read(&first)?;
    let mut faults = Vec::new();
    let mut header = Header {
        kind: titres.kind,
        uai: String::new(),
        uai_line: first.line,
        annee: 0,
        annee_line: first.line,
        records: 0,
        people: 0,
    };
    for row in rows {
        if let Some(extra) = row
            .cells
            .iter()
            .skip(titres.len())
            .position(|cell| !cell.is_empty())
        {
            let column = (titres.len() + extra + 1) as u64;
            faults.push(Refusal::at(
                RefusalCode::LigneTropLongue,
                (row.line, column),
            ));
            continue;
        }
        header.people += 1;
        let read = match titres.kind {
            FileKind::Ent => ent::records(&titres, &row),
            _ => personnes::records(&titres, &row),
        };
        for record in read {
            header.records += 1;
            if faults.is_empty() && sink(record).is_break() {
                return Ok(Outcome::Stopped);
            }
        }
    }
    if header.people == 0 {
        faults.push(Refusal::whole(RefusalCode::FichierVide));
    }
    faults.truncate(bornes::FAUTES);
    if faults.is_empty() {
        Ok(Outcome::Read(header))
    } else {
        Err(faults)
    }
}

/// A cell as kept, or why the table is refused.
fn cell(text: &str, place: (u64, u64)) -> Result<String, Vec<Refusal>> {
    if text.chars().count() > bornes::CELLULE {
        return Err(vec![Refusal::at(RefusalCode::TableauTropGrand, place)]);
    }
    Ok(siecle::text::tidy(text))
}

fn too_large(line: u64) -> Vec<Refusal> {
    vec![Refusal::at(RefusalCode::TableauTropGrand, (line, 0))]
}
