//! A period was edited: portfolios are opened for who joined, and every portfolio has the weeks of the new dates (P-05).

use std::collections::BTreeMap;

use chassis::db::Tx;
use chassis::events::Outgoing;
use chassis::{Ctx, Scope};
use jiff::civil::Date;
use uuid::Uuid;

use crate::app::App;
use crate::app::remove_portfolios::deletion;
use crate::domain::{ApprenantId, IsoWeek, Joined, KnownPeriod, PeriodId, Portfolio, Removal};
use crate::error::Error;
use crate::events::outgoing;
use crate::policy::{self, Action};
use crate::store;

/// The whole of what a period says since an edit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Edited {
    /// The period.
    pub(crate) period: PeriodId,
    /// Its version since.
    pub(crate) version: i64,
    /// Code of its référentiel.
    pub(crate) referentiel: String,
    /// First day, included.
    pub(crate) start: Date,
    /// Last day, included.
    pub(crate) end: Date,
    /// Its learners, and how each joined.
    pub(crate) participants: BTreeMap<ApprenantId, Joined>,
}

/// Makes the portfolios say what the period says. Told twice, late, or after the deletion of the period, it changes
/// nothing more. A portfolio older than its learner's joining is what a removal that has not come yet takes away.
pub(crate) async fn follow_edit(
    cx: &Ctx,
    app: &App,
    tx: &mut Tx,
    edited: Edited,
) -> Result<(), Error> {
    let scope = policy::decide(cx.actor(), Action::OpenPortfolios, None).scope(cx)?;
    let period = edited.period;
    let referentiel = app
        .catalogue
        .get(&edited.referentiel)
        .ok_or_else(|| Error::UnknownReferentiel(edited.referentiel.clone()))?;
    let told: Vec<ApprenantId> = edited.participants.keys().copied().collect();
    let told = store::known_periods::uuids(&told);
    let erased = tx.erased_among(&scope, &told).await?;
    let known = store::known_periods::lock(tx, &scope, period).await?;
    if !known.is_news(edited.version) {
        return Ok(());
    }
    let at = (period, edited.version);
    store::known_periods::declared(tx, &scope, at, &referentiel.code).await?;
    store::known_periods::edited(tx, &scope, at).await?;

    let mut events = bring_back(tx, &scope, &known, &edited).await?;
    let there = store::portfolios::of_period(tx, &scope, period).await?;
    for (apprenant, since) in outlived(&there, &edited.participants) {
        let removal = Removal::Learners(vec![apprenant]);
        if referentiel.fiches_conservees {
            store::sheets::keep_completed(tx, &scope, (period, since), &removal).await?;
        }
        let removed = store::portfolios::remove(tx, &scope, (period, since), &removal).await?;
        events.extend(removed.iter().map(outgoing::portfolio_removed));
    }
    // Who was taken off later than this edit, and told so first, stays out; so does who was erased (I-12).
    let learners: Vec<(ApprenantId, i64)> = edited
        .participants
        .into_iter()
        .filter(|(learner, _)| !known.left_after(*learner, edited.version))
        .filter(|(learner, _)| !erased.contains(&learner.uuid()))
        .map(|(learner, joined)| (learner, joined.since))
        .collect();
    let now = cx.now();
    let opened =
        store::portfolios::open(tx, &scope, period, &referentiel.code, &learners, now).await?;
    events.extend(opened.iter().map(outgoing::portfolio_created));
    // with a free rhythm the learner makes the sheets.
    if referentiel.rythme_fiches.is_weekly() {
        let weeks = IsoWeek::touched(edited.start, edited.end);
        let leave = store::sheets::of_other_weeks(tx, &scope, period, &weeks).await?;
        let links = store::links::of_sheets(tx, &scope, &leave).await?;
        events.extend(outgoing::taken_back(links));
        store::sheets::drop_other_weeks(tx, &scope, period, &weeks).await?;
        let all = store::portfolios::of_period(tx, &scope, period).await?;
        let all: Vec<Portfolio> = all.into_iter().map(|(portfolio, _)| portfolio).collect();
        store::sheets::open(tx, &scope, &all, &weeks, now).await?;
    }
    tx.emit_all(cx, events).await?;
    Ok(())
}

/// P-08 ★: the portfolios of learners for whom a deletion was undone, as they were. Where the deletion is still to be told
/// they are there, and it does not concern them any more.
async fn bring_back(
    tx: &mut Tx,
    scope: &Scope,
    known: &KnownPeriod,
    edited: &Edited,
) -> Result<Vec<Outgoing>, Error> {
    let period = edited.period;
    let mut events = Vec::new();
    let mut by_deletion: BTreeMap<(i64, i64), Vec<Uuid>> = BTreeMap::new();
    for (learner, joined) in &edited.participants {
        if let Some(undone) = joined.restored
            && !known.left_after(*learner, edited.version)
        {
            let same = by_deletion.entry((undone, joined.since)).or_default();
            same.push(learner.uuid());
        }
    }
    for ((undone, since), learners) in by_deletion {
        store::portfolios::outlive(tx, scope, period, &learners, since).await?;
        let parts = tx
            .bring_back(scope, deletion((period, undone)), &learners)
            .await?;
        let parts = parts.into_iter().map(|(_, part)| part).collect();
        let (back, linked) = store::set_aside::put(tx, scope, parts, since).await?;
        events.extend(back.iter().map(outgoing::portfolio_created));
        let links = store::links::of_sheets(tx, scope, &linked).await?;
        events.extend(links.iter().map(outgoing::tasks_linked));
    }
    Ok(events)
}

/// Learners whose portfolio was opened before they joined: they had been taken off in between.
fn outlived(
    there: &[(Portfolio, i64)],
    participants: &BTreeMap<ApprenantId, Joined>,
) -> Vec<(ApprenantId, i64)> {
    there
        .iter()
        .filter_map(|(portfolio, opened)| {
            let since = participants.get(&portfolio.apprenant)?.since;
            (*opened < since).then_some((portfolio.apprenant, since))
        })
        .collect()
}
