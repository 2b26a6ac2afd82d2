//! A period was deleted, as a whole or for some learners: their portfolios go (P-08). They are set aside while that can be
//! undone.

use chassis::db::{Deletion, Tx};
use chassis::{Ctx, Scope};
use jiff::Timestamp;

use crate::app::App;
use crate::domain::{PeriodId, Removal};
use crate::error::Error;
use crate::events::outgoing;
use crate::policy::{self, Action};
use crate::store;

/// What the deletion says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Deleted {
    /// The period.
    pub(crate) period: PeriodId,
    /// Its version then.
    pub(crate) version: i64,
    /// Whom it concerns.
    pub(crate) removal: Removal,
    /// Until when it can be undone; never, if absent.
    pub(crate) until: Option<Timestamp>,
}

/// Removes what is there, and remembers, so that a declaration that comes late opens nothing.
pub(crate) async fn remove_portfolios(
    cx: &Ctx,
    app: &App,
    tx: &mut Tx,
    deleted: Deleted,
) -> Result<(), Error> {
    let scope = policy::decide(cx.actor(), Action::RemovePortfolios, None).scope(cx)?;
    let Deleted {
        period,
        version,
        removal,
        until,
    } = deleted;
    let Some(removal) = without_erased(tx, &scope, removal).await? else {
        return Ok(());
    };
    let known = store::known_periods::lock(tx, &scope, period).await?;
    store::known_periods::removed(tx, &scope, period, version, &removal).await?;

    let keeps_completed = known
        .referentiel
        .is_some_and(|code| app.keeps_completed(&code));
    let at = (period, version);
    if keeps_completed || until.is_some() {
        store::portfolios::lock_all(tx, &scope, period, &removal).await?;
    }
    if let Some(until) = until {
        let parts = store::set_aside::parts(tx, &scope, at, &removal, keeps_completed).await?;
        tx.set_aside(&scope, deletion(at), until, &parts).await?;
    }
    if keeps_completed {
        store::sheets::keep_completed(tx, &scope, at, &removal).await?;
    }
    let removed = store::portfolios::remove(tx, &scope, at, &removal).await?;
    let events = removed.iter().map(outgoing::portfolio_removed).collect();
    tx.emit_all(cx, events).await?;
    Ok(())
}

/// The deletion of a period at a version, as what it takes is set aside under.
pub(super) fn deletion((period, version): (PeriodId, i64)) -> Deletion {
    Deletion {
        aggregate: period.uuid(),
        version,
    }
}

/// The removal without learners who were erased: nothing of theirs is noted any more (I-12). None: it was theirs alone.
async fn without_erased(
    tx: &mut Tx,
    scope: &Scope,
    removal: Removal,
) -> Result<Option<Removal>, Error> {
    let Removal::Learners(mut learners) = removal else {
        return Ok(Some(removal));
    };
    let told = store::known_periods::uuids(&learners);
    let erased = tx.erased_among(scope, &told).await?;
    learners.retain(|learner| !erased.contains(&learner.uuid()));
    Ok((!learners.is_empty()).then_some(Removal::Learners(learners)))
}
