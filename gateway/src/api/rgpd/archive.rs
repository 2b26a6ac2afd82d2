//! The archive itself: a page to read first, then one JSON file per service.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{Seek as _, Write as _};

use anyhow::Context as _;
use chassis::french;
use jiff::Timestamp;
use serde_json::{Map, Value};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::error::Problem;
use crate::sentence::Sentence;

const LISEZMOI: &str = include_str!("../../../catalogue/lisezmoi.txt");

/// What one service holds.
#[derive(Debug)]
pub(super) struct Part {
    service: &'static str,
    tables: Map<String, Value>,
    /// Files of the person, each in a file without name of this machine: gone with this process.
    files: Vec<(String, File)>,
}

impl Part {
    /// Nothing yet.
    pub(super) fn of(service: &'static str) -> Self {
        Self {
            service,
            tables: Map::new(),
            files: Vec::new(),
        }
    }

    /// Adds rows; of a table without any, nothing is said.
    pub(super) fn add(&mut self, table: &str, rows_json: &str) -> Result<(), Problem> {
        let rows: Vec<Value> = serde_json::from_str(rows_json).map_err(|error| {
            tracing::error!(%error, table, "unreadable rows");
            Problem::internal()
        })?;
        if rows.is_empty() {
            return Ok(());
        }
        let held = self
            .tables
            .entry(table)
            .or_insert_with(|| Value::from(Vec::<Value>::new()));
        if let Some(held) = held.as_array_mut() {
            held.extend(rows);
        }
        Ok(())
    }

    /// Adds bytes to a file; those of one file come one after the other.
    pub(super) fn add_bytes(&mut self, name: &str, bytes: &[u8]) -> Result<(), Problem> {
        self.append(name, bytes).map_err(|error| {
            tracing::error!(%error, "spooling a file of an archive");
            Problem::internal()
        })
    }

    fn append(&mut self, name: &str, bytes: &[u8]) -> std::io::Result<()> {
        if self.files.last().is_none_or(|(last, _)| last != name) {
            self.files.push((name.to_owned(), tempfile::tempfile()?));
        }
        match self.files.last_mut() {
            Some((_, file)) => file.write_all(bytes),
            None => Ok(()),
        }
    }

    fn lines(&self) -> usize {
        self.tables
            .values()
            .filter_map(Value::as_array)
            .map(Vec::len)
            .sum()
    }

    /// Name of its file, and what is in it.
    fn file(&self) -> (&'static str, &'static str) {
        match self.service {
            "identity" => (
                "comptes.json",
                "l’identité, la scolarité, le compte et ses connexions",
            ),
            "periods" => (
                "periodes.json",
                "les périodes en entreprise et les fiches de liaison",
            ),
            "portfolio" => (
                "portfolios.json",
                "les portfolios et les fiches de chaque semaine",
            ),
            "evaluation" => (
                "bilans.json",
                "les bilans entreprise et les bilans intermédiaires",
            ),
            _ => ("documents.json", "les documents produits"),
        }
    }
}

/// All that is held on a person in an établissement, at an instant.
#[derive(Debug)]
pub(super) struct Archive {
    pub(super) personne: String,
    pub(super) etablissement: String,
    pub(super) at: Timestamp,
    pub(super) parts: Vec<Part>,
}

impl Archive {
    /// The file, read from its beginning. It takes long: never on a thread that others wait for.
    pub(super) fn zip(mut self) -> anyhow::Result<File> {
        let mut zip = ZipWriter::new(tempfile::tempfile()?);
        let options = SimpleFileOptions::default();
        zip.start_file("LISEZMOI.txt", options)?;
        // Old editors of Windows read UTF-8 where it announces itself, and lines where they end in both marks.
        zip.write_all("\u{feff}".as_bytes())?;
        zip.write_all(self.read_first()?.replace('\n', "\r\n").as_bytes())?;
        for part in &self.parts {
            zip.start_file(part.file().0, options)?;
            serde_json::to_writer_pretty(&mut zip, &part.tables)?;
        }
        // Photos and documents are compressed already.
        let stored = options.compression_method(CompressionMethod::Stored);
        for (name, file) in self.parts.iter_mut().flat_map(|part| &mut part.files) {
            zip.start_file(format!("fichiers/{name}"), stored)?;
            file.rewind()?;
            std::io::copy(file, &mut zip)?;
        }
        let mut made = zip.finish()?;
        made.rewind()?;
        Ok(made)
    }

    fn read_first(&self) -> anyhow::Result<String> {
        let mut files = String::new();
        for part in &self.parts {
            let (name, what) = part.file();
            let count = part.lines();
            let lines = if count > 1 { "lignes" } else { "ligne" };
            let _ = writeln!(files, "- {name} : {what} ({count} {lines})");
        }
        let joined = self
            .parts
            .iter()
            .map(|part| part.files.len())
            .sum::<usize>();
        if joined > 0 {
            let said = if joined > 1 { "fichiers" } else { "fichier" };
            let _ = writeln!(
                files,
                "- dossier « fichiers » : les photos et documents joints ({joined} {said})"
            );
        }
        let params = [
            ("personne", self.personne.clone()),
            ("etablissement", self.etablissement.clone()),
            ("instant", self.at.to_string()),
            ("fichiers", french::printed(&files)),
        ];
        let params = params
            .into_iter()
            .map(|(name, value)| (name.to_owned(), Value::from(value)))
            .collect();
        let page = Sentence::parse(&french::printed(LISEZMOI)).context("reading lisezmoi.txt")?;
        Ok(page.render(&params))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use std::io::Read as _;

    use super::*;

    #[test]
    fn one_archive_says_what_it_holds_and_holds_it_i12() {
        let mut held = Part::of("portfolio");
        for bytes in ["un", " canari", ""] {
            held.add_bytes("001 mot.txt", bytes.as_bytes()).unwrap();
        }
        held.add_bytes("002 mot.txt", b"").unwrap();
        held.add("portfolios", r#"[{"id": 1}]"#).unwrap();
        held.add("portfolios", r#"[{"id": 2}]"#).unwrap();
        held.add("sheets", "[]").unwrap();
        let archive = Archive {
            personne: "Mina {AZZOUG}".to_owned(),
            etablissement: "Lycée d’exemple (0761234D)".to_owned(),
            at: "2026-06-09T18:00:00Z".parse().unwrap(),
            parts: vec![held, Part::of("documents")],
        };
        let mut zip = zip::ZipArchive::new(archive.zip().unwrap()).unwrap();
        let mut read = |name: &str| {
            let mut text = String::new();
            zip.by_name(name)
                .unwrap()
                .read_to_string(&mut text)
                .unwrap();
            text
        };
        let first = read("LISEZMOI.txt");
        assert!(first.contains("Mina {AZZOUG}"), "{first}");
        assert!(first.contains("9 juin 2026 à 20:00"), "{first}");
        assert!(
            first.contains("(2 lignes)") && first.contains("(0 ligne)"),
            "{first}"
        );
        assert!(!first.contains("non précisé"), "{first}");
        let rows: Value = serde_json::from_str(&read("portfolios.json")).unwrap();
        assert_eq!(
            rows,
            serde_json::json!({"portfolios": [{"id": 1}, {"id": 2}]})
        );
        assert_eq!(read("documents.json"), "{}");
        assert!(first.contains("(2 fichiers)"), "{first}");
        assert_eq!(read("fichiers/001 mot.txt"), "un canari");
        assert_eq!(read("fichiers/002 mot.txt"), "");
    }
}
