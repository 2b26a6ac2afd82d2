//! Registry files for tests: those of the fixtures, moved to the school year of today (identity refuses those of a past
//! one, I-04), and those of invented schools of any size ([`School`]).

mod bizarreries;
mod export;
mod people;
mod school;

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use machine::Checkout;
use regex::bytes::{Captures, Regex};

use crate::calendar::{school_year, today};

pub use bizarreries::{Bizarrerie, Level};
pub use people::{Eleve, Personne};
pub use school::{Moves, School};

/// The school year that the fixtures were made for.
const MADE_FOR: i16 = 2026;
/// Every year of such a file: of a day, French or ISO, of the file itself, or of a file's name.
const YEARS: &str = r#"(?<before>\b\d{2}/\d{2}/|<ANNEE_SCOLAIRE>|ANNEE="|_)(?<year>\d{4})\b|\b(?<iso>\d{4})(?<after>-\d{2}-\d{2})"#;

/// Name and content of the registry files of a folder of fixtures, relative to the checkout.
pub fn files(folder: &str) -> Result<Vec<(String, Vec<u8>)>> {
    let folder = Checkout::locate().root().join(folder);
    let mut files = Vec::new();
    for entry in fs::read_dir(&folder).with_context(|| format!("reading {}", folder.display()))? {
        let path = entry?.path();
        if path.extension().is_none_or(|extension| extension != "xml") {
            continue;
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let years = school_year(today()) - MADE_FOR;
        let moved_name = String::from_utf8(moved(name.as_bytes(), years)?)?;
        files.push((moved_name, moved(&fs::read(&path)?, years)?));
    }
    files.sort();
    Ok(files)
}

/// Writes the files of these folders of `tests/fixtures` below `target`, under the same names of folders.
pub fn write(folders: &[&str], target: &Path) -> Result<()> {
    for folder in folders {
        let place = target.join(folder);
        fs::create_dir_all(&place)?;
        for (name, bytes) in files(folder)? {
            fs::write(place.join(name), bytes)?;
        }
    }
    Ok(())
}

/// The same file, so many years later. Who was born on a 29 February is born on a 28th in other years.
fn moved(bytes: &[u8], years: i16) -> Result<Vec<u8>> {
    let pattern = Regex::new(YEARS)?;
    let later = |year: &[u8]| {
        let year: i16 = String::from_utf8_lossy(year).parse().unwrap_or(MADE_FOR);
        year + years
    };
    let moved = pattern.replace_all(bytes, |found: &Captures<'_>| {
        let part = |name: &str| found.name(name).map(|part| part.as_bytes().to_vec());
        let year = later(&part("year").or_else(|| part("iso")).unwrap_or_default());
        let leaps = year % 4 == 0;
        let before = part("before").unwrap_or_default();
        let after = part("after").unwrap_or_default();
        match (before.as_slice(), after.as_slice()) {
            (b"29/02/", _) if !leaps => format!("28/02/{year}").into_bytes(),
            (_, b"-02-29") if !leaps => format!("{year}-02-28").into_bytes(),
            _ => [before, year.to_string().into_bytes(), after].concat(),
        }
    });
    Ok(moved.into_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_year_of_a_file_moves_and_nothing_else() {
        let made = "<ANNEE_SCOLAIRE>2026</ANNEE_SCOLAIRE> ANNEE=\"2026\" 29/02/2008 01/09/2026 2026-09-01 \
                    2028-02-29 <CODE_MEF>24720104310</CODE_MEF> 0761234D sts_emp_0761234D_2026.xml 200001";
        let later = "<ANNEE_SCOLAIRE>2027</ANNEE_SCOLAIRE> ANNEE=\"2027\" 28/02/2009 01/09/2027 2027-09-01 \
                     2029-02-28 <CODE_MEF>24720104310</CODE_MEF> 0761234D sts_emp_0761234D_2027.xml 200001";
        let moved = |years| String::from_utf8(moved(made.as_bytes(), years).unwrap()).unwrap();
        assert_eq!(moved(1), later);
        assert_eq!(moved(0), made);
    }
}
