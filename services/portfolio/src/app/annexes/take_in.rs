//! A file that came whole is looked at, stored, and joined to what it was sent for (F-06).
//!
//! The store and the database have no transaction in common. A file is promised to the sweep before it is stored: if its
//! annexe never comes, whatever happens to this process, the sweep takes it out again.

use bytes::Bytes;
use chassis::db::Tx;
use chassis::{Ctx, Scope};
use jiff::SignedDuration;
use tokio::sync::Semaphore;

use super::owner::decide_of;
use super::upload::{UploadRef, UploadView, stands};
use crate::app::{App, reader};
use crate::clients::files::Key;
use crate::domain::{
    Annexe, AnnexeId, ApprenantId, Content, FileFault, FileId, Kept, StoredFile, examine,
    title_of_file,
};
use crate::error::Error;
use crate::policy::Action;
use crate::store;
use crate::store::forms::FormOf;

/// Files looked at at the same time: a photo may take a hundred megabytes for an instant.
pub(super) static LOOKING: Semaphore = Semaphore::const_new(1);
/// A file whose annexe has not come by then never gets one.
const PROMISE: SignedDuration = SignedDuration::from_hours(1);

/// Makes the annexe of a file that is here whole. Of two at once, one does; a file that is refused is forgotten.
pub(super) async fn take_in(cx: &Ctx, app: &App, of: UploadRef) -> Result<UploadView, Error> {
    let kept = match look(cx, app, of).await {
        Err(Error::File(fault)) => {
            forget(cx, app, of).await?;
            return Err(Error::File(fault));
        }
        other => other?,
    };
    let file = stored(&kept);
    keep(cx, app, of, file.id, kept).await?;
    join(cx, app, of, file).await?;
    // What is left of it goes with its row at the latest.
    if let Err(error) = app.files.clear(of.id.uuid()).await {
        tracing::warn!(
            error = chassis::error::describe(&error),
            "pieces left in the store"
        );
    }
    stands(cx, app, of).await
}

/// Puts its pieces together and says what is to be kept.
async fn look(cx: &Ctx, app: &App, of: UploadRef) -> Result<Kept, Error> {
    let mut tx = app.db.begin(cx).await?;
    let named = (of.apprenant, of.id.uuid());
    let decided = decide_of(cx, &mut tx, Action::WriteAnnexes, named).await?;
    let upload = store::uploads::get(&mut tx, &decided.scope, of.id)
        .await?
        .ok_or(Error::NotFound)?;
    let pieces = store::uploads::pieces(&mut tx, &decided.scope, of.id).await?;
    tx.rollback().await?;

    let _turn = LOOKING.acquire().await;
    let mut bytes = Vec::with_capacity(usize::try_from(upload.octets).unwrap_or_default());
    for piece in pieces {
        bytes.extend(app.files.get(Key::Piece(of.id, piece)).await?);
    }
    inspect(app, bytes, upload.nom).await
}

/// What is to be kept of a file, if it is one that is kept. Its caller has its turn.
pub(super) async fn inspect(app: &App, bytes: Vec<u8>, nom: String) -> Result<Kept, Error> {
    app.scanner.look(&bytes).await?;
    let looked = tokio::task::spawn_blocking(move || examine(bytes, &nom)).await;
    // A decoder that panics says that the file is not what it seems.
    let looked = looked.unwrap_or(Err(FileFault::Damaged));
    looked.map_err(Error::File)
}

/// What is kept, as the store will have it.
pub(super) fn stored(kept: &Kept) -> StoredFile {
    StoredFile {
        id: FileId::generate(),
        media: kept.media.to_owned(),
        octets: i64::try_from(kept.octets()).unwrap_or(i64::MAX),
        pixels: kept.image.as_ref().map(|image| {
            let pixels = |side: u32| i32::try_from(side).unwrap_or(i32::MAX);
            (pixels(image.pixels.0), pixels(image.pixels.1))
        }),
    }
}

/// Stores it, promised to the sweep first.
async fn keep(cx: &Ctx, app: &App, of: UploadRef, id: FileId, kept: Kept) -> Result<(), Error> {
    let mut tx = app.db.begin(cx).await?;
    tx.aside();
    let named = (of.apprenant, of.id.uuid());
    let decided = decide_of(cx, &mut tx, Action::WriteAnnexes, named).await?;
    put_away(cx, app, tx, (&decided.scope, id, of.apprenant), kept).await
}

/// Promises a file to the sweep, then stores it.
pub(super) async fn put_away(
    cx: &Ctx,
    app: &App,
    mut tx: Tx,
    (scope, id, apprenant): (&Scope, FileId, ApprenantId),
    kept: Kept,
) -> Result<(), Error> {
    let due = cx.now().checked_add(PROMISE).unwrap_or(cx.now());
    store::released::promise(&mut tx, scope, (id, apprenant), due).await?;
    tx.commit().await?;
    app.files
        .put(Key::Whole(id), Bytes::from(kept.whole))
        .await?;
    if let Some(image) = kept.image {
        let vignette = Bytes::from(image.vignette);
        app.files.put(Key::Small(id), vignette).await?;
    }
    Ok(())
}

/// Joins it; the decision is made again, for what it is joined to may have moved meanwhile.
async fn join(cx: &Ctx, app: &App, of: UploadRef, file: StoredFile) -> Result<(), Error> {
    let mut tx = app.db.begin(cx).await?;
    let named = (of.apprenant, of.id.uuid());
    let decided = decide_of(cx, &mut tx, Action::WriteAnnexes, named).await?;
    let held = decided.hold(cx, &mut tx).await?;
    let upload = store::uploads::hold(&mut tx, &decided.scope, of.id)
        .await?
        .ok_or(Error::NotFound)?;
    if upload.annexe.is_some() {
        // The other one was faster: ours goes with its promise.
        return Ok(());
    }
    let annexe = Annexe {
        id: AnnexeId::generate(),
        apprenant: of.apprenant,
        sheet: match held.of {
            FormOf::Sheet(sheet) => Some(sheet),
            FormOf::Portfolio(_) => None,
        },
        titre: title_of_file(&upload.nom),
        content: Content::Fichier(file),
        author: reader(cx),
        created_at: cx.now(),
        version: 1,
    };
    store::annexes::insert(&mut tx, &decided.scope, held.of, &annexe).await?;
    store::uploads::became(&mut tx, &decided.scope, of.id, annexe.id).await?;
    held.changed(cx, app, &mut tx, &decided).await?;
    tx.commit().await?;
    Ok(())
}

async fn forget(cx: &Ctx, app: &App, of: UploadRef) -> Result<(), Error> {
    let mut tx = app.db.begin(cx).await?;
    let named = (of.apprenant, of.id.uuid());
    let decided = decide_of(cx, &mut tx, Action::WriteAnnexes, named).await?;
    store::uploads::delete(&mut tx, &decided.scope, of.id).await?;
    tx.commit().await?;
    Ok(())
}
