//! All that is held here on a person, and its erasure (I-12). Who may ask is decided where every service decides it, in
//! the chassis.

use bytes::Bytes;
use chassis::personal_data::{Gone, Held, HeldPiece, Holder};
use chassis::{Db, Scope, Tx};
use futures::stream::{self, BoxStream, StreamExt as _};
use serde_json::Value;
use uuid::Uuid;

use crate::app::App;
use crate::clients::files::{Files, Key};
use crate::domain::{FileId, file_name};
use crate::error::Error;
use crate::store::{erasure, personal_data};

impl Holder for App {
    type Error = Error;

    fn db(&self) -> &Db {
        &self.db
    }

    async fn held(&self, tx: &mut Tx, scope: &Scope, person: Uuid) -> Result<Vec<Held>, Error> {
        Ok(personal_data::held(tx, scope, person).await?)
    }

    fn files(&self, held: &[Held]) -> BoxStream<'static, Result<HeldPiece, Error>> {
        let mut named: Vec<Named> = Vec::new();
        for one in held {
            one.rows.iter().for_each(|row| find(row, &mut named));
        }
        let files = self.files.clone();
        stream::iter(named.into_iter().enumerate())
            .then(move |(rank, named)| {
                let files = files.clone();
                async move { pieces(&files, rank, named).await }
            })
            .flatten()
            .boxed()
    }

    async fn erase(&self, tx: &mut Tx, scope: &Scope, person: Uuid) -> Result<Vec<Gone>, Error> {
        Ok(erasure::take(tx, scope, person).await?)
    }
}

/// A file that a row names.
struct Named {
    id: FileId,
    nom: String,
}

/// Rows of annexes, wherever they are: in their table, or in what a deletion or a transfer set aside.
fn find(value: &Value, found: &mut Vec<Named>) {
    let text = |name: &str| value.get(name).and_then(Value::as_str);
    if let (Some(id), Some(media), Some(titre)) = (text("fichier"), text("media"), text("titre"))
        && let Ok(id) = id.parse()
    {
        let nom = file_name(titre, media);
        found.push(Named { id, nom });
    }
    match value {
        Value::Array(values) => values.iter().for_each(|value| find(value, found)),
        Value::Object(parts) => parts.values().for_each(|value| find(value, found)),
        _ => {}
    }
}

/// One file, ended by an empty piece. One that has just left the store is not told: its row went before it.
async fn pieces(
    files: &Files,
    rank: usize,
    named: Named,
) -> BoxStream<'static, Result<HeldPiece, Error>> {
    // Two may have one title.
    let file = format!("{:03} {}", rank + 1, named.nom);
    let bytes = match files.read(Key::Whole(named.id)).await {
        Ok((_, bytes)) => bytes,
        Err(Error::Files(object_store::Error::NotFound { .. })) => return stream::empty().boxed(),
        Err(error) => return stream::iter([Err(error)]).boxed(),
    };
    let end = stream::iter([Ok(Bytes::new())]);
    bytes
        .chain(end)
        .map(move |bytes| {
            bytes.map(|bytes| HeldPiece {
                file: file.clone(),
                bytes,
            })
        })
        .boxed()
}
