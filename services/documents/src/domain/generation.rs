//! Kinds and formats of documents, and the record that one was made.

use std::{fmt, str::FromStr};

use jiff::Timestamp;

use super::ids::{ApprenantId, GenerationId, PeriodId};

/// What can be printed (domain.md § 6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// D-01.
    PreConvention,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 1] = [Self::PreConvention];

    /// Stable code, on the wire and in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::PreConvention => "pre-convention",
        }
    }
}

/// In which form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Word processor, every control editable.
    Docx,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 1] = [Self::Docx];

    /// Stable code, on the wire and in the database; also the extension of the file.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Docx => "docx",
        }
    }

    /// Media type of the file.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        }
    }
}

/// A code that names nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unknown;

impl FromStr for Kind {
    type Err = Unknown;

    fn from_str(code: &str) -> Result<Self, Unknown> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.code() == code)
            .ok_or(Unknown)
    }
}

impl FromStr for Format {
    type Err = Unknown;

    fn from_str(code: &str) -> Result<Self, Unknown> {
        Self::ALL
            .into_iter()
            .find(|format| format.code() == code)
            .ok_or(Unknown)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The audit record of one document: who had what made, about whom, when. Never its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Generation {
    pub id: GenerationId,
    pub kind: Kind,
    pub format: Format,
    pub period: PeriodId,
    pub apprenant: ApprenantId,
    /// `person:<uuid>` or `service:<name>`.
    pub actor: String,
    pub at: Timestamp,
    /// Bytes of the file.
    pub size: usize,
}

/// A finished file, ready to be handed out.
#[derive(Clone, PartialEq, Eq)]
pub struct File {
    pub name: String,
    pub format: Format,
    pub bytes: Vec<u8>,
}

/// Names people and holds what they wrote: neither is ever logged.
impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "File({}, {} bytes)", self.format, self.bytes.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_lead_back_to_what_they_name() {
        for kind in Kind::ALL {
            assert_eq!(kind.code().parse(), Ok(kind));
        }
        for format in Format::ALL {
            assert_eq!(format.code().parse(), Ok(format));
        }
        assert_eq!("facture".parse::<Kind>(), Err(Unknown));
        assert_eq!("exe".parse::<Format>(), Err(Unknown));
    }

    #[test]
    fn a_file_says_nothing_of_its_content_when_logged() {
        let file = File {
            name: "Annexe PFMP 2 Mina AZZOUG.docx".to_owned(),
            format: Format::Docx,
            bytes: vec![0; 3],
        };
        assert_eq!(format!("{file:?}"), "File(docx, 3 bytes)");
    }
}
