//! How a transfer file begins: its version in clear, then what is sealed for its recipient (I-11 ★; decisions 13 and 19).

use std::io::ErrorKind;

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

/// Bytes of the head of a file that begins so; `None`: more of it is to be seen first. One byte more than may be is too large
/// for whoever opens it. In the first version there is nothing but the head.
pub(super) fn length(begun: &[u8]) -> Result<Option<usize>, Fault> {
    let line = MAGIC.len() + VERSION_DIGITS + 1;
    let Some(end) = begun.iter().take(line).position(|byte| *byte == b'\n') else {
        return if begun.len() < line {
            Ok(None)
        } else {
            Err(Fault::NotAFile)
        };
    };
    let (line, rest) = begun.split_at(end);
    if version(line)? == 1 {
        return Ok(Some(MAX_HEAD));
    }
    let told = rest.get(1..).and_then(<[u8]>::split_first_chunk::<LENGTH>);
    let Some((sealed, _)) = told else {
        return Ok(None);
    };
    let sealed = usize::try_from(u32::from_be_bytes(*sealed)).unwrap_or(usize::MAX);
    Ok(Some(end + 1 + LENGTH + sealed.min(MAX_HEAD)))
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
