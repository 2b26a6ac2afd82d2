//! What a service keeps of a person goes over to another tenant, into a file and back, or comes out of one (I-11): the
//! steps, the same in every service.
//!
//! Each is one transaction, made once: asked again, it answers the same. A service decides who may, then hands over its
//! [`Moves`]: how its own rows are taken out, written and, when they come from elsewhere, distrusted.

use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::{Arrival, Crossing, Db, Error, Tx};
use crate::ctx::Ctx;
use crate::policy::Scope;

/// Where what is written comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whence {
    /// Another tenant of this deployment.
    Moved,
    /// Nowhere else: it was set aside, and goes back where it was.
    Back,
    /// Another deployment.
    Arrived,
}

/// How one service moves what it keeps of a person.
pub trait Moves: Sync {
    /// All of it, as rows; also its part of a transfer file.
    type Dossier: Serialize + DeserializeOwned + Send + Sync;
    /// What is answered of it; by default, that nothing was moved.
    type Told: Serialize + DeserializeOwned + Default + Send + Sync;
    /// The errors of the service.
    type Error: From<Error> + Send;

    /// Takes it out of the tenant of the transaction.
    ///
    /// # Errors
    /// It cannot leave yet: it is asked again later.
    fn take_out(
        &self,
        tx: &mut Tx,
        from: &Scope,
        crossing: &Crossing,
    ) -> impl Future<Output = Result<Self::Dossier, Self::Error>> + Send;

    /// Writes it under the tenant of the transaction, renamed; answers what is told of it there.
    fn put_in(
        &self,
        tx: &mut Tx,
        to: &Scope,
        crossing: &Crossing,
        dossier: Self::Dossier,
        whence: Whence,
    ) -> impl Future<Output = Result<Self::Told, Self::Error>> + Send;

    /// What is told of it before it is written anywhere.
    fn told(dossier: &Self::Dossier) -> Result<Self::Told, Self::Error>;

    /// Refuses what nobody could have here, and disguises whoever wrote the rest ([`Arrival::disguise`]).
    fn admit(&self, arrival: &Arrival, dossier: &mut Self::Dossier) -> Result<(), Self::Error>;

    /// What the database refuses of rows from elsewhere is theirs ([`super::arrival::of_rows`]).
    fn of_rows(error: Self::Error) -> Self::Error;
}

/// Moves it to the destination of the crossing.
pub async fn across<M: Moves>(
    db: &Db,
    cx: &Ctx,
    from: &Scope,
    to: &Scope,
    crossing: &Crossing,
    mover: &M,
) -> Result<M::Told, M::Error> {
    let there = cx.in_etablissement(to.uai().clone());
    let mut tx = db.begin(cx).await?;
    if let Some(done) = tx.crossed(crossing.id).await? {
        return Ok(noted(&done)?.unwrap_or_default());
    }
    tx.cross(cx).await?;
    let dossier = mover.take_out(&mut tx, from, crossing).await?;
    tx.cross(&there).await?;
    let told = mover
        .put_in(&mut tx, to, crossing, dossier, Whence::Moved)
        .await?;
    note(&mut tx, crossing, &told).await?;
    tx.commit().await?;
    Ok(told)
}

/// Takes it out and sets it aside; answers the part of the file, and what is told of it.
///
/// # Errors
/// Asked again once it is settled: nothing is set aside any more.
pub async fn export<M: Moves>(
    db: &Db,
    cx: &Ctx,
    from: &Scope,
    crossing: &Crossing,
    mover: &M,
) -> Result<(Vec<u8>, M::Told), M::Error> {
    let mut tx = db.begin(cx).await?;
    if let Some(done) = tx.crossed(crossing.id).await? {
        let part = tx.parked(from, crossing.id).await?;
        return Ok((part, noted(&done)?.unwrap_or_default()));
    }
    tx.cross(cx).await?;
    let dossier = mover.take_out(&mut tx, from, crossing).await?;
    let told = M::told(&dossier)?;
    let part = tx.park(from, crossing, &dossier).await?;
    note(&mut tx, crossing, &told).await?;
    tx.commit().await?;
    Ok((part, told))
}

/// What an export set aside, to be read.
///
/// # Errors
/// Nothing is: it is settled.
pub async fn exported<M: Moves>(
    db: &Db,
    cx: &Ctx,
    from: &Scope,
    transfer: Uuid,
) -> Result<M::Dossier, M::Error> {
    let mut tx = db.begin(cx).await?;
    let part = tx.parked(from, transfer).await?;
    let dossier = serde_json::from_slice(&part);
    Ok(dossier.map_err(|error| Error::corrupt("chassis.parked.content", error))?)
}

/// Puts back what was set aside, if it is to be restored, or drops it.
pub async fn settle<M: Moves>(
    db: &Db,
    cx: &Ctx,
    here: &Scope,
    crossing: &Crossing,
    restore: bool,
    mover: &M,
) -> Result<M::Told, M::Error> {
    let mut tx = db.begin(cx).await?;
    // Called off before it was made, it is not made any more.
    let done = tx.crossed(crossing.id).await?;
    let dossier = tx.unpark::<M::Dossier>(here, crossing.id).await?;
    let told = match dossier.filter(|_| restore) {
        Some(dossier) => {
            tx.cross(cx).await?;
            let told = mover
                .put_in(&mut tx, here, crossing, dossier, Whence::Back)
                .await?;
            note(&mut tx, crossing, &told).await?;
            told
        }
        None => noted(&done.unwrap_or_default())?.unwrap_or_default(),
    };
    tx.commit().await?;
    Ok(told)
}

/// Writes what another deployment took out, or only tries.
///
/// # Errors
/// Whatever is not what a person of this deployment could have: nothing of it stays.
pub async fn import<M: Moves>(
    db: &Db,
    cx: &Ctx,
    to: &Scope,
    arrival: &Arrival,
    mover: &M,
) -> Result<M::Told, M::Error> {
    let crossing = &arrival.crossing;
    let mut tx = db.begin(cx).await?;
    tx.admit(to, arrival).await?;
    if let Some(done) = tx.crossed(crossing.id).await? {
        return match noted(&done)? {
            Some(told) => Ok(told),
            // Made before answers were noted: the part tells it again.
            None => M::told(&arrival.part::<M::Dossier>()?),
        };
    }
    let mut dossier = arrival.part::<M::Dossier>()?;
    mover.admit(arrival, &mut dossier)?;
    tx.cross(cx).await?;
    let told = mover
        .put_in(&mut tx, to, crossing, dossier, Whence::Arrived)
        .await
        .map_err(M::of_rows)?;
    note(&mut tx, crossing, &told).await?;
    if arrival.trial {
        tx.rollback().await?;
    } else {
        tx.commit().await?;
    }
    Ok(told)
}

/// Keeps what is told, for whoever asks again.
async fn note<T: Serialize>(tx: &mut Tx, crossing: &Crossing, told: &T) -> Result<(), Error> {
    let answer = serde_json::to_string(told).map_err(corrupt)?;
    tx.note_crossing(crossing.id, &answer).await
}

/// What was told; `None` where nothing was noted: it was called off before it was made, or made before this was kept.
fn noted<T: DeserializeOwned>(answer: &str) -> Result<Option<T>, Error> {
    if answer.is_empty() {
        return Ok(None);
    }
    serde_json::from_str(answer).map(Some).map_err(corrupt)
}

fn corrupt(error: serde_json::Error) -> Error {
    Error::corrupt("chassis.crossings.answer", error)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_was_told_is_read_again_and_nothing_where_nothing_was_noted_i11() {
        assert_eq!(noted::<usize>("3").unwrap(), Some(3));
        assert_eq!(noted::<usize>("").unwrap(), None);
        assert!(noted::<usize>("{}").is_err());
    }
}
