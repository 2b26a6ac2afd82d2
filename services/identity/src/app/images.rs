//! Logo and stamp of the établissement (I-01): received whole before anything is looked at, remade, stored.

use chassis::{Ctx, Scope};
use futures::{Stream, StreamExt as _};
use tokio::sync::Semaphore;

use crate::app::{App, person};
use crate::domain::picture::{MAX_BYTES, Nature, Picture, PictureFault, State, Stored, remake};
use crate::error::{Error, Result};
use crate::policy::{Action, Facts, decide};
use crate::store::etablissements;
use crate::store::images;

/// Pictures decoded at the same time: each may take a hundred megabytes for an instant.
static DECODING: Semaphore = Semaphore::const_new(1);

/// A piece of a picture on its way; the first says which, and the version that it replaces.
pub struct Piece {
    pub nature: String,
    pub expected_version: i64,
    pub data: Vec<u8>,
    /// Nothing follows.
    pub last: bool,
}

/// Replaces a picture, if it still is that of the version named.
pub async fn set<S>(cx: &Ctx, app: &App, pieces: S) -> Result<State>
where
    S: Stream<Item = Result<Piece>> + Send + Unpin,
{
    let scope = decide(cx.actor(), Action::UpdateEtablissement, &Facts::default()).scope(cx)?;
    let (nature, expected_version, bytes) = receive(pieces).await?;
    let picture = remade(bytes).await?;
    replace(cx, app, &scope, nature, expected_version, Some(&picture)).await
}

/// Removes a picture, if it still is that of the version named.
pub async fn remove(cx: &Ctx, app: &App, nature: &str, expected_version: i64) -> Result<State> {
    let scope = decide(cx.actor(), Action::UpdateEtablissement, &Facts::default()).scope(cx)?;
    let nature = Nature::from_code(nature).ok_or(Error::NotFound)?;
    replace(cx, app, &scope, nature, expected_version, None).await
}

/// A picture; without its bytes when the caller has that version. The stamp is for whoever may print with it.
pub async fn get(cx: &Ctx, app: &App, nature: Nature, known_version: i64) -> Result<Stored> {
    let action = match nature {
        Nature::Logo => Action::ReadEtablissement,
        Nature::Cachet => Action::ReadCachet,
    };
    let scope = decide(cx.actor(), action, &Facts::default()).scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    images::get(&mut tx, &scope, nature, known_version)
        .await?
        .ok_or(Error::NotFound)
}

async fn remade(bytes: Vec<u8>) -> Result<Picture> {
    let _turn = DECODING
        .acquire()
        .await
        .map_err(|error| Error::internal("waiting to decode a picture", error))?;
    tokio::task::spawn_blocking(move || remake(&bytes))
        .await
        .map_err(|error| Error::internal("decoding a picture", error))?
        .map_err(Error::Picture)
}

async fn receive<S>(mut pieces: S) -> Result<(Nature, i64, Vec<u8>)>
where
    S: Stream<Item = Result<Piece>> + Send + Unpin,
{
    let mut head = None;
    let mut bytes = Vec::new();
    while let Some(piece) = pieces.next().await {
        let piece = piece?;
        if head.is_none() {
            let nature = Nature::from_code(&piece.nature).ok_or(Error::NotFound)?;
            head = Some((nature, piece.expected_version));
        }
        if bytes.len() + piece.data.len() > MAX_BYTES {
            return Err(Error::Picture(PictureFault::TooHeavy));
        }
        bytes.extend(piece.data);
        if piece.last {
            let (nature, version) = head.ok_or(Error::UploadInterrupted)?;
            return Ok((nature, version, bytes));
        }
    }
    // A caller that hangs up ends the stream like one that has sent everything.
    Err(Error::UploadInterrupted)
}

async fn replace(
    cx: &Ctx,
    app: &App,
    scope: &Scope,
    nature: Nature,
    expected_version: i64,
    picture: Option<&Picture>,
) -> Result<State> {
    let mut tx = app.db.begin(cx).await?;
    etablissements::lock(&mut tx, scope)
        .await?
        .ok_or(Error::NotFound)?;
    let standing = |states: Vec<State>| states.into_iter().find(|state| state.nature == nature);
    let current = standing(images::states(&mut tx, scope).await?);
    if current.map_or(0, |state| state.version) != expected_version {
        return Err(Error::Stale);
    }
    if picture.is_none() && !current.is_some_and(|state| state.present) {
        return Err(Error::NotFound);
    }
    images::save(&mut tx, scope, nature, picture, person(cx)?, cx.now()).await?;
    let saved = standing(images::states(&mut tx, scope).await?).ok_or(Error::NotFound)?;
    tx.commit().await?;
    Ok(saved)
}
