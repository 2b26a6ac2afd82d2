//! A body on its way to a service, piece by piece: its last piece says so, for a body that breaks off must not look like a
//! whole one.

use bytes::Bytes;
use futures::future::ready;
use futures::stream::{self, Stream, StreamExt as _};

/// Largest piece sent on, bytes; gRPC refuses messages of 4 MB.
pub const PIECE: usize = 64 * 1024;

/// The bytes as messages, then the last one, which follows only a body that was read whole.
pub fn pieces<M: Send + 'static>(
    parts: impl Stream<Item = Result<Bytes, ()>> + Send + 'static,
    of_bytes: fn(&[u8]) -> M,
    last: fn() -> M,
) -> impl Stream<Item = M> + Send + 'static {
    parts
        .map(|part| part.map(Some))
        .chain(stream::once(ready(Ok(None))))
        .take_while(|part| ready(part.is_ok()))
        .filter_map(|part| ready(part.ok()))
        .flat_map(move |part| {
            let messages: Vec<M> = match part {
                Some(bytes) => bytes.chunks(PIECE).map(of_bytes).collect(),
                None => vec![last()],
            };
            stream::iter(messages)
        })
}
