//! A transfer file on its way in: its head in memory, what follows on disk while it is checked.

use std::fs::File;
use std::io::{self, BufReader, ErrorKind, Seek as _};
use std::time::Duration;

use futures::{Stream, StreamExt as _};
use tokio::io::AsyncWriteExt as _;
use tokio::sync::mpsc;
use tokio::time::timeout;

use super::coffre::Coffre;
use super::head::{MAX_HEAD, length};
use super::joints::{check, each, opened, sealed_length};
use crate::app::App;
use crate::domain::fichier::joint::Joint;
use crate::domain::fichier::{Contenu, Fault};
use crate::error::{Error, Result};

/// How long one piece may keep the next waiting.
const PATIENCE: Duration = Duration::from_mins(1);
/// Largest file, in bytes: twice what a learner's files may be together, by default.
const MAX_FILE: u64 = 1 << 30;

/// Whether files of so many bytes can travel: made, they could be received.
pub(super) fn travels(octets: u64) -> bool {
    sealed_length(octets).saturating_add(MAX_HEAD as u64) <= MAX_FILE
}

/// A piece of a file on its way.
pub struct Piece {
    pub data: Vec<u8>,
    /// Nothing follows.
    pub last: bool,
}

async fn next<S>(pieces: &mut S) -> Result<Piece>
where
    S: Stream<Item = Result<Piece>> + Send + Unpin,
{
    within(PATIENCE, pieces).await
}

/// The next piece. Others wait for their turn: who sends nothing more gives it back.
async fn within<S>(patience: Duration, pieces: &mut S) -> Result<Piece>
where
    S: Stream<Item = Result<Piece>> + Send + Unpin,
{
    let next = timeout(patience, pieces.next()).await;
    let next = next.unwrap_or_default();
    next.unwrap_or(Err(Error::UploadInterrupted))
}

/// A file whose head has come, or all there is of it.
pub(super) struct Begun {
    /// What it begins with; whoever opens it says whether it is one.
    pub head: Vec<u8>,
    /// What came with the last of it.
    rest: Piece,
}

/// The head of a file. Nothing is kept of what cannot become one.
pub(super) async fn begin<S>(pieces: &mut S) -> Result<Begun>
where
    S: Stream<Item = Result<Piece>> + Send + Unpin,
{
    let mut head = Vec::new();
    loop {
        let piece = next(pieces).await?;
        head.extend(piece.data);
        let wanted = length(&head).map_err(Error::File)?;
        if piece.last || wanted.is_some_and(|wanted| head.len() >= wanted) {
            let data = head.split_off(wanted.unwrap_or(head.len()).min(head.len()));
            let last = piece.last;
            let rest = Piece { data, last };
            return Ok(Begun { head, rest });
        }
    }
}

impl Begun {
    /// All of it, spooled to disk: no more than the content that was signed announces.
    pub(super) async fn whole<S>(
        self,
        app: &App,
        contenu: &Contenu,
        pieces: &mut S,
    ) -> Result<Spooled>
    where
        S: Stream<Item = Result<Piece>> + Send + Unpin,
    {
        let announced = contenu.octets();
        if !travels(announced) {
            return Err(Error::File(Fault::TooLarge));
        }
        let most = if contenu.fichiers.is_empty() {
            0
        } else {
            sealed_length(announced)
        };
        let mut file = tokio::fs::File::from_std(app.spool()?);
        let (mut piece, mut octets) = (self.rest, 0);
        loop {
            octets += piece.data.len() as u64;
            if octets > most {
                return Err(Error::File(Fault::Altered));
            }
            file.write_all(&piece.data).await.map_err(spooling)?;
            if piece.last {
                break;
            }
            piece = next(pieces).await?;
        }
        file.flush().await.map_err(spooling)?;
        Ok(Spooled {
            file: file.into_std().await,
            head: self.head,
        })
    }
}

/// A disk without room has some again once others are done.
fn spooling(error: io::Error) -> Error {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            tracing::error!("no room to spool a transfer file");
            Error::Receiving
        }
        _ => Error::internal("spooling a transfer file", error),
    }
}

/// A file that came whole.
pub(super) struct Spooled {
    file: File,
    /// What it begins with; the learner's files follow.
    pub head: Vec<u8>,
}

impl Spooled {
    /// What follows the head, from its beginning.
    fn rest(&self) -> Result<BufReader<&File>> {
        let mut file = &self.file;
        file.rewind()
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use futures::stream;

    use super::*;
    use crate::app::fichiers::head::written;

    async fn begun(file: &[u8], size: usize) -> Result<Begun> {
        let chunks = file.chunks(size);
        let many = chunks.len();
        let pieces = chunks.enumerate().map(|(rank, data)| {
            let data = data.to_vec();
            Ok(Piece {
                data,
                last: rank + 1 == many,
            })
        });
        let pieces: Vec<Result<Piece>> = pieces.collect();
        begin(&mut stream::iter(pieces)).await
    }

    #[tokio::test]
    async fn a_head_is_told_from_what_follows_however_it_comes_i11() {
        let head = written(2, b"sealed").unwrap();
        let file = [&head[..], b"files"].concat();
        for size in 1..=file.len() {
            let found = begun(&file, size).await.unwrap();
            assert_eq!(found.head, head, "{size}");
            assert!(b"files".starts_with(&found.rest.data), "{size}");
        }
        let cut = begun(&head[..head.len() - 2], 3).await.unwrap();
        assert_eq!(cut.head, head[..head.len() - 2]);
        let first = written(1, b"sealed").unwrap();
        assert_eq!(begun(&first, 4).await.unwrap().head, first);
        let stranger = [b'x'; 100];
        let refused = begun(&stranger, 10).await.err();
        assert!(matches!(refused, Some(Error::File(Fault::NotAFile))));
    }

    #[tokio::test]
    async fn what_breaks_off_before_its_end_is_interrupted_i11() {
        let pieces = [Ok(Piece {
            data: b"CPRO-TRANSFERT 2\n".to_vec(),
            last: false,
        })];
        let cut = begin(&mut stream::iter(pieces)).await.err();
        assert!(matches!(cut, Some(Error::UploadInterrupted)));
    }

    #[tokio::test]
    async fn who_sends_nothing_more_does_not_keep_others_waiting_i11() {
        let left = within(Duration::ZERO, &mut stream::pending()).await.err();
        assert!(matches!(left, Some(Error::UploadInterrupted)));
    }

    #[test]
    fn what_could_not_be_received_does_not_leave_i11() {
        assert!(travels(0));
        assert!(travels(1_000_000_000));
        assert!(!travels(MAX_FILE - MAX_HEAD as u64), "sealed, it is more");
        assert!(!travels(u64::MAX));
    }
}
