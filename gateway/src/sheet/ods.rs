//! The least OpenDocument spreadsheet that holds a table of texts.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const MEDIA_TYPE: &str = "application/vnd.oasis.opendocument.spreadsheet";
const MANIFEST: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" manifest:version=\"1.3\">\
<manifest:file-entry manifest:full-path=\"/\" manifest:version=\"1.3\" \
manifest:media-type=\"application/vnd.oasis.opendocument.spreadsheet\"/>\
<manifest:file-entry manifest:full-path=\"content.xml\" manifest:media-type=\"text/xml\"/></manifest:manifest>";
const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" \
xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" office:version=\"1.3\">\
<office:automatic-styles><style:style style:name=\"colonne\" style:family=\"table-column\">\
<style:table-column-properties style:column-width=\"4cm\"/></style:style></office:automatic-styles>\
<office:body><office:spreadsheet><table:table table:name=\"Feuille1\">";
const TAIL: &str = "</table:table></office:spreadsheet></office:body></office:document-content>";

pub(super) fn beginning(columns: usize) -> String {
    format!(
        "{HEAD}<table:table-column table:style-name=\"colonne\" table:number-columns-repeated=\"{columns}\"/>"
    )
}

pub(super) fn row<T: AsRef<str>>(text: &mut String, cells: &[T]) {
    text.push_str("<table:table-row>");
    for cell in cells {
        // Said to be a text: what looks like a formula is not one.
        text.push_str("<table:table-cell office:value-type=\"string\"><text:p>");
        push(text, cell.as_ref());
        text.push_str("</text:p></table:table-cell>");
    }
    text.push_str("</table:table-row>");
}

fn push(text: &mut String, cell: &str) {
    for c in cell.chars() {
        match c {
            '&' => text.push_str("&amp;"),
            '<' => text.push_str("&lt;"),
            '>' => text.push_str("&gt;"),
            '\n' => text.push_str("<text:line-break/>"),
            '\t' => text.push_str("<text:tab/>"),
            // XML has no place for the others.
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => text.push(c),
        }
    }
}

pub(super) fn archive(mut content: String) -> std::io::Result<Vec<u8>> {
    content.push_str(TAIL);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    // Comes first and as it is: that is how programs know the file.
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    archive.start_file("mimetype", stored)?;
    archive.write_all(MEDIA_TYPE.as_bytes())?;
    for (name, text) in [
        ("META-INF/manifest.xml", MANIFEST),
        ("content.xml", &content),
    ] {
        archive.start_file(name, SimpleFileOptions::default())?;
        archive.write_all(text.as_bytes())?;
    }
    Ok(archive.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::io::Read as _;

    use super::*;

    #[test]
    fn any_text_makes_a_readable_sheet_d09() {
        let mut text = beginning(2);
        row(&mut text, &["=1+1 <b>&", "a\u{0}\u{1b}b\nc"]);
        let bytes = archive(text).unwrap();
        assert_eq!(&bytes[30..38], b"mimetype");
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut content = String::new();
        archive
            .by_name("content.xml")
            .unwrap()
            .read_to_string(&mut content)
            .unwrap();
        assert!(content.contains("<text:p>=1+1 &lt;b&gt;&amp;</text:p>"));
        assert!(content.contains("<text:p>ab<text:line-break/>c</text:p>"));
        assert!(content.ends_with("</office:document-content>"));
    }
}
