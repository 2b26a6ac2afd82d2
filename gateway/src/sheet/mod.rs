//! Sheets that people download: one table, as CSV or as an OpenDocument spreadsheet. Whatever a cell holds, a program
//! that opens the sheet shows it as a text and computes nothing.

mod csv;
mod ods;

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::header;

use crate::error::Problem;
use crate::http::answer::attachment;

/// In which form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// UTF-8 with its mark, semicolons: what French spreadsheets open at once.
    Csv,
    /// OpenDocument.
    Ods,
}

impl Format {
    fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Ods => "ods",
        }
    }

    fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Ods => "application/vnd.oasis.opendocument.spreadsheet",
        }
    }
}

/// A sheet being written, row by row: only its text is held.
pub struct Sheet {
    format: Format,
    text: String,
}

impl Sheet {
    /// A sheet with its row of titles.
    pub fn new(format: Format, titles: &[&str]) -> Self {
        let text = match format {
            Format::Csv => csv::MARK.to_owned(),
            Format::Ods => ods::beginning(titles.len()),
        };
        let mut sheet = Self { format, text };
        sheet.row(titles);
        sheet
    }

    /// One more row.
    pub fn row<T: AsRef<str>>(&mut self, cells: &[T]) {
        match self.format {
            Format::Csv => csv::row(&mut self.text, cells),
            Format::Ods => ods::row(&mut self.text, cells),
        }
    }

    /// The bytes of the file.
    ///
    /// # Errors
    /// When the archive cannot be written.
    pub fn bytes(self) -> std::io::Result<Vec<u8>> {
        match self.format {
            Format::Csv => Ok(self.text.into_bytes()),
            Format::Ods => ods::archive(self.text),
        }
    }

    /// The file as an answer, under `name` and its extension.
    ///
    /// # Errors
    /// When the archive cannot be written.
    pub fn answer(self, name: &str) -> Result<Response, Problem> {
        let format = self.format;
        let bytes = self.bytes().map_err(|error| {
            tracing::error!(%error, "a sheet could not be written");
            Problem::internal()
        })?;
        let headers = [
            (
                header::CONTENT_TYPE,
                http::HeaderValue::from_static(format.media_type()),
            ),
            (
                header::CONTENT_DISPOSITION,
                attachment(&format!("{name}.{}", format.extension())),
            ),
        ];
        Ok((headers, Body::from(bytes)).into_response())
    }
}
