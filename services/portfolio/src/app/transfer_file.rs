//! A learner goes over to another deployment, or comes from one, in a file (I-11 ★), with its own files (F-06).

use std::collections::HashMap;

use bytes::Bytes;
use chassis::Ctx;
use chassis::db::{Arrival, Crossing, moving};
use futures::stream::{self, BoxStream, StreamExt as _};
use uuid::Uuid;

use super::mover::{Mover, Taken};
use crate::app::App;
use crate::clients::files::Key;
use crate::domain::{AnnexeId, ApprenantId, FileId, file_name};
use crate::error::Error;
use crate::policy::{self, Action};
use crate::store;
use crate::store::transfers::Dossier;

/// Takes the learner out, once, and keeps it aside; answers the part of the file.
pub(crate) async fn export_apprenant(
    cx: &Ctx,
    app: &App,
    crossing: &Crossing,
    periods: &[Taken],
) -> Result<Vec<u8>, Error> {
    let from = policy::decide(cx.actor(), Action::Transfer, None).scope(cx)?;
    let mover = Mover::new(app, periods);
    let (part, _) = moving::export(&app.db, cx, &from, crossing, &mover).await?;
    Ok(part)
}

/// Puts what was taken out back where it was, or drops it; harmless to repeat.
pub(crate) async fn settle_export(
    cx: &Ctx,
    app: &App,
    crossing: &Crossing,
    periods: &[Taken],
    restore: bool,
) -> Result<(), Error> {
    let here = policy::decide(cx.actor(), Action::Transfer, None).scope(cx)?;
    let mover = Mover::new(app, periods);
    moving::settle(&app.db, cx, &here, crossing, restore, &mover).await?;
    Ok(())
}

/// Writes what another deployment took out, once, or only tries; answers how much it is.
///
/// # Errors
/// Whatever is not what a learner of this deployment could have: nothing of it stays.
pub(crate) async fn import_apprenant(
    cx: &Ctx,
    app: &App,
    arrival: &Arrival,
    periods: &[Taken],
) -> Result<HashMap<String, u32>, Error> {
    let to = policy::decide(cx.actor(), Action::Transfer, None).scope(cx)?;
    moving::import(&app.db, cx, &to, arrival, &Mover::new(app, periods)).await
}

/// How many files the learner would take along, and their bytes.
pub(crate) async fn weigh_files(
    cx: &Ctx,
    app: &App,
    apprenant: ApprenantId,
) -> Result<(i32, i64), Error> {
    let from = policy::decide(cx.actor(), Action::Transfer, None).scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    Ok(store::annexes::weigh(&mut tx, &from, apprenant).await?)
}

/// What files of an export are made of, in order.
pub(crate) enum Exported {
    /// A file begins: the annexe that it is, and the name to keep it under.
    File(AnnexeId, String),
    /// One that the store has lost for good, told so that somebody knows before it is gone here: it has no bytes.
    Lost(AnnexeId, String),
    /// Its bytes, as they come.
    Bytes(Bytes),
}

/// A file of what was set aside.
struct Leaving {
    annexe: AnnexeId,
    file: FileId,
    nom: String,
}

/// The files of what was set aside, oldest first. They stay in the store for as long as it is.
pub(crate) async fn exported_files(
    cx: &Ctx,
    app: &App,
    transfer: Uuid,
) -> Result<BoxStream<'static, Result<Exported, Error>>, Error> {
    let from = policy::decide(cx.actor(), Action::Transfer, None).scope(cx)?;
    let dossier = moving::exported::<Mover<'_>>(&app.db, cx, &from, transfer).await?;
    let app = app.clone();
    let files = stream::iter(leaving(dossier));
    let opened = files.then(move |file| opened(app.clone(), file));
    Ok(opened.flatten().boxed())
}

async fn opened(app: App, file: Leaving) -> BoxStream<'static, Result<Exported, Error>> {
    match app.files.read(Key::Whole(file.file)).await {
        Ok((_, bytes)) => {
            let head = Exported::File(file.annexe, file.nom);
            let bytes = bytes.map(|bytes| bytes.map(Exported::Bytes));
            stream::iter([Ok(head)]).chain(bytes).boxed()
        }
        // Lost for good, in a store that is the right one: it must not keep its learner here.
        Err(Error::Files(object_store::Error::NotFound { .. })) => {
            tracing::warn!(annexe.id = %file.annexe, "file lost from the store, told in an export");
            stream::iter([Ok(Exported::Lost(file.annexe, file.nom))]).boxed()
        }
        Err(error) => stream::iter([Err(error)]).boxed(),
    }
}

fn leaving(dossier: Dossier) -> Vec<Leaving> {
    let mut annexes = dossier.annexes;
    annexes.sort_by_key(|row| {
        let text = |name: &str| row[name].as_str().map(str::to_owned);
        (text("created_at"), text("id"))
    });
    annexes
        .iter()
        .filter_map(|row| {
            let text = |name: &str| row[name].as_str();
            Some(Leaving {
                annexe: text("id")?.parse().ok()?,
                file: text("fichier")?.parse().ok()?,
                nom: file_name(text("titre")?, text("media")?),
            })
        })
        .collect()
}
