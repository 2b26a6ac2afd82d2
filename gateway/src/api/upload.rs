//! Files on their way to identity: read from the browser and sent on piece by piece, never held whole (I-04).
//!
//! Identity must not take a cut upload for a complete one, and a stream of messages can only end, not fail. Two
//! precautions, for one is not enough:
//! - the stream ends when it is told to ([`Piece::End`]) and at no other time: when the browser stops or a file is
//!   too large, it stays open and the *call* is dropped, which resets it;
//! - servers see a reset as an ordinary end (tonic does so for cancelled requests), so the last message of a complete
//!   upload is an empty one: without it, identity forgets what it got.

use std::convert::Infallible;
use std::pin::pin;

use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartError};
use futures::future::{Either, pending, ready, select};
use futures::stream::{self, Stream, StreamExt as _};
use http::StatusCode;
use proto::identity::v1::{Import, UploadChunk};
use serde_json::Value;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use crate::error::{self, Problem};
use crate::session::Caller;

/// Name of the parts that hold files.
const PART: &str = "fichiers";
/// The three of the registry, a sheet, the portal's.
const MOST_FILES: usize = 5;
/// Pieces read ahead of identity.
const AHEAD: usize = 4;
/// Largest piece sent on, bytes; gRPC refuses messages of 4 MB.
const PIECE: usize = 64 * 1024;

/// Sends the files of `form` to identity and answers its preview.
pub async fn forward(caller: &Caller, form: Multipart, most_bytes: u64) -> Result<Import, Problem> {
    let (pieces, queue) = mpsc::channel(AHEAD);
    let mut imports = caller.imports();
    let request = caller.ask(until_end(queue));
    let call = pin!(imports.upload_files(request));
    let read = pin!(read(form, pieces, most_bytes));
    // The reader only ever ends by failing: it hangs once all is sent, and the call's answer decides.
    match select(call, read).await {
        Either::Left((reply, _)) => Ok(reply?.into_inner()),
        Either::Right((Err(problem), _)) => Err(problem),
    }
}

/// What the reader hands on.
enum Piece {
    Chunk(UploadChunk),
    /// All was read.
    End,
}

/// The pieces up to the end. Without an end, a stream that neither ends nor goes on.
fn until_end(pieces: mpsc::Receiver<Piece>) -> impl Stream<Item = UploadChunk> + Send + 'static {
    ReceiverStream::new(pieces)
        .chain(stream::pending())
        .map(|piece| match piece {
            Piece::Chunk(chunk) => Some(chunk),
            Piece::End => None,
        })
        .take_while(|chunk| ready(chunk.is_some()))
        .filter_map(ready)
}

async fn read(
    mut form: Multipart,
    pieces: mpsc::Sender<Piece>,
    most_bytes: u64,
) -> Result<Infallible, Problem> {
    let mut files = 0;
    while let Some(field) = form
        .next_field()
        .await
        .map_err(|error| interrupted(&error))?
    {
        if field.name() != Some(PART) {
            return Err(Problem::malformed(format!("unexpected part, not `{PART}`")));
        }
        files += 1;
        if files > MOST_FILES {
            return Err(wrong_count());
        }
        send(field, &pieces, most_bytes).await?;
    }
    if files == 0 {
        return Err(wrong_count());
    }
    pass_on(&pieces, Piece::Chunk(UploadChunk::default())).await;
    pass_on(&pieces, Piece::End).await;
    pending().await
}

async fn send(
    mut field: Field<'_>,
    pieces: &mpsc::Sender<Piece>,
    most_bytes: u64,
) -> Result<(), Problem> {
    let name = field.file_name().unwrap_or_default().to_owned();
    let first = UploadChunk {
        file_name: name.clone(),
        data: Vec::new(),
    };
    pass_on(pieces, Piece::Chunk(first)).await;
    let mut sent: u64 = 0;
    while let Some(bytes) = field.chunk().await.map_err(|error| interrupted(&error))? {
        sent = sent.saturating_add(bytes.len() as u64);
        if sent > most_bytes {
            return Err(too_large(&name, most_bytes));
        }
        for piece in bytes.chunks(PIECE) {
            let chunk = UploadChunk {
                file_name: String::new(),
                data: piece.to_vec(),
            };
            pass_on(pieces, Piece::Chunk(chunk)).await;
        }
    }
    Ok(())
}

/// Sends one piece. When identity has stopped listening, its answer is on the way: wait for that.
async fn pass_on(pieces: &mpsc::Sender<Piece>, piece: Piece) {
    if pieces.send(piece).await.is_err() {
        pending::<()>().await;
    }
}

fn too_large(name: &str, most_bytes: u64) -> Problem {
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, error::FILE_TOO_LARGE)
        .with("fichier", Value::String(name.to_owned()))
        .with("limite", most_bytes / 1_000_000)
}

fn wrong_count() -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, error::FILE_COUNT)
        .with_fault(PART, error::FILE_COUNT)
}

fn interrupted(error: &MultipartError) -> Problem {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return Problem::new(StatusCode::PAYLOAD_TOO_LARGE, error::TOO_LARGE);
    }
    Problem::new(StatusCode::BAD_REQUEST, error::UPLOAD_INTERRUPTED)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use futures::FutureExt as _;

    use super::*;

    fn chunk(data: &[u8]) -> Piece {
        Piece::Chunk(UploadChunk {
            file_name: String::new(),
            data: data.to_vec(),
        })
    }

    #[tokio::test]
    async fn a_complete_upload_ends_i04() {
        let (pieces, queue) = mpsc::channel(AHEAD);
        pass_on(&pieces, chunk(b"un")).await;
        pass_on(&pieces, Piece::End).await;
        let received: Vec<UploadChunk> = until_end(queue).collect().await;
        assert_eq!(received.len(), 1);
        assert_eq!(received[0].data, b"un");
    }

    #[tokio::test]
    async fn a_cut_upload_never_looks_complete_i04() {
        let (pieces, queue) = mpsc::channel(AHEAD);
        pass_on(&pieces, chunk(b"un")).await;
        drop(pieces);
        let mut received = Box::pin(until_end(queue));
        assert!(received.next().await.is_some());
        assert!(received.next().now_or_never().is_none());
    }
}
