//! Reader of the three school-registry files (I-04): `BEE_ELEVES`, `BEE_RESPONSABLES`, `STS_EDT`.
//!
//! Owns the passage from bytes that a user uploaded to flat [`Record`]s with their line numbers:
//! packaging (plain or zipped), encodings, XML, exact paths. It decides nothing about people; that is
//! `domain::registre`. Invariants:
//!
//! - memory does not grow with the file: records are handed over one by one, nothing is kept;
//! - a file is known by its root element, never by its name;
//! - whatever the bytes, the answer is records or one [`Refusal`] with line and column, never a panic.
//!
//! To read one more element: add a field to its record in `records.rs` and a line to the `match` of the
//! section that holds it (`eleves.rs`, `responsables.rs`, `sts.rs`).

mod archive;
mod eleves;
mod encoding;
mod records;
mod refusal;
mod responsables;
mod sts;
pub mod text;
mod xml;

#[cfg(test)]
mod tests;

use std::io::{BufRead, Read, Seek};
use std::ops::ControlFlow;

pub use archive::{is_spreadsheet, with_content};
pub use records::{
    Adresse, Division, Eleve, Groupe, Individu, Lien, LigneEnt, Mef, Personne, Personnel, Record,
    Service, StructureEleve,
};
pub use refusal::{Refusal, RefusalCode};

/// Which file this is, by its root element or its titles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileKind {
    /// `BEE_ELEVES`.
    Eleves,
    /// `BEE_RESPONSABLES`.
    Responsables,
    /// `STS_EDT`.
    Sts,
    /// A sheet of people from outside the registry (I-05b).
    Tableur,
    /// The portal's correspondence file (I-06b).
    Ent,
}

impl FileKind {
    /// Stable name, used in stored reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Eleves => "eleves",
            Self::Responsables => "responsables",
            Self::Sts => "sts",
            Self::Tableur => "tableur",
            Self::Ent => "ent",
        }
    }

    /// What people call it.
    pub fn usual_name(self) -> &'static str {
        match self {
            Self::Eleves => "ElevesSansAdresses",
            Self::Responsables => "ResponsablesAvecAdresses",
            Self::Sts => "sts_emp",
            Self::Tableur => "feuille hors SIECLE",
            Self::Ent => "identifiants de l’ENT",
        }
    }

    /// Whether it comes from the registry, and so speaks for an établissement and a year.
    pub fn is_registry(self) -> bool {
        matches!(self, Self::Eleves | Self::Responsables | Self::Sts)
    }

    /// The kind of that name.
    pub fn parse(name: &str) -> Option<Self> {
        [
            Self::Eleves,
            Self::Responsables,
            Self::Sts,
            Self::Tableur,
            Self::Ent,
        ]
        .into_iter()
        .find(|kind| kind.as_str() == name)
    }
}

/// Bounds on what one uploaded file may cost.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes once unpacked.
    pub unpacked: u64,
    /// Unpacked bytes per packed byte, looked at beyond `ratio_from`.
    pub ratio: u64,
    /// Unpacked bytes below which the ratio is of no interest.
    pub ratio_from: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            unpacked: 512 << 20,
            ratio: 100,
            ratio_from: 16 << 20,
        }
    }
}

/// What a whole file said about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// By its root.
    pub kind: FileKind,
    /// As written, upper-cased; empty when absent.
    pub uai: String,
    /// Line of the UAI, 1-based; that of the root when absent.
    pub uai_line: u64,
    /// 2026 for 2026-2027; 0 when absent or unreadable.
    pub annee: i32,
    /// Line of the school year.
    pub annee_line: u64,
    /// Records handed over.
    pub records: u64,
    /// Learners, persons or staff: what the screen counts.
    pub people: u64,
}

/// How reading ended without a refusal.
#[derive(Debug)]
pub enum Outcome {
    /// The file was read whole.
    Read(Header),
    /// The receiver asked to stop.
    Stopped,
}

/// Reads one uploaded file and hands every record to `sink`.
///
/// # Errors
/// The first reason to refuse the file (FORMAT.md § 7.1). Records may already have been handed over: the
/// caller drops them.
pub fn read<R: Read + Seek>(
    input: R,
    limits: &Limits,
    sink: &mut dyn FnMut(Record) -> ControlFlow<()>,
) -> Result<Outcome, Refusal> {
    archive::with_xml(input, limits, &mut |bytes: &mut dyn BufRead| {
        let mut decoded = encoding::Decoded::new(bytes)?;
        xml::walk(&mut decoded, sink)
    })
}
