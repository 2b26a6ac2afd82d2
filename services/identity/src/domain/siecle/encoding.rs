//! Bytes to UTF-8 text, counting lines (FORMAT.md § 1, encoding).
//!
//! BOM, else declaration, else UTF-8. The three western encodings are read with one table, because real files
//! mislabel them: ISO-8859-15 for A0–FF, windows-1252 for 80–9F. The XML declaration itself is blanked out of
//! the stream, so that the XML reader cannot decode a second time.

use std::io::{self, BufRead, Read};
use std::sync::LazyLock;

use super::{Refusal, RefusalCode};

/// Longest event (tag, text, comment) that is read into memory.
const EVENT_LIMIT: usize = 64 << 10;
const CHUNK: usize = 32 << 10;
const HEAD: usize = 512;
const BOM: &[u8] = b"\xef\xbb\xbf";
const UTF16_BOMS: [&[u8]; 2] = [b"\xff\xfe", b"\xfe\xff"];

/// Characters of bytes 80–FF in the merged western table.
static WESTERN: LazyLock<[char; 128]> = LazyLock::new(|| {
    let mut table = ['\u{fffd}'; 128];
    for (index, slot) in (0_u8..128).zip(table.iter_mut()) {
        let byte = [index + 0x80];
        let encoding = if byte[0] < 0xA0 {
            encoding_rs::WINDOWS_1252
        } else {
            encoding_rs::ISO_8859_15
        };
        if let Some(c) = encoding.decode_without_bom_handling(&byte).0.chars().next() {
            *slot = c;
        }
    }
    table
});

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Utf8,
    Western,
}

/// A UTF-8 stream over bytes in one of the known encodings, that knows its line and column.
pub(super) struct Decoded<R> {
    inner: R,
    encoding: Encoding,
    /// Read but not yet decoded: the head, then the tail of a cut character.
    raw: Vec<u8>,
    text: Vec<u8>,
    position: usize,
    line: u64,
    column: u64,
    since_event: usize,
    fault: Option<RefusalCode>,
    ended: bool,
}

impl<R: BufRead> Decoded<R> {
    /// Reads the head of the file and chooses the encoding.
    pub(super) fn new(mut inner: R) -> Result<Self, Refusal> {
        let mut raw = Vec::with_capacity(CHUNK);
        let unreadable = |_| Refusal::at(RefusalCode::XmlMalforme, (1, 1));
        inner
            .by_ref()
            .take(HEAD as u64)
            .read_to_end(&mut raw)
            .map_err(unreadable)?;
        let first = (1, 1);
        if UTF16_BOMS.iter().any(|bom| raw.starts_with(bom)) {
            return Err(Refusal::at(RefusalCode::EncodageInconnu, first).with("encodage", "UTF-16"));
        }
        let bom = raw.starts_with(BOM);
        if bom {
            raw.drain(..BOM.len());
        }
        let declared = blank_declaration(&mut raw);
        // Told before any byte is decoded: a table of text is no XML, whatever its encoding.
        if raw
            .iter()
            .find(|byte| !byte.is_ascii_whitespace())
            .is_some_and(|byte| *byte != b'<')
        {
            return Err(Refusal::at(RefusalCode::XmlMalforme, (1, 1)));
        }
        let encoding = match declared.as_deref() {
            _ if bom => Encoding::Utf8,
            None | Some("utf-8" | "utf8") => Encoding::Utf8,
            Some(
                "iso-8859-1" | "iso-8859-15" | "windows-1252" | "cp1252" | "latin1" | "us-ascii",
            ) => Encoding::Western,
            Some(other) => {
                let name: String = other.chars().filter(|c| !c.is_control()).take(40).collect();
                return Err(Refusal::at(RefusalCode::EncodageInconnu, first).with("encodage", name));
            }
        };
        Ok(Self {
            inner,
            encoding,
            raw,
            text: Vec::with_capacity(CHUNK),
            position: 0,
            line: 1,
            column: 1,
            since_event: 0,
            fault: None,
            ended: false,
        })
    }

    /// Line and column of what was consumed last, 1-based.
    pub(super) fn place(&self) -> (u64, u64) {
        (self.line, self.column)
    }

    /// Why the stream failed, when it did.
    pub(super) fn fault(&self) -> Option<RefusalCode> {
        self.fault
    }

    /// Starts measuring the next event against [`EVENT_LIMIT`].
    pub(super) fn start_event(&mut self) {
        self.since_event = 0;
    }

    fn refill(&mut self) -> io::Result<()> {
        self.text.clear();
        self.position = 0;
        while self.text.is_empty() && !self.ended {
            let mut chunk = std::mem::take(&mut self.raw);
            let wanted = CHUNK.saturating_sub(chunk.len()) as u64;
            if self.inner.by_ref().take(wanted).read_to_end(&mut chunk)? == 0 {
                self.ended = true;
            }
            self.decode(chunk)?;
        }
        Ok(())
    }

    fn decode(&mut self, chunk: Vec<u8>) -> io::Result<()> {
        // No encoding of text has it, and nothing stores it.
        if let Some(nul) = chunk.iter().position(|byte| *byte == 0) {
            self.skip(&chunk[..nul]);
            self.fault = Some(RefusalCode::EncodageInvalide);
            return Err(io::Error::other("a NUL in a text"));
        }
        match self.encoding {
            Encoding::Western => {
                let mut bytes = [0; 4];
                let mut rest = chunk.as_slice();
                // Almost everything is ASCII: it is copied run by run.
                while !rest.is_empty() {
                    let plain = rest.iter().position(|byte| *byte >= 0x80);
                    let (run, after) = rest.split_at(plain.unwrap_or(rest.len()));
                    self.text.extend_from_slice(run);
                    rest = after;
                    if let Some((high, after)) = rest.split_first() {
                        let c = WESTERN[usize::from(high - 0x80)];
                        self.text
                            .extend_from_slice(c.encode_utf8(&mut bytes).as_bytes());
                        rest = after;
                    }
                }
                Ok(())
            }
            Encoding::Utf8 => match std::str::from_utf8(&chunk) {
                Ok(_) => {
                    self.text = chunk;
                    Ok(())
                }
                Err(error) if error.error_len().is_none() && !self.ended => {
                    self.raw = chunk[error.valid_up_to()..].to_vec();
                    self.text = chunk;
                    self.text.truncate(error.valid_up_to());
                    Ok(())
                }
                Err(error) => {
                    self.skip(&chunk[..error.valid_up_to()]);
                    self.fault = Some(RefusalCode::EncodageInvalide);
                    Err(io::Error::other("bytes outside the declared encoding"))
                }
            },
        }
    }

    /// Counts lines and columns of bytes that leave the stream.
    #[expect(clippy::naive_bytecount, reason = "a few bytes at a time")]
    fn skip(&mut self, bytes: &[u8]) {
        let mut last = bytes;
        if let Some(end) = bytes.iter().rposition(|byte| *byte == b'\n') {
            self.line += bytes.iter().filter(|byte| **byte == b'\n').count() as u64;
            self.column = 1;
            last = &bytes[end + 1..];
        }
        self.column += last.iter().filter(|byte| **byte & 0xC0 != 0x80).count() as u64;
    }
}

impl<R: BufRead> Read for Decoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let length = available.len().min(buffer.len());
        buffer[..length].copy_from_slice(&available[..length]);
        self.consume(length);
        Ok(length)
    }
}

impl<R: BufRead> BufRead for Decoded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.since_event > EVENT_LIMIT {
            self.fault = Some(RefusalCode::XmlMalforme);
            return Err(io::Error::other("one tag or text is too long"));
        }
        if self.position == self.text.len() {
            self.refill()?;
        }
        Ok(&self.text[self.position..])
    }

    fn consume(&mut self, amount: usize) {
        let text = std::mem::take(&mut self.text);
        self.skip(&text[self.position..self.position + amount]);
        self.text = text;
        self.position += amount;
        self.since_event += amount;
    }
}

/// Replaces `<?xml … ?>` by blanks of the same length and returns the encoding it names, in lower case.
fn blank_declaration(raw: &mut [u8]) -> Option<String> {
    let start = raw.iter().position(|b| !b.is_ascii_whitespace())?;
    if !raw[start..].starts_with(b"<?xml") {
        return None;
    }
    let end = raw.windows(2).position(|pair| pair == b"?>")? + 2;
    let declaration = String::from_utf8_lossy(&raw[start..end]).into_owned();
    for byte in &mut raw[start..end] {
        if !byte.is_ascii_whitespace() {
            *byte = b' ';
        }
    }
    let (_, after) = declaration.split_once("encoding")?;
    let quoted = after.trim_start().strip_prefix('=')?.trim_start();
    let quote = quoted.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    quoted[1..]
        .split(quote)
        .next()
        .map(|name| name.trim().to_ascii_lowercase())
}
