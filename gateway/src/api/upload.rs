//! Files on their way to identity: read from the browser and sent on piece by piece, never held whole (I-04).
//!
//! Identity must not take a cut upload for a complete one. A stream of gRPC messages can only end, not fail; so when
//! the browser stops or a file is too large, the stream stays open and the *call* is dropped, which resets it:
//! identity sees a cancelled call and forgets what it got.

use std::convert::Infallible;
use std::pin::pin;

use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartError};
use futures::future::{Either, pending, select};
use http::StatusCode;
use proto::identity::v1::{Import, UploadChunk};
use serde_json::Value;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use crate::error::{self, Problem};
use crate::session::Caller;

/// Name of the parts that hold files.
const PART: &str = "fichiers";
const MOST_FILES: usize = 3;
/// Pieces read ahead of identity.
const AHEAD: usize = 4;
/// Largest piece sent on, bytes; gRPC refuses messages of 4 MB.
const PIECE: usize = 64 * 1024;

/// Sends the files of `form` to identity and answers its preview.
pub async fn forward(caller: &Caller, form: Multipart, most_bytes: u64) -> Result<Import, Problem> {
    let (pieces, receiver) = mpsc::channel(AHEAD);
    let mut imports = caller.imports();
    let request = caller.ask(ReceiverStream::new(receiver));
    let call = pin!(imports.upload_files(request));
    let read = pin!(read(form, pieces, most_bytes));
    // The reader only ever ends by failing: it hangs once all is sent, and the call's answer decides.
    match select(call, read).await {
        Either::Left((reply, _)) => Ok(reply?.into_inner()),
        Either::Right((Err(problem), _)) => Err(problem),
    }
}

async fn read(
    mut form: Multipart,
    pieces: mpsc::Sender<UploadChunk>,
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
    drop(pieces);
    pending().await
}

async fn send(
    mut field: Field<'_>,
    pieces: &mpsc::Sender<UploadChunk>,
    most_bytes: u64,
) -> Result<(), Problem> {
    let name = field.file_name().unwrap_or_default().to_owned();
    let first = UploadChunk {
        file_name: name.clone(),
        data: Vec::new(),
    };
    pass_on(pieces, first).await;
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
            pass_on(pieces, chunk).await;
        }
    }
    Ok(())
}

/// Sends one piece. When identity has stopped listening, its answer is on the way: wait for that.
async fn pass_on(pieces: &mpsc::Sender<UploadChunk>, chunk: UploadChunk) {
    if pieces.send(chunk).await.is_err() {
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
