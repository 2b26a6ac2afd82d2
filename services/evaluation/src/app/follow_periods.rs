//! The events of periods, applied: bilans are opened and removed (P-04, P-08, P-09).

use std::collections::BTreeSet;

use chassis::{Ctx, Scope, Tx};
use uuid::Uuid;

use super::App;
use crate::domain::period::{Connue, Period, is_news};
use crate::domain::{ApprenantId, PeriodId};
use crate::error::Error;
use crate::policy::{self, Action};
use crate::store;

/// A period was deleted, for all its learners or (when some are named) for these alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deletion {
    /// The period.
    pub period: PeriodId,
    /// Its version after the fact.
    pub version: i64,
    /// Whom it concerns; empty: everybody.
    pub apprenants: Vec<ApprenantId>,
}

/// Takes note of a declared period, and opens an empty bilan per learner where its status says so.
pub async fn declare_period(
    cx: &Ctx,
    app: &App,
    tx: &mut Tx,
    period: &Period,
    apprenants: &[ApprenantId],
) -> Result<(), Error> {
    let scope = scope(cx)?;
    let referentiel = app.referentiel(&period.referentiel)?;
    let apprenants = without_erased(tx, &scope, apprenants).await?;
    store::periods::serialise(tx, &scope, period.id).await?;
    let known = store::periods::lock(tx, &scope, period.id).await?;
    if !is_news(known, period.version) {
        return Ok(());
    }
    // Learners who were taken out before this event arrived stay out, and their leaving has been applied too.
    let (left, latest) = store::periods::withdrawn(tx, &scope, period.id, period.version).await?;
    let version = latest.map_or(period.version, |latest| latest.max(period.version));
    let apprenants: Vec<ApprenantId> = apprenants
        .into_iter()
        .collect::<BTreeSet<_>>()
        .into_iter()
        .filter(|apprenant| !left.contains(apprenant))
        .collect();
    let period = Period {
        version,
        ..period.clone()
    };
    store::periods::save(tx, &scope, &period).await?;
    store::apprenants::ensure(tx, &scope, &apprenants).await?;
    store::periods::add_apprenants(tx, &scope, period.id, &apprenants).await?;
    // P-09: which assessment a period yields is the référentiel's affair.
    let yields_bilan = referentiel
        .statut(&period.statut)
        .is_some_and(|statut| statut.bilan_entreprise);
    if yields_bilan {
        store::bilans_entreprise::open(tx, &scope, period.id, &apprenants, cx.now()).await?;
    }
    Ok(())
}

/// Removes the bilans of a deleted period, or of the learners taken out of it.
pub async fn delete_period(cx: &Ctx, tx: &mut Tx, deletion: &Deletion) -> Result<(), Error> {
    let scope = scope(cx)?;
    let period = deletion.period;
    let apprenants = without_erased(tx, &scope, &deletion.apprenants).await?;
    if apprenants.is_empty() && !deletion.apprenants.is_empty() {
        return Ok(());
    }
    store::periods::serialise(tx, &scope, period).await?;
    let known = store::periods::lock(tx, &scope, period).await?;
    let only = (!apprenants.is_empty()).then_some(apprenants.as_slice());
    let applies = match (known, only) {
        (Some(Connue::Supprimee(_)), _) => false,
        // One learner's leaving may come after a later event that spoke of the others.
        (_, Some(_)) => true,
        (known, None) => is_news(known, deletion.version),
    };
    if !applies {
        return Ok(());
    }
    if store::comptes::any_of_period(tx, &scope, period, only).await? {
        // The owner froze it: this deletion should have been refused there. Somebody must look.
        tracing::error!(period.id = %period, "deletion of a period of which a bilan is counted");
        return Err(Error::CountedPeriodDeleted(period));
    }
    store::bilans_entreprise::remove(tx, &scope, period, only).await?;
    match only {
        Some(apprenants) => {
            store::periods::withdraw(tx, &scope, period, apprenants, deletion.version).await?;
        }
        None => store::periods::bury(tx, &scope, period, deletion.version).await?,
    }
    Ok(())
}

/// Those who were not erased (I-12): told late, an event brings nobody back.
async fn without_erased(
    tx: &mut Tx,
    scope: &Scope,
    apprenants: &[ApprenantId],
) -> Result<Vec<ApprenantId>, Error> {
    let told: Vec<Uuid> = apprenants.iter().map(|one| one.uuid()).collect();
    let erased = tx.erased_among(scope, &told).await?;
    let left = apprenants
        .iter()
        .filter(|one| !erased.contains(&one.uuid()));
    Ok(left.copied().collect())
}

fn scope(cx: &Ctx) -> Result<Scope, Error> {
    Ok(policy::decide(cx.actor(), Action::FollowPeriods, None).scope(cx)?)
}
