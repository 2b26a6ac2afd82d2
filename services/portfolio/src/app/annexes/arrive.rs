//! A file of a learner who comes from another deployment (I-11, F-06). It is a stranger's: looked at as any that somebody
//! sends, and kept out of sight until what it is joined to is imported.

use std::pin::pin;

use bytes::Bytes;
use chassis::db::Tx;
use chassis::{AppError as _, Ctx, Scope};
use futures::{Stream, StreamExt as _};
use tokio::sync::Semaphore;
use uuid::Uuid;

use super::take_in::{LOOKING, inspect, put_away, stored};
use crate::app::App;
use crate::domain::{ApprenantId, Awaited, FileFault};
use crate::error::Error;
use crate::policy::{self, Action};
use crate::store;

/// Files held in memory while they come.
static COMING: Semaphore = Semaphore::const_new(1);

/// A file that comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Arriving {
    /// What it will be, as its sender names it.
    pub(crate) at: Awaited,
    /// The learner, as its sender names it.
    pub(crate) apprenant: ApprenantId,
    /// The learner here, once somebody has said which it is.
    pub(crate) becomes: Option<ApprenantId>,
    /// Its name: says that a text is one.
    pub(crate) nom: String,
    /// Its bytes.
    pub(crate) octets: u64,
    /// Their hash.
    pub(crate) sha256: String,
}

/// Takes a file in; answers the code of why it is not kept, if it is not. Received twice, it is kept once.
///
/// # Errors
/// It broke off, or could not be looked at: it is to be sent again.
pub(crate) async fn receive_file(
    cx: &Ctx,
    app: &App,
    file: Arriving,
    pieces: impl Stream<Item = Result<Bytes, Error>> + Send,
) -> Result<Option<&'static str>, Error> {
    let to = policy::decide(cx.actor(), Action::Transfer, None).scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    tx.aside();
    expects(&mut tx, &to, file.becomes).await?;
    if store::arriving::touch(
        &mut tx,
        &to,
        (file.at, file.becomes),
        &file.sha256,
        cx.now(),
    )
    .await?
    {
        tx.commit().await?;
        return Ok(None);
    }
    let room = room(&mut tx, &to, app, &file).await;
    tx.rollback().await?;
    let taken = match room {
        Ok(()) => take(cx, app, &to, &file, pieces).await,
        Err(error) => Err(error),
    };
    match taken {
        Ok(()) => Ok(None),
        Err(refused @ (Error::File(_) | Error::FileSize(_) | Error::Quota(_))) => {
            Ok(Some(refused.code()))
        }
        Err(error) => Err(error),
    }
}

/// Nothing comes for somebody who was erased (I-12).
async fn expects(tx: &mut Tx, to: &Scope, learner: Option<ApprenantId>) -> Result<(), Error> {
    let learner: Vec<Uuid> = learner.iter().map(|learner| learner.uuid()).collect();
    if tx.erased_among(to, &learner).await?.is_empty() {
        return Ok(());
    }
    Err(Error::NotFound)
}

/// Whether one more of that size may come.
async fn room(tx: &mut Tx, to: &Scope, app: &App, file: &Arriving) -> Result<(), Error> {
    if file.octets == 0 || file.octets > app.limits.file {
        return Err(Error::FileSize(app.limits.file));
    }
    let mut held = store::arriving::octets(tx, to, file.at).await?;
    if let Some(learner) = file.becomes {
        held += store::annexes::held(tx, to, learner).await?;
    }
    let held = u64::try_from(held).unwrap_or_default();
    if held.saturating_add(file.octets) > app.limits.quota {
        return Err(Error::Quota(app.limits.quota));
    }
    Ok(())
}

async fn take(
    cx: &Ctx,
    app: &App,
    to: &Scope,
    file: &Arriving,
    pieces: impl Stream<Item = Result<Bytes, Error>> + Send,
) -> Result<(), Error> {
    let _turn = COMING.acquire().await;
    let bytes = whole(file.octets, pieces).await?;
    let kept = {
        let _turn = LOOKING.acquire().await;
        inspect(app, bytes, file.nom.clone()).await?
    };
    let stored = stored(&kept);
    let mut tx = app.db.begin(cx).await?;
    tx.aside();
    put_away(cx, app, tx, (to, stored.id, file.apprenant), kept).await?;
    tx = app.db.begin(cx).await?;
    tx.aside();
    expects(&mut tx, to, file.becomes).await?;
    let (of, whose) = ((file.at, &*file.sha256), (file.apprenant, file.becomes));
    store::arriving::insert(&mut tx, to, of, whose, &stored, cx.now()).await?;
    tx.commit().await?;
    Ok(())
}

/// All that was announced, and no more.
async fn whole(
    octets: u64,
    pieces: impl Stream<Item = Result<Bytes, Error>> + Send,
) -> Result<Vec<u8>, Error> {
    let mut pieces = pin!(pieces);
    let octets = usize::try_from(octets).unwrap_or(usize::MAX);
    let mut bytes = Vec::with_capacity(octets);
    while let Some(piece) = pieces.next().await {
        bytes.extend(piece?);
        if bytes.len() > octets {
            return Err(Error::File(FileFault::Damaged));
        }
    }
    if bytes.len() < octets {
        return Err(Error::BrokenOff);
    }
    Ok(bytes)
}

/// A transfer is about to be applied, at that version: its files stay until they are imported for the learner. Harmless to
/// repeat; answers how many they are.
pub(crate) async fn pin_files(
    cx: &Ctx,
    app: &App,
    applied: (Uuid, i64),
    becomes: ApprenantId,
) -> Result<u64, Error> {
    let here = policy::decide(cx.actor(), Action::Transfer, None).scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    tx.aside();
    expects(&mut tx, &here, Some(becomes)).await?;
    let pinned = store::arriving::pin(&mut tx, &here, applied, becomes).await?;
    tx.commit().await?;
    Ok(pinned)
}

/// A transfer was turned away, at that version: its files go, but not those of an application since. Harmless to repeat.
pub(crate) async fn forget_files(cx: &Ctx, app: &App, refused: (Uuid, i64)) -> Result<(), Error> {
    let here = policy::decide(cx.actor(), Action::Transfer, None).scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    tx.aside();
    store::arriving::forget(&mut tx, &here, refused).await?;
    tx.commit().await?;
    Ok(())
}
