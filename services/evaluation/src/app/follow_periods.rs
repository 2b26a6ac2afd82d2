//! The events of periods, applied: bilans are opened and removed (P-04, P-05, P-08, P-09).

use std::collections::{BTreeMap, BTreeSet};

use chassis::{Ctx, Scope, Tx, db};
use jiff::Timestamp;
use jiff::civil::Date;
use referentiel::Referentiel;
use uuid::Uuid;

use super::App;
use crate::domain::period::{Connue, Individuel, Participant, Period, is_news};
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
    /// Until when it can be undone; never, if absent.
    pub until: Option<Timestamp>,
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
    let participants: Vec<Participant> = apprenants
        .into_iter()
        .collect::<BTreeSet<_>>()
        .into_iter()
        .map(|apprenant| Participant {
            apprenant,
            since: period.version,
            restored: None,
        })
        .collect();
    let (participants, version) = still_there(tx, &scope, period, &participants).await?;
    let apprenants = learners(&participants);
    let period = Period {
        version,
        ..period.clone()
    };
    store::periods::save(tx, &scope, &period).await?;
    store::apprenants::ensure(tx, &scope, &apprenants).await?;
    store::periods::add_apprenants(tx, &scope, period.id, &participants).await?;
    if yields_bilan(referentiel, &period) {
        store::bilans_entreprise::open(tx, &scope, period.id, &apprenants, cx.now()).await?;
    }
    Ok(())
}

/// Takes over the whole of what a period says since it was edited (P-05): bilans for who joined, none that nobody wrote
/// in where the new status yields none (P-09). Who was taken off is told apart, as by a deletion.
pub async fn edit_period(
    cx: &Ctx,
    app: &App,
    tx: &mut Tx,
    period: &Period,
    participants: &[Participant],
) -> Result<(), Error> {
    let scope = scope(cx)?;
    let referentiel = app.referentiel(&period.referentiel)?;
    let here = without_erased(tx, &scope, &learners(participants)).await?;
    let mut participants = participants.to_vec();
    participants.retain(|one| here.contains(&one.apprenant));
    // Learners before the period.
    let first_open = hold_restored(tx, &scope, &participants).await?;
    store::periods::serialise(tx, &scope, period.id).await?;
    let known = store::periods::lock(tx, &scope, period.id).await?;
    if !is_news(known, period.version) {
        return Ok(());
    }
    let (participants, version) = still_there(tx, &scope, period, &participants).await?;
    let period = &Period {
        version,
        ..period.clone()
    };
    // Who joined again after leaving may still have here what the leaving, not told yet, takes away; unless the leaving was
    // undone (P-08).
    let there = store::periods::participants(tx, &scope, period.id).await?;
    let back: Vec<ApprenantId> = participants
        .iter()
        .filter(|one| one.restored.is_none())
        .filter(|one| {
            there
                .get(&one.apprenant)
                .is_some_and(|known| *known < one.since)
        })
        .map(|one| one.apprenant)
        .collect();
    if !back.is_empty() {
        remove_bilans(tx, &scope, period.id, Some(&back)).await?;
    }
    let apprenants = learners(&participants);
    store::periods::save(tx, &scope, period).await?;
    store::apprenants::ensure(tx, &scope, &apprenants).await?;
    store::periods::add_apprenants(tx, &scope, period.id, &participants).await?;
    restore_bilans(tx, &scope, period.id, &participants, &first_open).await?;
    if yields_bilan(referentiel, period) {
        store::bilans_entreprise::open(tx, &scope, period.id, &apprenants, cx.now()).await?;
    } else {
        store::bilans_entreprise::remove_unsaved(tx, &scope, period.id).await?;
    }
    Ok(())
}

/// Takes note of the tasks that a learner has otherwise than its period (P-10), whatever comes first. Of who left since, or
/// of a deleted period, nothing is kept.
pub async fn individualise(cx: &Ctx, tx: &mut Tx, own: &Individuel) -> Result<(), Error> {
    let scope = scope(cx)?;
    if without_erased(tx, &scope, &[own.apprenant])
        .await?
        .is_empty()
    {
        return Ok(());
    }
    store::periods::serialise(tx, &scope, own.period).await?;
    match store::periods::lock(tx, &scope, own.period).await? {
        Some(Connue::Supprimee(_)) => Ok(()),
        Some(Connue::Active(version)) if own.since <= version => {
            Ok(store::periods::individualise(tx, &scope, own).await?)
        }
        // That the learner takes part is still to be told.
        Some(Connue::Active(_)) | None => Err(Error::Behind),
    }
}

/// Those of the learners who were not taken out at a later version: who was, stays out, and that leaving has been applied
/// too, which the version answered says.
async fn still_there(
    tx: &mut Tx,
    scope: &Scope,
    period: &Period,
    participants: &[Participant],
) -> Result<(Vec<Participant>, i64), Error> {
    let told = period.version;
    let (left, latest) = store::periods::withdrawn(tx, scope, period.id, told).await?;
    let there = participants
        .iter()
        .copied()
        .filter(|one| !left.contains(&one.apprenant))
        .collect();
    Ok((there, latest.map_or(told, |latest| latest.max(told))))
}

/// P-09: which assessment a period yields is the référentiel's affair.
fn yields_bilan(referentiel: &Referentiel, period: &Period) -> bool {
    referentiel
        .statut(&period.statut)
        .is_some_and(|statut| statut.bilan_entreprise)
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
    // Who joined since is not concerned.
    let there = store::periods::participants(tx, &scope, period).await?;
    let concerned: Vec<ApprenantId> = apprenants
        .into_iter()
        .filter(|apprenant| {
            there
                .get(apprenant)
                .is_none_or(|since| *since < deletion.version)
        })
        .collect();
    let only = (!deletion.apprenants.is_empty()).then_some(concerned.as_slice());
    let applies = match (known, only) {
        (Some(Connue::Supprimee(_)), _) => false,
        // One learner's leaving may come after a later event that spoke of the others.
        (_, Some(_)) => true,
        (known, None) => is_news(known, deletion.version),
    };
    if !applies {
        return Ok(());
    }
    if let Some(until) = deletion.until {
        let parts = store::set_aside::parts(tx, &scope, period, only).await?;
        let at = set_aside_under(period, deletion.version);
        tx.set_aside(&scope, at, until, &parts).await?;
    }
    remove_bilans(tx, &scope, period, only).await?;
    match only {
        Some(apprenants) => {
            store::periods::withdraw(tx, &scope, period, apprenants, deletion.version).await?;
        }
        None => store::periods::bury(tx, &scope, period, deletion.version).await?,
    }
    Ok(())
}

fn learners(participants: &[Participant]) -> Vec<ApprenantId> {
    participants.iter().map(|one| one.apprenant).collect()
}

const fn set_aside_under(period: PeriodId, version: i64) -> db::Deletion {
    db::Deletion {
        aggregate: period.uuid(),
        version,
    }
}

/// Locks the learners for whom a deletion was undone; answers the first date that is open to each, where its bilans
/// intermédiaires closed any (E-04).
///
/// # Errors
/// One of them is being counted: nothing joins that now.
async fn hold_restored(
    tx: &mut Tx,
    scope: &Scope,
    participants: &[Participant],
) -> Result<BTreeMap<Uuid, Date>, Error> {
    let restored: BTreeSet<ApprenantId> = participants
        .iter()
        .filter(|one| one.restored.is_some())
        .map(|one| one.apprenant)
        .collect();
    let mut first_open = BTreeMap::new();
    for apprenant in restored {
        store::apprenants::lock(tx, scope, apprenant).await?;
        let closed = store::apprenants::fermeture(tx, scope, apprenant).await?;
        if closed.en_validation.is_some() {
            return Err(Error::Behind);
        }
        if let Some(last) = closed.dernier {
            first_open.insert(apprenant.uuid(), last);
        }
    }
    Ok(first_open)
}

/// P-08 ★: the bilans of learners for whom a deletion was undone, as they were. Where the deletion is still to be told they
/// are there, and it does not concern them any more.
async fn restore_bilans(
    tx: &mut Tx,
    scope: &Scope,
    period: PeriodId,
    participants: &[Participant],
    first_open: &BTreeMap<Uuid, Date>,
) -> Result<(), Error> {
    let mut by_deletion: BTreeMap<i64, Vec<Uuid>> = BTreeMap::new();
    for one in participants {
        if let Some(undone) = one.restored {
            let same = by_deletion.entry(undone).or_default();
            same.push(one.apprenant.uuid());
        }
    }
    for (undone, persons) in by_deletion {
        let parts = tx
            .bring_back(scope, set_aside_under(period, undone), &persons)
            .await?;
        store::set_aside::put(tx, scope, parts, first_open).await?;
    }
    Ok(())
}

async fn remove_bilans(
    tx: &mut Tx,
    scope: &Scope,
    period: PeriodId,
    only: Option<&[ApprenantId]>,
) -> Result<(), Error> {
    if store::comptes::any_of_period(tx, scope, period, only).await? {
        // The owner froze it: this should have been refused there. Somebody must look.
        tracing::error!(period.id = %period, "removal of bilans of which one is counted");
        return Err(Error::CountedPeriodDeleted(period));
    }
    store::liens::remove(tx, scope, period, only).await?;
    store::bilans_entreprise::remove(tx, scope, period, only).await?;
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
