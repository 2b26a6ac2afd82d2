//! Lists of periods: by référentiel and niveau for those who teach, their own for learners and tutors (P-11).

use std::collections::BTreeMap;

use chassis::Ctx;

use crate::app::read_period::{learners, offered};
use crate::app::{App, Offered, access};
use crate::domain::ids::{ApprenantId, PeriodId};
use crate::domain::period::{Period, PeriodView};
use crate::error::Error;
use crate::policy::{self, Action};
use crate::store;
use crate::store::periods::Page;

/// Longest page, and the one given to who asks for none.
pub const LONGEST_PAGE: i64 = 200;

/// What is asked; an absent filter lets all through.
#[derive(Clone, Debug, Default)]
pub struct ListPeriods {
    /// Code of a référentiel.
    pub referentiel: Option<String>,
    /// Code of a niveau.
    pub niveau: Option<String>,
    /// School year, 2026 for 2026-2027.
    pub annee: Option<i32>,
    /// Somebody who takes part.
    pub apprenant: Option<ApprenantId>,
    /// Those that are named.
    pub ids: Option<Vec<PeriodId>>,
    /// The last period of the former page.
    pub after: Option<PeriodId>,
    /// At most so many.
    pub limit: Option<i64>,
    /// Learners are counted, and nothing is told of them.
    pub counted: bool,
}

/// One page of periods.
pub struct Periods {
    /// In order of creation.
    pub periods: Vec<Offered<PeriodView>>,
    /// Where the next page starts, if there is one.
    pub next: Option<PeriodId>,
}

/// One page of the periods that the reader sees.
pub async fn list_periods(cx: &Ctx, app: &App, query: ListPeriods) -> Result<Periods, Error> {
    let scope = access::enter(cx, Action::ReadPeriod)?;
    let limit = query.limit.unwrap_or(LONGEST_PAGE).clamp(1, LONGEST_PAGE);
    let page = Page {
        referentiel: query.referentiel.as_deref(),
        niveau: query.niveau.as_deref(),
        annee: query.annee,
        apprenant: query.apprenant,
        ids: query.ids.as_deref(),
        after: query.after,
        limit: limit + 1,
    };
    let mut tx = app.db.begin(cx).await?;
    let filter = policy::filter(cx.actor());
    let mut found = store::periods::list(&mut tx, &scope, &filter, &page).await?;
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = found.len() > wanted;
    found.truncate(wanted);
    let next = found.last().filter(|_| more).map(|last| last.id);

    let ids: Vec<PeriodId> = found.iter().map(|period| period.id).collect();
    let (mut learners, mut members) = if query.counted {
        let learners = store::periods::learners_of(&mut tx, &scope, &ids).await?;
        (learners, BTreeMap::new())
    } else {
        let members = store::periods::members(&mut tx, &scope, &ids).await?;
        let learners = members.iter().map(|(id, told)| (*id, learners(told)));
        (learners.collect(), members)
    };
    let claims = store::claims::of_periods(&mut tx, &scope, &ids).await?;
    let periods = found
        .into_iter()
        .map(|period: Period| {
            let id = period.id;
            let held: Vec<_> = claims
                .iter()
                .filter(|one| one.period == id)
                .cloned()
                .collect();
            let learners = learners.remove(&id).unwrap_or_default();
            let members = members.remove(&id).unwrap_or_default();
            offered(cx.actor(), period, (&learners, members), &held)
        })
        // A grant whose learner is no longer in the period shows nothing of it (I-08).
        .filter(|one| one.object.nombre > 0)
        .collect();
    Ok(Periods { periods, next })
}
