//! The zip around the parts, without anything that changes from one run to the next.

use std::io::{Cursor, Write};

use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

use super::Error;

/// Zips the parts in the order given; readers expect the table of content types first.
pub(super) fn write(parts: &[(&str, Vec<u8>)]) -> Result<Vec<u8>, Error> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (place, content) in parts {
        zip.start_file(*place, options)?;
        zip.write_all(content)?;
    }
    Ok(zip.finish()?.into_inner())
}
