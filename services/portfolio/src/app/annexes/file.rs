//! The bytes of a file, for whoever reads what it is joined to.

use bytes::Bytes;
use chassis::Ctx;
use futures::stream::BoxStream;

use super::owner::decide_of;
use crate::app::App;
use crate::clients::files::Key;
use crate::domain::{Annexe, AnnexeId, ApprenantId, Content, file_name};
use crate::error::Error;
use crate::policy::Action;
use crate::store;

/// A file to be read.
pub(crate) struct FileView {
    /// Its media type.
    pub(crate) media: String,
    /// The name to keep it under.
    pub(crate) nom: String,
    /// How many bytes.
    pub(crate) octets: u64,
    /// Them, as they come.
    pub(crate) bytes: BoxStream<'static, Result<Bytes, Error>>,
}

/// Opens it, or the small one of an image.
pub(crate) async fn get_file(
    cx: &Ctx,
    app: &App,
    (apprenant, id): (ApprenantId, AnnexeId),
    vignette: bool,
) -> Result<FileView, Error> {
    let mut tx = app.db.begin(cx).await?;
    let decided = decide_of(cx, &mut tx, Action::Read, (apprenant, id.uuid())).await?;
    let annexe = store::annexes::get(&mut tx, &decided.scope, id)
        .await?
        .ok_or(Error::NotFound)?;
    tx.rollback().await?;
    open_file(app, annexe, vignette).await
}

/// Opens the file that an annexe is, for who was let in.
pub(crate) async fn open_file(
    app: &App,
    annexe: Annexe,
    vignette: bool,
) -> Result<FileView, Error> {
    let Content::Fichier(file) = annexe.content else {
        return Err(Error::NotFound);
    };
    if vignette && file.pixels.is_none() {
        return Err(Error::NotFound);
    }
    let (key, media) = if vignette {
        (Key::Small(file.id), "image/jpeg".to_owned())
    } else {
        (Key::Whole(file.id), file.media)
    };
    let (octets, bytes) = app.files.read(key).await?;
    Ok(FileView {
        nom: file_name(&annexe.titre, &media),
        media,
        octets,
        bytes,
    })
}
