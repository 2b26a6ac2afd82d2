//! Undoing a deletion, whole (P-08 ★): the period, or its learners, are there again with all that was theirs. The other
//! services follow the event that says so.

use std::collections::BTreeSet;

use chassis::db::Tx;
use chassis::db::idempotency::fingerprint;
use chassis::policy::Scope;
use chassis::{Ctx, db};

use crate::app::declare_period::conflicts;
use crate::app::{self, App, Offered, access, read_fiche, read_period};
use crate::domain::claim::Gel;
use crate::domain::deletion::{Deleted, Deletion};
use crate::domain::ids::{ApprenantId, PeriodId};
use crate::domain::overlap::Occupied;
use crate::domain::period::{Period, PeriodView};
use crate::error::Error;
use crate::events::outgoing;
use crate::policy::{self, Action, Facts};
use crate::store;

/// What is asked.
#[derive(Clone, Debug)]
pub struct UndoDeletion {
    /// The period.
    pub period: PeriodId,
    /// Its version at the deletion.
    pub version: i64,
    /// P-03: undo although the dates of these learners overlap.
    pub despite_overlap: bool,
}

/// What became of it.
pub enum Undone {
    /// They are back.
    Back {
        /// The period.
        period: Box<Offered<PeriodView>>,
        /// Learners whose work is back.
        restored: usize,
        /// Learners who were taken on again since: what they had stays away.
        missing: usize,
    },
    /// P-03: nothing was done; these learners have these periods since.
    Overlapping(Vec<Occupied>),
}

/// For how many days a deletion can be undone; 0: it is for good. Told to whoever deletes.
pub fn describe_undo(cx: &Ctx, app: &App) -> Result<i32, Error> {
    policy::decide(cx.actor(), Action::DeletePeriod, &Facts::Unknown).scope(cx)?;
    Ok(i32::try_from(app.undo_days).unwrap_or(i32::MAX))
}

/// The deletions that can still be undone.
pub async fn list_deletions(cx: &Ctx, app: &App) -> Result<Vec<Offered<Deleted>>, Error> {
    let scope = access::enter(cx, Action::ReadDeletions)?;
    let referentiels = policy::filter(cx.actor()).referentiels;
    let mut tx = app.db.begin(cx).await?;
    let found = store::deletions::list(&mut tx, &scope, referentiels.as_deref(), cx.now()).await?;
    tx.commit().await?;
    Ok(found
        .into_iter()
        .map(|deleted| {
            let facts = Facts::Period {
                id: deleted.deletion.period,
                referentiel: &deleted.referentiel,
                apprenants: &deleted.deletion.apprenants,
            };
            let actions = policy::allowed(cx.actor(), &[Action::UndoDeletion], &facts);
            Offered {
                object: deleted,
                actions,
            }
        })
        .collect())
}

/// Undoes a deletion.
pub async fn undo_deletion(cx: &Ctx, app: &App, command: UndoDeletion) -> Result<Undone, Error> {
    let scope = access::enter(cx, Action::UndoDeletion)?;
    let id = command.period;
    let mut tx = app.db.begin(cx).await?;
    let fingerprint = fingerprint("undo_deletion", &command);
    if let Some(first) = tx.replayed(cx, &fingerprint).await? {
        let (restored, missing) = remembered(&first)?;
        let period = Box::new(read_period::read(cx, &mut tx, &scope, id).await?);
        return Ok(Undone::Back {
            period,
            restored,
            missing,
        });
    }
    // I-12: whoever is being erased is so after this, or before.
    tx.erased_among(&scope, &[]).await?;
    let at = (id, command.version);
    let Some(deletion) = store::deletions::lock(&mut tx, &scope, at, cx.now()).await? else {
        return Err(over(cx, &mut tx, &scope, id).await?);
    };
    // Learners before the period, as everywhere.
    store::apprenants::hold(&mut tx, &scope, &deletion.apprenants).await?;
    let (before, deleted) = store::periods::lock_whatever_became(&mut tx, &scope, id)
        .await?
        .ok_or(Error::NotFound)?;
    let facts = Facts::Period {
        id,
        referentiel: &before.referentiel,
        apprenants: &deletion.apprenants,
    };
    access::check(cx, Action::UndoDeletion, &facts)?;
    if deleted != deletion.whole {
        // Of learners alone, and the period went after them.
        return Err(Error::DeletedSince);
    }
    let claims = store::claims::of_periods(&mut tx, &scope, &[id]).await?;
    Gel::of(&claims).permit_change()?;
    let present: BTreeSet<ApprenantId> = store::periods::learners(&mut tx, &scope, id)
        .await?
        .into_iter()
        .collect();
    let (again, back): (Vec<ApprenantId>, Vec<ApprenantId>) = deletion
        .apprenants
        .iter()
        .partition(|learner| present.contains(learner));
    if back.is_empty() {
        return Err(Error::NothingToRestore);
    }
    if !command.despite_overlap {
        let conflicts = conflicts(&mut tx, &scope, &before, &back).await?;
        if !conflicts.is_empty() {
            tx.rollback().await?;
            return Ok(Undone::Overlapping(conflicts));
        }
    }
    let period = Period {
        version: before.version + 1,
        ..before
    };
    restore(cx, app, &mut tx, &scope, &period, (&deletion, &back)).await?;
    let (restored, missing) = (back.len(), again.len());
    tx.remember(cx, &format!("{restored} {missing}")).await?;
    let read = read_period::read(cx, &mut tx, &scope, id).await?;
    tx.commit().await?;
    Ok(Undone::Back {
        period: Box::new(read),
        restored,
        missing,
    })
}

/// What is said of a deletion that is not there any more, to whoever could have undone it.
async fn over(cx: &Ctx, tx: &mut Tx, scope: &Scope, id: PeriodId) -> Result<Error, Error> {
    let (period, _) = store::periods::lock_whatever_became(tx, scope, id)
        .await?
        .ok_or(Error::NotFound)?;
    let learners = store::periods::learners(tx, scope, id).await?;
    let facts = Facts::Period {
        id,
        referentiel: &period.referentiel,
        apprenants: &learners,
    };
    access::check(cx, Action::UndoDeletion, &facts)?;
    Ok(Error::UndoOver)
}

/// Writes what was set aside again, and tells what the period says now, then what each fiche says of its learner alone.
async fn restore(
    cx: &Ctx,
    app: &App,
    tx: &mut Tx,
    scope: &Scope,
    period: &Period,
    (deletion, back): (&Deletion, &[ApprenantId]),
) -> Result<(), Error> {
    store::periods::restore(tx, scope, period).await?;
    let at = db::Deletion {
        aggregate: period.id.uuid(),
        version: deletion.version,
    };
    let persons: Vec<uuid::Uuid> = back.iter().map(|learner| learner.uuid()).collect();
    let parts = tx.bring_back(scope, at, &persons).await?;
    let parts = parts.into_iter().map(|(_, part)| part).collect();
    let versions = (period.version, deletion.version);
    store::deletions::put_back(tx, scope, parts, versions, app::stored_now(cx)).await?;
    store::deletions::remove(tx, scope, (period.id, deletion.version)).await?;
    let participants = store::periods::participants(tx, scope, period.id).await?;
    tx.emit(cx, outgoing::period_edited(period, &participants))
        .await?;
    let referentiel = app.referentiel(&period.referentiel)?;
    let written = store::fiches::written(tx, scope, period.id, back).await?;
    let events = written
        .iter()
        .map(|(fiche, fields)| {
            let own = read_fiche::individuel(fields);
            let taches = own.taches(&period.taches, referentiel);
            outgoing::fiche_liaison_changed(fiche, fiche.version, &own, taches)
        })
        .collect();
    tx.emit_all(cx, events).await?;
    Ok(())
}

fn remembered(first: &str) -> Result<(usize, usize), Error> {
    first
        .split_once(' ')
        .and_then(|(restored, missing)| Some((restored.parse().ok()?, missing.parse().ok()?)))
        .ok_or_else(|| db::Error::corrupt("idempotency_keys.result", first.to_owned()).into())
}
