//! How a transfer file begins: its version in clear, then what is sealed for its recipient (I-11 ★; decisions 13 and 19).

use std::io::{BufRead, ErrorKind, Read as _};

use crate::domain::fichier::{Fault, VERSIONS};
use crate::error::{Error, Result};

/// Largest head, in bytes.
pub(super) const MAX_HEAD: usize = 16 << 20;
/// What files begin with, before the version.
pub(super) const MAGIC: &[u8] = b"CPRO-TRANSFERT ";
/// Digits that a version may have.
const VERSION_DIGITS: usize = 6;
/// Bytes of the length of what is sealed.
const LENGTH: usize = 4;

/// A head, in that version.
pub(super) fn written(version: u32, sealed: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut head = [MAGIC, format!("{version}\n").as_bytes()].concat();
    if version > 1 {
        let length = u32::try_from(sealed.len()).map_err(|_| Fault::TooLarge)?;
        head.extend(length.to_be_bytes());
    }
    head.extend(sealed);
    if head.len() > MAX_HEAD {
        return Err(Fault::TooLarge);
    }
    Ok(head)
}

/// Reads the head of a file, and leaves the reader where its files begin. Its own length in memory, at most [`MAX_HEAD`].
pub(super) fn head(mut file: impl BufRead) -> Result<Vec<u8>> {
    let mut head = Vec::new();
    let line = MAGIC.len() + VERSION_DIGITS + 1;
    let line = u64::try_from(line).unwrap_or(u64::MAX);
    (&mut file)
        .take(line)
        .read_until(b'\n', &mut head)
        .map_err(cut)?;
    let version = version(
        head.strip_suffix(b"\n")
            .ok_or(Error::File(Fault::NotAFile))?,
    );
    let length = if version.map_err(Error::File)? == 1 {
        MAX_HEAD as u64
    } else {
        let mut length = [0; LENGTH];
        file.read_exact(&mut length).map_err(cut)?;
        head.extend(length);
        u64::from(u32::from_be_bytes(length))
    };
    // One byte more than may be is too large for whoever opens it.
    let most = length.min(MAX_HEAD as u64 + 1);
    (&mut file).take(most).read_to_end(&mut head).map_err(cut)?;
    Ok(head)
}

/// What a file that cannot be read to its end is: cut, changed, or on a disk that fails.
pub(super) fn cut(error: std::io::Error) -> Error {
    match error.kind() {
        ErrorKind::UnexpectedEof | ErrorKind::InvalidData => Error::File(Fault::Altered),
        _ => Error::internal("reading a transfer file", error),
    }
}

/// The version that the first line tells.
fn version(line: &[u8]) -> Result<u32, Fault> {
    let text = line.strip_prefix(MAGIC).ok_or(Fault::NotAFile)?;
    let text = str::from_utf8(text).map_err(|_| Fault::NotAFile)?;
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number || text.len() > VERSION_DIGITS {
        return Err(Fault::NotAFile);
    }
    let mut known = VERSIONS;
    known
        .find(|version| version.to_string() == text)
        .ok_or_else(|| Fault::Version(text.to_owned()))
}

/// The version of a head, and what is sealed of it: all of it, and nothing behind.
pub(super) fn body(head: &[u8]) -> Result<(u32, &[u8]), Fault> {
    let mut lines = head.splitn(2, |byte| *byte == b'\n');
    let (Some(line), Some(rest)) = (lines.next(), lines.next()) else {
        return Err(Fault::NotAFile);
    };
    let version = version(line)?;
    if version == 1 {
        return Ok((version, rest));
    }
    let (length, sealed) = rest.split_first_chunk::<LENGTH>().ok_or(Fault::Altered)?;
    if usize::try_from(u32::from_be_bytes(*length)) == Ok(sealed.len()) {
        Ok((version, sealed))
    } else {
        Err(Fault::Altered)
    }
}
