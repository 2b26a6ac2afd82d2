//! What is wrong in the data, told so that whoever edits a file finds the place at once.

use std::fmt;

use crate::wrong::Wrong;

/// One fault of one file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// Name of the file, without its folder.
    pub file: String,
    /// Place inside the file, e.g. `activites.A1.taches.A1T2.competences`; empty when the whole file is meant.
    pub path: String,
    /// What is wrong there.
    pub wrong: Wrong,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() {
            write!(f, "{}: {}", self.file, self.wrong)
        } else {
            write!(f, "{}: {}: {}", self.file, self.path, self.wrong)
        }
    }
}

/// Every fault found while reading a set of files, in the order of files.
///
/// Displayed one fault per line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{} fault(s) in the référentiels:\n{}", .faults.len(), lines(.faults))]
pub struct LoadError {
    /// Never empty.
    pub faults: Vec<Fault>,
}

impl LoadError {
    /// The same faults, of the file of that name.
    pub(crate) fn of(mut self, file: &str) -> Self {
        for fault in &mut self.faults {
            file.clone_into(&mut fault.file);
        }
        self
    }
}

fn lines(faults: &[Fault]) -> String {
    let lines: Vec<String> = faults.iter().map(|fault| format!("  {fault}")).collect();
    lines.join("\n")
}

/// Gathers the faults of one file.
#[derive(Debug)]
pub(crate) struct Faults {
    file: String,
    found: Vec<Fault>,
}

impl Faults {
    pub(crate) fn of(file: &str) -> Self {
        Self {
            file: file.to_owned(),
            found: Vec::new(),
        }
    }

    pub(crate) fn add(&mut self, path: impl Into<String>, wrong: Wrong) {
        self.found.push(Fault {
            file: self.file.clone(),
            path: path.into(),
            wrong,
        });
    }

    /// `value`, if it has no fault.
    pub(crate) fn or<T>(self, value: T) -> Result<T, LoadError> {
        if self.found.is_empty() {
            Ok(value)
        } else {
            Err(self.into())
        }
    }

    pub(crate) fn into_vec(self) -> Vec<Fault> {
        self.found
    }
}

impl From<Faults> for LoadError {
    fn from(faults: Faults) -> Self {
        Self {
            faults: faults.found,
        }
    }
}
