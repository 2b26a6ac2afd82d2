//! A transfer file on its way in: kept on disk while it is checked, never whole in memory.

use std::fs::File;
use std::io::{BufReader, Seek as _, SeekFrom, Write as _};

use futures::{Stream, StreamExt as _};
use tokio::sync::mpsc;

use super::coffre::Coffre;
use super::head::head;
use super::joints::{check, each, opened};
use crate::app::App;
use crate::domain::fichier::Fault;
use crate::domain::fichier::joint::Joint;
use crate::error::{Error, Result};

/// Largest file, in bytes: twice what a learner's files may be together, by default.
const MAX_FILE: u64 = 1 << 30;

/// A piece of a file on its way.
pub struct Piece {
    pub data: Vec<u8>,
    /// Nothing follows.
    pub last: bool,
}

/// A file that came whole.
pub(super) struct Spooled {
    file: File,
    /// What it begins with; the learner's files follow.
    pub head: Vec<u8>,
}

/// All of the file, within bounds.
pub(super) async fn whole<S>(app: &App, mut pieces: S) -> Result<Spooled>
where
    S: Stream<Item = Result<Piece>> + Send + Unpin,
{
    let spooling = |error| Error::internal("spooling a transfer file", error);
    let mut file = app.spool()?;
    let mut octets = 0;
    let mut is_whole = false;
    while let Some(piece) = pieces.next().await {
        let piece = piece?;
        octets += piece.data.len() as u64;
        if octets > MAX_FILE {
            return Err(Error::File(Fault::TooLarge));
        }
        file.write_all(&piece.data).map_err(spooling)?;
        if piece.last {
            is_whole = true;
            break;
        }
    }
    if !is_whole {
        return Err(Error::UploadInterrupted);
    }
    file.rewind().map_err(spooling)?;
    let head = head(BufReader::new(&file))?;
    Ok(Spooled { file, head })
}

impl Spooled {
    /// What follows the head, from its beginning.
    fn rest(&self) -> Result<BufReader<&File>> {
        let mut file = &self.file;
        file.seek(SeekFrom::Start(self.head.len() as u64))
            .map_err(|error| Error::internal("reading a transfer file", error))?;
        Ok(BufReader::new(file))
    }

    /// Reads all of it: the files that were signed, and nothing else. It takes long: never on a thread that others wait for.
    pub(super) fn check(&self, coffre: &Coffre, joints: &[Joint]) -> Result<()> {
        check(coffre, self.rest()?, joints)
    }

    /// Hands the files on, once they were checked: the bytes of each to its own taker. A taker that has enough leaves the
    /// rest of its file.
    pub(super) fn hand_on(
        &self,
        coffre: &Coffre,
        to: Vec<(u64, mpsc::Sender<Vec<u8>>)>,
    ) -> Result<()> {
        if to.is_empty() {
            return Ok(());
        }
        let mut files = opened(coffre, self.rest()?)?;
        for (octets, taker) in to {
            each(&mut files, octets, |bytes| {
                // Who has it already does not wait for more.
                let _enough = taker.blocking_send(bytes.to_vec());
            })?;
        }
        Ok(())
    }
}
