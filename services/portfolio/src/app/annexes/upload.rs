//! A file on its way, piece by piece: a network that breaks off loses one piece at most (F-06).

use bytes::Bytes;
use chassis::Ctx;
use chassis::db::idempotency::fingerprint;

use super::owner::{decide, decide_of};
use super::take_in::take_in;
use crate::app::{App, reader};
use crate::clients::files::Key;
use crate::domain::{Annexe, ApprenantId, Owner, UploadId};
use crate::error::Error;
use crate::policy::Action;
use crate::store;
use crate::store::uploads::{Piece, Upload};

/// Largest piece, in bytes.
pub(crate) const PIECE_MAX: usize = 1 << 20;
/// Longest name of a file that is looked at, in characters.
const NAME_MAX_CHARS: usize = 300;

/// A file that is announced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BeginUpload {
    /// What it will be joined to.
    pub(crate) owner: (ApprenantId, Owner),
    /// Its name on the device.
    pub(crate) nom: String,
    /// Its bytes.
    pub(crate) octets: i64,
}

/// A file on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct UploadRef {
    /// Whose.
    pub(crate) apprenant: ApprenantId,
    /// Which.
    pub(crate) id: UploadId,
}

/// Bytes that follow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AppendUpload {
    /// Of which file.
    pub(crate) of: UploadRef,
    /// Bytes before them.
    pub(crate) from: i64,
    /// Themselves.
    pub(crate) data: Vec<u8>,
}

/// How far a file is, and what it became.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UploadView {
    /// The file on its way.
    pub(crate) upload: Upload,
    /// What it became; `None`: it is on its way, or it was taken away since.
    pub(crate) annexe: Option<Annexe>,
}

/// Announces a file: what could never be kept is refused before anything is sent.
pub(crate) async fn begin_upload(
    cx: &Ctx,
    app: &App,
    cmd: BeginUpload,
) -> Result<UploadView, Error> {
    let mut tx = app.db.begin(cx).await?;
    let decided = decide(cx, &mut tx, Action::WriteAnnexes, cmd.owner).await?;
    let octets = u64::try_from(cmd.octets).unwrap_or_default();
    if octets == 0 || octets > app.limits.file {
        return Err(Error::FileSize(app.limits.file));
    }
    let fingerprint = fingerprint("begin_upload", &cmd);
    if let Some(first) = tx.replayed(cx, &fingerprint).await? {
        let corrupt = |error| chassis::db::Error::corrupt("idempotency_keys.result", error);
        let id = first.parse().map_err(corrupt)?;
        drop(tx);
        let of = UploadRef {
            apprenant: cmd.owner.0,
            id,
        };
        return get_upload(cx, app, of).await;
    }
    let held = decided.hold(cx, &mut tx).await?;
    let load = held.room(&mut tx, &decided).await?;
    let held_octets = u64::try_from(load.octets).unwrap_or_default();
    if held_octets.saturating_add(octets) > app.limits.quota {
        return Err(Error::Quota(app.limits.quota));
    }
    let upload = Upload {
        id: UploadId::generate(),
        nom: cmd
            .nom
            .chars()
            .filter(|c| *c != '\0')
            .take(NAME_MAX_CHARS)
            .collect(),
        octets: cmd.octets,
        recus: 0,
        annexe: None,
    };
    let by = (cmd.owner.0, reader(cx));
    store::uploads::insert(&mut tx, &decided.scope, held.of, by, &upload, cx.now()).await?;
    tx.remember(cx, &upload.id.to_string()).await?;
    tx.commit().await?;
    Ok(UploadView {
        upload,
        annexe: None,
    })
}

/// How far it is; what came whole and was not taken in is taken in now.
pub(crate) async fn get_upload(cx: &Ctx, app: &App, of: UploadRef) -> Result<UploadView, Error> {
    let view = stands(cx, app, of).await?;
    if view.upload.is_whole() && view.upload.annexe.is_none() {
        return take_in(cx, app, of).await;
    }
    Ok(view)
}

/// Takes the bytes that follow; those sent from elsewhere are left out, for the sender goes on from where it stands.
pub(crate) async fn append_upload(
    cx: &Ctx,
    app: &App,
    cmd: AppendUpload,
) -> Result<UploadView, Error> {
    let view = stands(cx, app, cmd.of).await?;
    let octets = i64::try_from(cmd.data.len()).unwrap_or(i64::MAX);
    let fits = octets > 0 && cmd.data.len() <= PIECE_MAX && cmd.from + octets <= view.upload.octets;
    if view.upload.recus != cmd.from || !fits {
        return Ok(view);
    }
    let piece = Piece {
        from: cmd.from,
        id: UploadId::generate().uuid(),
    };
    let key = Key::Piece(cmd.of.id, piece.id);
    app.files.put(key, Bytes::from(cmd.data)).await?;
    let noted = note(cx, app, cmd.of, piece, octets).await;
    // Sent twice at once, and the other one is kept; or called off meanwhile. After any other failure it may have been noted
    // all the same: then it is needed, and else it goes with its upload.
    if matches!(noted, Ok(false) | Err(Error::NotFound | Error::Forbidden)) {
        app.files.remove(key).await?;
    }
    noted?;
    get_upload(cx, app, cmd.of).await
}

/// Notes a piece that the store has; answers whether it is the one that follows.
async fn note(
    cx: &Ctx,
    app: &App,
    of: UploadRef,
    piece: Piece,
    octets: i64,
) -> Result<bool, Error> {
    let mut tx = app.db.begin(cx).await?;
    // The file as a whole is the change: the log tells of it once.
    tx.aside();
    let named = (of.apprenant, of.id.uuid());
    let decided = decide_of(cx, &mut tx, Action::WriteAnnexes, named).await?;
    let follows =
        store::uploads::append(&mut tx, &decided.scope, of.id, piece, octets, cx.now()).await?;
    tx.commit().await?;
    Ok(follows)
}

/// Calls a file off.
pub(crate) async fn abandon_upload(cx: &Ctx, app: &App, of: UploadRef) -> Result<(), Error> {
    let mut tx = app.db.begin(cx).await?;
    let fingerprint = fingerprint("abandon_upload", &of);
    if tx.replayed(cx, &fingerprint).await?.is_some() {
        return Ok(());
    }
    let named = (of.apprenant, of.id.uuid());
    let decided = decide_of(cx, &mut tx, Action::WriteAnnexes, named).await?;
    store::uploads::delete(&mut tx, &decided.scope, of.id).await?;
    tx.remember(cx, "").await?;
    tx.commit().await?;
    Ok(())
}

/// How far it is.
pub(super) async fn stands(cx: &Ctx, app: &App, of: UploadRef) -> Result<UploadView, Error> {
    let mut tx = app.db.begin(cx).await?;
    let named = (of.apprenant, of.id.uuid());
    let decided = decide_of(cx, &mut tx, Action::WriteAnnexes, named).await?;
    let upload = store::uploads::get(&mut tx, &decided.scope, of.id)
        .await?
        .ok_or(Error::NotFound)?;
    let annexe = match upload.annexe {
        Some(annexe) => store::annexes::get(&mut tx, &decided.scope, annexe).await?,
        None => None,
    };
    Ok(UploadView { upload, annexe })
}
