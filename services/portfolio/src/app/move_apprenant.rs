//! A learner goes over to another établissement (I-11): its portfolios follow its periods, its fiches libres follow it.

use chassis::db::{Crossing, Tx};
use chassis::{Ctx, Scope};
use uuid::Uuid;

use crate::app::App;
use crate::domain::{PeriodId, Removal};
use crate::error::Error;
use crate::policy::{self, Action};
use crate::store;
use crate::store::transfers::Dossier;

/// A period that the learner took along.
#[derive(Debug, Clone)]
pub(crate) struct Taken {
    /// The period.
    pub(crate) id: PeriodId,
    /// What it is called in the destination.
    pub(crate) becomes: PeriodId,
    /// Its version when it was taken along.
    pub(crate) version: i64,
    /// Code of its référentiel.
    pub(crate) referentiel: String,
}

/// Moves the learner, in one transaction, once.
///
/// # Errors
/// The declaration of a period has not arrived here yet: its portfolio would be opened where the learner no longer is.
pub(crate) async fn move_apprenant(
    cx: &Ctx,
    app: &App,
    crossing: &Crossing,
    periods: &[Taken],
) -> Result<(), Error> {
    let there = cx.in_etablissement(crossing.destination.clone());
    let from = policy::decide(cx.actor(), Action::Transfer, None).scope(cx)?;
    let to = policy::decide(cx.actor(), Action::Transfer, None).scope(&there)?;
    let mut tx = app.db.begin(cx).await?;
    if tx.crossed(crossing.id).await?.is_some() {
        return Ok(());
    }
    tx.cross(cx).await?;
    let dossier = take_out(&mut tx, &from, crossing, periods).await?;
    tx.cross(&there).await?;
    put_in(&mut tx, &to, crossing, dossier, periods).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes out what is kept here of the learner.
pub(super) async fn take_out(
    tx: &mut Tx,
    from: &Scope,
    crossing: &Crossing,
    periods: &[Taken],
) -> Result<Dossier, Error> {
    let ids: Vec<Uuid> = periods.iter().map(|period| period.id.uuid()).collect();
    let apprenant = crossing.person.into();
    let dossier = store::transfers::take(tx, from, apprenant, &ids).await?;
    if dossier.portfolios.len() < ids.len() {
        return Err(Error::Behind);
    }
    // Told once more, and late, a declaration opens nothing where the learner no longer is.
    let gone = Removal::Learners(vec![apprenant]);
    for period in periods {
        let (id, version) = (period.id, period.version);
        store::known_periods::removed(tx, from, id, version, &gone).await?;
    }
    Ok(dossier)
}

/// Writes it under the tenant of the transaction, for the periods as they are called there.
pub(super) async fn put_in(
    tx: &mut Tx,
    to: &Scope,
    crossing: &Crossing,
    mut dossier: Dossier,
    periods: &[Taken],
) -> Result<(), Error> {
    let mut renamed = crossing.renamed();
    let (mut known, mut referentiels) = (Vec::new(), Vec::new());
    for period in periods {
        renamed.add(period.id.uuid(), period.becomes.uuid());
        known.push(period.becomes.uuid());
        referentiels.push(period.referentiel.clone());
    }
    dossier.rename(&renamed);
    store::transfers::know(tx, to, &known, &referentiels).await?;
    store::transfers::put(tx, to, &dossier).await?;
    Ok(())
}
