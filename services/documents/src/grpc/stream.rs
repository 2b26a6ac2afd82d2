//! A finished file as a stream of messages: its name and type first, then its bytes by pieces. The whole file
//! exists before the first message, so that a stream never ends on an error of ours.

use std::{pin::Pin, vec};

use futures::{Stream, stream};
use proto::documents::v1::DocumentChunk;
use tonic::Status;

use crate::domain::generation::File;

/// Bytes per message: well below gRPC's limit of 4 MiB, large enough to make a document one or two messages.
const CHUNK: usize = 64 * 1024;

/// The stream that the RPC answers with.
pub(super) type Chunks = Pin<Box<dyn Stream<Item = Result<DocumentChunk, Status>> + Send>>;

pub(super) fn chunks(file: File) -> Chunks {
    Box::pin(stream::iter(messages(file).map(Ok)))
}

fn messages(file: File) -> vec::IntoIter<DocumentChunk> {
    let head = DocumentChunk {
        file_name: file.name,
        media_type: file.format.media_type().to_owned(),
        data: Vec::new(),
    };
    let pieces = file.bytes.chunks(CHUNK).map(|piece| DocumentChunk {
        data: piece.to_vec(),
        ..DocumentChunk::default()
    });
    std::iter::once(head)
        .chain(pieces)
        .collect::<Vec<_>>()
        .into_iter()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]

    use super::*;
    use crate::domain::generation::Format;

    #[test]
    fn the_pieces_put_together_are_the_file_d01() {
        let bytes: Vec<u8> = (0..=255).cycle().take(2 * CHUNK + 7).collect();
        let mut messages = messages(File {
            name: "Annexe.docx".to_owned(),
            format: Format::Docx,
            bytes: bytes.clone(),
        });
        let head = messages.next().unwrap();
        assert_eq!(head.file_name, "Annexe.docx");
        assert!(head.media_type.contains("wordprocessingml") && head.data.is_empty());
        let rest: Vec<_> = messages.collect();
        assert_eq!(rest.len(), 3);
        assert!(rest.iter().all(|message| message.file_name.is_empty()));
        assert_eq!(
            rest.into_iter()
                .flat_map(|message| message.data)
                .collect::<Vec<_>>(),
            bytes
        );
    }
}
