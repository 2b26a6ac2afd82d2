//! The learner's own files, behind the head of a transfer file (I-11 ★, F-06; decision 19).
//!
//! They follow one another as one stream of `age`, for the same recipient: sealed and opened by chunks of 64 KiB whose order
//! and end it authenticates. The head, which is signed, says how many they are, and the length and hash of each: what is cut,
//! changed, swapped, doubled, or of another transfer is not what was signed. Nothing here holds more than a few chunks.

use std::io::{BufRead, Read, Write};
use std::sync::{Arc, Mutex, PoisonError};

use age::stream::{StreamReader, StreamWriter};
use age::{Decryptor, Encryptor, Identity, Recipient};
use futures::{Stream, StreamExt as _, stream};
use sha2::{Digest as _, Sha256};

use super::coffre::{Coffre, recipient};
use super::head::cut;
use crate::domain::fichier::Fault;
use crate::domain::fichier::carte::Carte;
use crate::domain::fichier::joint::Joint;
use crate::error::{Error, Result};

/// Bytes read at once.
pub(super) const PIECE: usize = 64 * 1024;

/// Bytes that age seals at once, what it adds to each of these, and more than it puts before the first.
const SEALED_AT_ONCE: u64 = 64 * 1024;
const ADDED: u64 = 16;
const BEFORE: u64 = 1024;

/// At most so many bytes, once they are sealed.
pub(super) fn sealed_length(octets: u64) -> u64 {
    let chunks = octets / SEALED_AT_ONCE + 1;
    octets.saturating_add(chunks * ADDED + BEFORE)
}

/// Where a writer leaves what it has sealed.
#[derive(Clone, Default)]
struct Sealed(Arc<Mutex<Vec<u8>>>);

impl Sealed {
    fn taken(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Sealed {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let mut sealed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sealed.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Seals bytes for one recipient as they come.
pub struct Sceau {
    writer: StreamWriter<Sealed>,
    sealed: Sealed,
}

impl Sceau {
    /// For that deployment.
    pub fn new(to: &Carte) -> Result<Self> {
        let recipient = recipient(&to.reception).ok_or(Error::File(Fault::Destination))?;
        let sealed = Sealed::default();
        let one = std::iter::once(&recipient as &dyn Recipient);
        let writer = Encryptor::with_recipients(one)
            .map_err(|error| Error::internal("sealing files", error))?
            .wrap_output(sealed.clone())
            .map_err(|error| Error::internal("sealing files", error))?;
        Ok(Self { writer, sealed })
    }

    /// More bytes; answers what is sealed by now.
    pub fn push(&mut self, bytes: &[u8]) -> Result<Vec<u8>> {
        self.writer
            .write_all(bytes)
            .map_err(|error| Error::internal("sealing files", error))?;
        Ok(self.sealed.taken())
    }

    /// Nothing follows; answers the rest.
    pub fn finish(self) -> Result<Vec<u8>> {
        self.writer
            .finish()
            .map_err(|error| Error::internal("sealing files", error))?;
        Ok(self.sealed.taken())
    }
}

/// Seals a stream as it goes; one that breaks off stays without its end.
pub(super) fn sealed<S>(files: S, sceau: Sceau) -> impl Stream<Item = Result<Vec<u8>>> + Send
where
    S: Stream<Item = Result<Vec<u8>>> + Send + Unpin,
{
    stream::try_unfold((files, Some(sceau)), |(mut files, sceau)| async move {
        let Some(mut sceau) = sceau else {
            return Ok(None);
        };
        while let Some(bytes) = files.next().await {
            let out = sceau.push(&bytes?)?;
            if !out.is_empty() {
                return Ok(Some((out, (files, Some(sceau)))));
            }
        }
        Ok(Some((sceau.finish()?, (files, None))))
    })
}

/// The files behind a head, one after the other.
pub(super) fn opened<R: BufRead>(coffre: &Coffre, rest: R) -> Result<StreamReader<R>> {
    let own = std::iter::once(&coffre.receiving as &dyn Identity);
    Decryptor::new_buffered(rest)
        .and_then(|sealed| sealed.decrypt(own))
        .map_err(|_| Error::File(Fault::Altered))
}

/// Reads what is behind a head to its end: these files, each whole, and nothing else.
pub fn check<R: BufRead>(coffre: &Coffre, mut rest: R, joints: &[Joint]) -> Result<()> {
    if joints.is_empty() {
        return ends(&mut rest);
    }
    let mut files = opened(coffre, rest)?;
    for joint in joints {
        let mut hash = Sha256::new();
        each(&mut files, joint.octets, |bytes| hash.update(bytes))?;
        if hex::encode(hash.finalize()) != joint.sha256 {
            return Err(Error::File(Fault::Altered));
        }
    }
    ends(&mut files)
}

/// So many bytes, as they are read.
pub(super) fn each(from: &mut impl Read, octets: u64, mut piece: impl FnMut(&[u8])) -> Result<()> {
    let mut buffer = vec![0; PIECE];
    let mut left = octets;
    while left > 0 {
        let most = usize::try_from(left).map_or(PIECE, |left| left.min(PIECE));
        let read = from.read(&mut buffer[..most]).map_err(cut)?;
        if read == 0 {
            return Err(Error::File(Fault::Altered));
        }
        piece(&buffer[..read]);
        left -= read as u64;
    }
    Ok(())
}

fn ends(from: &mut impl Read) -> Result<()> {
    match from.read(&mut [0]).map_err(cut)? {
        0 => Ok(()),
        _ => Err(Error::File(Fault::Altered)),
    }
}

#[cfg(test)]
#[path = "joints_tests.rs"]
mod tests;
