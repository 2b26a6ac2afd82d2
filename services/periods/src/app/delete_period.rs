//! Deleting a period, as a whole or for one learner (P-08), unless it is claimed (P-07).

use chassis::db::Tx;
use chassis::db::idempotency::fingerprint;
use chassis::policy::Scope;
use chassis::{Ctx, db};
use jiff::Timestamp;

use crate::app::{App, access};
use crate::domain::claim::Gel;
use crate::domain::deletion::Deletion;
use crate::domain::ids::{ApprenantId, PeriodId};
use crate::domain::period::Period;
use crate::error::Error;
use crate::events::outgoing;
use crate::policy::{Action, Facts};
use crate::store;

/// What is asked.
#[derive(Clone, Debug)]
pub struct DeletePeriod {
    /// The period.
    pub id: PeriodId,
    /// The version that the caller saw (G-06).
    pub expected_version: i64,
    /// The learner for whom alone it is deleted; the whole period otherwise.
    pub apprenant: Option<ApprenantId>,
}

/// A deletion that was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Made {
    /// Version of the period at it.
    pub version: i64,
    /// Until when it can be undone; never, if absent.
    pub until: Option<Timestamp>,
}

/// Deletes a period with its fiches de liaison, or one learner's part of it; the other services clean up on the event.
pub async fn delete_period(cx: &Ctx, app: &App, command: DeletePeriod) -> Result<Made, Error> {
    let scope = access::enter(cx, Action::DeletePeriod)?;
    let mut tx = app.db.begin(cx).await?;
    let fingerprint = fingerprint("delete_period", &command);
    if let Some(first) = tx.replayed(cx, &fingerprint).await? {
        return remembered(&first).map_err(Error::Db);
    }
    // From here to the end no claim is granted on it.
    let period = store::periods::lock(&mut tx, &scope, command.id)
        .await?
        .ok_or(Error::NotFound)?;
    let learners = store::periods::learners(&mut tx, &scope, period.id).await?;
    let facts = Facts::Period {
        id: period.id,
        referentiel: &period.referentiel,
        apprenants: &learners,
    };
    access::check(cx, Action::DeletePeriod, &facts)?;
    let claims = store::claims::of_periods(&mut tx, &scope, &[period.id]).await?;
    Gel::of(&claims).permit_change()?;
    if period.version != command.expected_version {
        return Err(Error::Stale {
            current: period.version,
        });
    }
    let made = match command.apprenant {
        None => {
            permit_without(cx, app, &period, &[]).await?;
            whole(cx, app, &mut tx, &scope, &period).await?
        }
        Some(apprenant) => {
            may_leave(app, &period, &learners, apprenant)?;
            permit_without(cx, app, &period, &[apprenant]).await?;
            one(cx, app, &mut tx, &scope, &period, apprenant).await?
        }
    };
    tx.remember(cx, &remember(made)).await?;
    tx.commit().await?;
    Ok(made)
}

async fn whole(
    cx: &Ctx,
    app: &App,
    tx: &mut Tx,
    scope: &Scope,
    period: &Period,
) -> Result<Made, Error> {
    let version = period.version + 1;
    let by = cx.actor().to_string();
    store::periods::mark_deleted(tx, scope, period, &by, cx.now()).await?;
    let until = take_fiches(cx, app, tx, scope, (period.id, version), None).await?;
    tx.emit(cx, outgoing::period_deleted(period.id, version, until))
        .await?;
    Ok(Made { version, until })
}

/// P-05: who is taken off is told first, then what the period says now.
async fn one(
    cx: &Ctx,
    app: &App,
    tx: &mut Tx,
    scope: &Scope,
    period: &Period,
    apprenant: ApprenantId,
) -> Result<Made, Error> {
    let version = period.version + 1;
    let gone = [apprenant];
    let after = Period {
        version: version + 1,
        ..period.clone()
    };
    store::periods::update(tx, scope, &after, period.version).await?;
    let until = take_fiches(cx, app, tx, scope, (period.id, version), Some(&gone)).await?;
    tx.emit(
        cx,
        outgoing::learners_taken_off(period.id, version, &gone, until),
    )
    .await?;
    let participants = store::periods::participants(tx, scope, period.id).await?;
    tx.emit(cx, outgoing::period_edited(&after, &participants))
        .await?;
    Ok(Made { version, until })
}

/// Refuses that these learners, or (none being named) all, lose the period once a bilan entreprise of theirs is finished,
/// where the diploma keeps what is completed (P-08).
///
/// # Errors
/// Evaluation does not answer: nothing is deleted that it might know finished.
pub(super) async fn permit_without(
    cx: &Ctx,
    app: &App,
    period: &Period,
    apprenants: &[ApprenantId],
) -> Result<(), Error> {
    if !app.referentiel(&period.referentiel)?.fiches_conservees {
        return Ok(());
    }
    match app.evaluation.finished(cx, period.id, apprenants).await? {
        0 => Ok(()),
        count => Err(Error::BilansFinished(count)),
    }
}

/// Whether the learner takes part, and may be taken off: never the last one, nor where the status locks them (P-06).
fn may_leave(
    app: &App,
    period: &Period,
    learners: &[ApprenantId],
    apprenant: ApprenantId,
) -> Result<(), Error> {
    if !learners.contains(&apprenant) {
        return Err(Error::NotFound);
    }
    let statut = app.referentiel(&period.referentiel)?.statut(&period.statut);
    if statut.is_some_and(|statut| statut.apprenants_verrouilles) {
        return Err(Error::field("apprenant", "periods.learners_locked"));
    }
    if learners.len() == 1 {
        return Err(Error::field("apprenant", "periods.last_learner"));
    }
    Ok(())
}

/// Takes the fiches of these learners, or of all, off a locked period that is deleted for them at this version. They are
/// set aside while the deletion can be undone: until when is answered.
pub(super) async fn take_fiches(
    cx: &Ctx,
    app: &App,
    tx: &mut Tx,
    scope: &Scope,
    (period, version): (PeriodId, i64),
    learners: Option<&[ApprenantId]>,
) -> Result<Option<Timestamp>, Error> {
    let until = app.undo_until(cx);
    if let Some(until) = until {
        let parts = store::deletions::parts(tx, scope, period, learners).await?;
        let at = db::Deletion {
            aggregate: period.uuid(),
            version,
        };
        tx.set_aside(scope, at, until, &parts).await?;
        let deletion = Deletion {
            period,
            version,
            whole: learners.is_none(),
            apprenants: parts.iter().map(|(person, _)| (*person).into()).collect(),
            at: cx.now(),
            by: cx.actor().to_string(),
            until,
        };
        store::deletions::insert(tx, scope, &deletion).await?;
    }
    match learners {
        Some(learners) => {
            store::fiches::delete_of_learners(tx, scope, period, learners).await?;
        }
        None => store::fiches::delete_of_period(tx, scope, period).await?,
    }
    Ok(until)
}

/// As it stays under the key of the request (G-06).
fn remember(made: Made) -> String {
    match made.until {
        Some(until) => format!("{} {until}", made.version),
        None => made.version.to_string(),
    }
}

fn remembered(first: &str) -> Result<Made, db::Error> {
    let corrupt = |what: &str| db::Error::corrupt("idempotency_keys.result", what.to_owned());
    let (version, until) = match first.split_once(' ') {
        Some((version, until)) => (version, Some(until)),
        None => (first, None),
    };
    Ok(Made {
        version: version.parse().map_err(|_| corrupt(first))?,
        until: until
            .map(|until| until.parse().map_err(|_| corrupt(first)))
            .transpose()?,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_deletion_is_read_again_as_it_was_remembered_g06() {
        let until = Some("2026-12-29T08:00:00.5Z".parse().unwrap());
        for made in [
            Made { version: 2, until },
            Made {
                version: 3,
                until: None,
            },
        ] {
            assert_eq!(remembered(&remember(made)).unwrap(), made);
        }
        assert!(remembered("").is_err() && remembered("2 hier").is_err());
    }
}
