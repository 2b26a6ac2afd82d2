//! What a file that somebody sent is, by its content (F-06): its name decides nothing, save that a text says that it is one.

use std::io::{Cursor, Read as _};

use chassis::picture::{self, Undecodable};
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use zip::ZipArchive;

/// Pixels of the longest side of a photo that is kept: a page of A4 at 220 dots per inch.
const KEPT_SIDE: u32 = 2_560;
/// Pixels of the longest side of the small one: two columns of a phone, twice as dense.
const SMALL_SIDE: u32 = 480;
/// A picture without loss that is heavier is kept as a photo, bytes.
const LOSSLESS_MAX: usize = 3 << 20;
/// Files in a document of an office suite.
const MAX_ENTRIES: usize = 5_000;
/// Bytes of its list of content types that are looked at.
const MAX_LIST: u64 = 1 << 20;
/// Bytes that such a document may unpack to.
const MAX_UNPACKED: u64 = 400 << 20;

/// Why a file is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileFault {
    /// Nothing that a learner joins to a portfolio.
    Format,
    /// A document that carries a program.
    Macros,
    /// More pixels than a picture may have.
    TooManyPixels,
    /// Cut, damaged, or made to burst.
    Damaged,
    /// A scanner found something in it.
    Virus,
}

/// A media type that we take, and the ending of its names.
const TYPES: [(&str, &str); 12] = [
    ("image/jpeg", "jpg"),
    ("image/png", "png"),
    ("application/pdf", "pdf"),
    ("text/plain", "txt"),
    (ODT, "odt"),
    (ODS, "ods"),
    (ODP, "odp"),
    (ODG, "odg"),
    (DOCX, "docx"),
    (XLSX, "xlsx"),
    (PPTX, "pptx"),
    ("text/csv", "csv"),
];
const ODT: &str = "application/vnd.oasis.opendocument.text";
const ODS: &str = "application/vnd.oasis.opendocument.spreadsheet";
const ODP: &str = "application/vnd.oasis.opendocument.presentation";
const ODG: &str = "application/vnd.oasis.opendocument.graphics";
const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const PPTX: &str = "application/vnd.openxmlformats-officedocument.presentationml.presentation";

/// The ending of the names of files of that type; `None`: not one that we keep.
pub(super) fn ending(media: &str) -> Option<&'static str> {
    let known = TYPES.iter().find(|(known, _)| *known == media);
    known.map(|(_, ending)| *ending)
}

/// Whether that is the type of files that are kept.
pub fn is_kept(media: &str) -> bool {
    ending(media).is_some()
}

/// What is kept of a file.
#[derive(Clone)]
pub struct Kept {
    /// Its media type.
    pub media: &'static str,
    /// The file; of an image, made anew from its pixels.
    pub whole: Vec<u8>,
    /// Of an image.
    pub image: Option<Small>,
}

/// What an image has besides.
#[derive(Clone)]
pub struct Small {
    /// Width and height of the whole one, in pixels.
    pub pixels: (u32, u32),
    /// A small one to look at, always a JPEG.
    pub vignette: Vec<u8>,
}

impl Kept {
    /// Bytes of all that is kept.
    pub fn octets(&self) -> usize {
        let small = self.image.as_ref().map_or(0, |image| image.vignette.len());
        self.whole.len() + small
    }
}

/// Looks at a whole file and says what is kept of it. It takes long: never on a thread that others wait for.
///
/// # Errors
/// It is not one that is kept.
pub fn examine(bytes: Vec<u8>, name: &str) -> Result<Kept, FileFault> {
    if picture::format(&bytes).is_some() {
        return remake(&bytes);
    }
    let media = if bytes.starts_with(b"%PDF-") {
        whole_pdf(&bytes)?
    } else if bytes.starts_with(b"PK\x03\x04") {
        office(&bytes)?
    } else {
        text(&bytes, name)?
    };
    Ok(Kept {
        media,
        whole: bytes,
        image: None,
    })
}

/// A picture made anew from its pixels: no position, no comment, nothing behind it.
fn remake(bytes: &[u8]) -> Result<Kept, FileFault> {
    let (format, image) = picture::decode(bytes).map_err(|fault| match fault {
        Undecodable::Format => FileFault::Format,
        Undecodable::TooManyPixels => FileFault::TooManyPixels,
        Undecodable::Damaged => FileFault::Damaged,
    })?;
    let image = at_most(image, KEPT_SIDE);
    let drawn = format == ImageFormat::Png || image.color().has_alpha();
    let lossless = drawn.then(|| png(&image)).transpose()?;
    let (media, whole) = match lossless.filter(|png| png.len() <= LOSSLESS_MAX) {
        Some(png) => ("image/png", png),
        None => ("image/jpeg", jpeg(&image, 85)?),
    };
    let pixels = (image.width(), image.height());
    let vignette = jpeg(&at_most(image, SMALL_SIDE), 75)?;
    Ok(Kept {
        media,
        whole,
        image: Some(Small { pixels, vignette }),
    })
}

fn at_most(image: DynamicImage, side: u32) -> DynamicImage {
    if image.width().max(image.height()) > side {
        image.thumbnail(side, side)
    } else {
        image
    }
}

fn png(image: &DynamicImage) -> Result<Vec<u8>, FileFault> {
    let image = if image.color().has_alpha() {
        DynamicImage::ImageRgba8(image.to_rgba8())
    } else {
        DynamicImage::ImageRgb8(image.to_rgb8())
    };
    let mut bytes = Cursor::new(Vec::new());
    image
        .write_to(&mut bytes, ImageFormat::Png)
        .map_err(|_| FileFault::Damaged)?;
    Ok(bytes.into_inner())
}

fn jpeg(image: &DynamicImage, quality: u8) -> Result<Vec<u8>, FileFault> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, quality)
        .encode_image(&on_white(image))
        .map_err(|_| FileFault::Damaged)?;
    Ok(bytes)
}

/// A JPEG has no transparency: what shows through is white, as paper.
fn on_white(image: &DynamicImage) -> RgbImage {
    if !image.color().has_alpha() {
        return image.to_rgb8();
    }
    let image = image.to_rgba8();
    RgbImage::from_fn(image.width(), image.height(), |x, y| {
        let [red, green, blue, alpha] = image.get_pixel(x, y).0;
        let over = |value: u8| {
            let (value, alpha) = (u32::from(value), u32::from(alpha));
            u8::try_from((value * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX)
        };
        Rgb([over(red), over(green), over(blue)])
    })
}

/// A PDF says at its end where its parts are.
fn whole_pdf(bytes: &[u8]) -> Result<&'static str, FileFault> {
    let tail = bytes
        .get(bytes.len().saturating_sub(4_096)..)
        .unwrap_or(bytes);
    if tail.windows(5).any(|part| part == b"%%EOF") {
        Ok("application/pdf")
    } else {
        Err(FileFault::Damaged)
    }
}

/// A document of an office suite, by what its archive holds.
fn office(bytes: &[u8]) -> Result<&'static str, FileFault> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| FileFault::Damaged)?;
    if archive.len() > MAX_ENTRIES {
        return Err(FileFault::Damaged);
    }
    let mut unpacked: u64 = 0;
    let mut names = Vec::with_capacity(archive.len());
    for index in 0..archive.len() {
        let entry = archive
            .by_index_raw(index)
            .map_err(|_| FileFault::Damaged)?;
        unpacked = unpacked.saturating_add(entry.size());
        names.push(entry.name().map_err(|_| FileFault::Damaged)?.into_owned());
    }
    if unpacked > MAX_UNPACKED {
        return Err(FileFault::Damaged);
    }
    let media = open_document(&mut archive).or_else(|| open_xml(&names));
    let media = media.ok_or(FileFault::Format)?;
    let is_program = |name: &String| {
        let name = name.to_lowercase();
        let in_folder = ["basic/", "scripts/", "xl/macrosheets/"]
            .iter()
            .any(|folder| name.starts_with(folder));
        in_folder || name.ends_with("vbaproject.bin")
    };
    if names.iter().any(is_program) || lists_program(&mut archive) {
        return Err(FileFault::Macros);
    }
    Ok(media)
}

/// ODF 1.3, part 2, § 3.3: the first entry, not compressed, is the media type.
fn open_document(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Option<&'static str> {
    let mut first = archive.by_index(0).ok()?;
    if first.name().ok()? != "mimetype" || first.size() > 100 {
        return None;
    }
    let said = std::io::read_to_string(&mut first).ok()?;
    [ODT, ODS, ODP, ODG]
        .into_iter()
        .find(|known| *known == said.trim())
}

/// ECMA-376, part 2: a list of content types, and the main part in its folder.
fn open_xml(names: &[String]) -> Option<&'static str> {
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    if !has("[Content_Types].xml") {
        return None;
    }
    [
        ("word/document.xml", DOCX),
        ("xl/workbook.xml", XLSX),
        ("ppt/presentation.xml", PPTX),
    ]
    .into_iter()
    .find_map(|(part, media)| has(part).then_some(media))
}

/// Whether the list of content types tells of a program, whatever the name of its part.
fn lists_program(archive: &mut ZipArchive<Cursor<&[u8]>>) -> bool {
    let Ok(list) = archive.by_name("[Content_Types].xml") else {
        return false;
    };
    let mut said = Vec::new();
    // What cannot be read tells of nothing that a program could find.
    let _ = list.take(MAX_LIST).read_to_end(&mut said);
    let said = String::from_utf8_lossy(&said).to_lowercase();
    ["macroenabled", "vbaproject"]
        .iter()
        .any(|program| said.contains(program))
}

/// A text that says that it is one: what is readable may be a page or a program as well.
fn text(bytes: &[u8], name: &str) -> Result<&'static str, FileFault> {
    let text = std::str::from_utf8(bytes).map_err(|_| FileFault::Format)?;
    let is_readable = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t');
    if !text.trim_start_matches('\u{feff}').chars().all(is_readable) {
        return Err(FileFault::Format);
    }
    let ending = name
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_lowercase());
    match ending.as_deref() {
        Some("txt" | "md") => Ok("text/plain"),
        Some("csv") => Ok("text/csv"),
        _ => Err(FileFault::Format),
    }
}

#[cfg(test)]
#[path = "file_tests.rs"]
mod tests;
