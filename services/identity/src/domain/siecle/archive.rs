//! Plain or zipped: finds the one XML entry and gives it as a bounded stream (FORMAT.md § 1).
//!
//! Entry names are looked at only to refuse hostile ones; nothing is ever written under them.

use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};

use zip::ZipArchive;
use zip::read::ZipFile;

use super::{Limits, Refusal, RefusalCode};

const BUFFER: usize = 64 << 10;
const ZIP_MAGIC: &[u8] = b"PK";

/// Calls `read` with the XML bytes of `input`.
pub(super) fn with_xml<R: Read + Seek, T>(
    mut input: R,
    limits: &Limits,
    read: &mut dyn FnMut(&mut dyn BufRead) -> Result<T, Refusal>,
) -> Result<T, Refusal> {
    let mut magic = [0_u8; 2];
    let length =
        read_up_to(&mut input, &mut magic).map_err(|_| Refusal::whole(RefusalCode::XmlMalforme))?;
    if length == 0 {
        return Err(Refusal::whole(RefusalCode::FichierVide));
    }
    input
        .seek(SeekFrom::Start(0))
        .map_err(|_| Refusal::whole(RefusalCode::XmlMalforme))?;
    if magic == *ZIP_MAGIC {
        return with_entry(input, limits, read);
    }
    let mut bounded = Bounded::new(input, limits.unpacked);
    let result = read(&mut BufReader::with_capacity(BUFFER, &mut bounded));
    if bounded.exceeded {
        Err(Refusal::whole(RefusalCode::ArchiveSuspecte))
    } else {
        result
    }
}

fn with_entry<R: Read + Seek, T>(
    input: R,
    limits: &Limits,
    read: &mut dyn FnMut(&mut dyn BufRead) -> Result<T, Refusal>,
) -> Result<T, Refusal> {
    let unexpected = || Refusal::whole(RefusalCode::ArchiveInattendue);
    let mut archive = ZipArchive::new(input).map_err(|_| unexpected())?;
    let mut found = None;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(|_| unexpected())?;
        if entry.is_dir() {
            continue;
        }
        // An absolute path is no more welcome than one that climbs.
        let written = entry.name().map_err(|_| unexpected())?;
        if written.starts_with(['/', '\\']) {
            return Err(unexpected());
        }
        let name = entry.enclosed_name().ok_or_else(unexpected)?;
        let is_xml = name
            .extension()
            .is_some_and(|x| x.eq_ignore_ascii_case("xml"));
        if !is_xml || found.is_some() {
            return Err(unexpected());
        }
        found = Some(index);
    }
    let entry = archive
        .by_index(found.ok_or_else(unexpected)?)
        .map_err(|_| unexpected())?;
    within(entry, limits, read)
}

/// What an OpenDocument spreadsheet says it is.
const SPREADSHEET: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";

/// Whether an archive is an OpenDocument spreadsheet; it is left at its beginning.
pub fn is_spreadsheet<R: Read + Seek>(input: &mut R) -> bool {
    let mut told = Vec::new();
    let found = ZipArchive::new(&mut *input).is_ok_and(|mut archive| {
        archive.by_name("mimetype").is_ok_and(|entry| {
            let most = SPREADSHEET.len() as u64 + 1;
            entry.take(most).read_to_end(&mut told).is_ok()
        })
    });
    input.seek(SeekFrom::Start(0)).is_ok() && found && told == SPREADSHEET
}

/// Calls `read` with the content of an OpenDocument file.
pub fn with_content<R: Read + Seek, T>(
    input: R,
    limits: &Limits,
    read: &mut dyn FnMut(&mut dyn BufRead) -> Result<T, Refusal>,
) -> Result<T, Refusal> {
    let unexpected = || Refusal::whole(RefusalCode::ArchiveInattendue);
    let mut archive = ZipArchive::new(input).map_err(|_| unexpected())?;
    let entry = archive.by_name("content.xml").map_err(|_| unexpected())?;
    within(entry, limits, read)
}

/// Reads one entry, within bounds.
fn within<R: Read, T>(
    entry: ZipFile<'_, R>,
    limits: &Limits,
    read: &mut dyn FnMut(&mut dyn BufRead) -> Result<T, Refusal>,
) -> Result<T, Refusal> {
    let unexpected = || Refusal::whole(RefusalCode::ArchiveInattendue);
    // The sizes that the archive declares are never trusted: the stream itself is measured.
    let allowed = limits.unpacked.min(
        entry
            .compressed_size()
            .saturating_mul(limits.ratio)
            .max(limits.ratio_from),
    );
    let mut bounded = Bounded::new(entry, allowed);
    let result = read(&mut BufReader::with_capacity(BUFFER, &mut bounded));
    if result.is_err() {
        // A bomb that is also malformed is told as a bomb: the rest is measured, within the same bound.
        let _ = io::copy(&mut bounded, &mut io::sink());
    }
    if bounded.exceeded {
        return Err(Refusal::whole(RefusalCode::ArchiveSuspecte));
    }
    if bounded.broken {
        return Err(unexpected());
    }
    result
}

fn read_up_to(input: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match input.read(&mut buffer[filled..])? {
            0 => break,
            n => filled += n,
        }
    }
    Ok(filled)
}

/// Fails as soon as more than the allowed bytes were read, and remembers why it failed.
struct Bounded<R> {
    inner: R,
    left: u64,
    exceeded: bool,
    broken: bool,
}

impl<R> Bounded<R> {
    fn new(inner: R, allowed: u64) -> Self {
        Self {
            inner,
            left: allowed,
            exceeded: false,
            broken: false,
        }
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self
            .inner
            .read(buffer)
            .inspect_err(|_| self.broken = true)?;
        let Some(left) = self.left.checked_sub(read as u64) else {
            self.exceeded = true;
            return Err(io::Error::other("more than the allowed size"));
        };
        self.left = left;
        Ok(read)
    }
}
