//! Reading what the établissements of the académie share of their annexes (★ P-01): whoever reads annexes does, for the
//! same référentiels.

use chassis::Ctx;
use chassis::french::fold;

use crate::app::{App, Offered, access};
use crate::domain::annexe::{Partagee, PartageeResume};
use crate::domain::ids::AnnexeId;
use crate::error::Error;
use crate::policy::{self, Action, Facts};
use crate::store;
use crate::store::partages::Page;

/// Longest page, and the one given to who asks for none.
const LONGEST_PAGE: i64 = 50;

/// What is asked; an absent filter lets all through.
#[derive(Clone, Debug, Default)]
pub struct ListShared {
    /// Code of a référentiel.
    pub referentiel: Option<String>,
    /// Code of a niveau.
    pub niveau: Option<String>,
    /// Words of the title, as typed.
    pub words: String,
    /// The last one of the former page.
    pub after: Option<AnnexeId>,
    /// At most so many.
    pub limit: Option<i64>,
}

/// One page of shared annexes.
pub struct SharedPage {
    /// The latest created first.
    pub annexes: Vec<PartageeResume>,
    /// Where the next page starts, if there is one.
    pub next: Option<AnnexeId>,
}

/// One page of what is shared of the reader's référentiels.
pub async fn list_shared(cx: &Ctx, app: &App, query: ListShared) -> Result<SharedPage, Error> {
    let scope = access::enter(cx, Action::ReadAnnexe)?;
    let filter = policy::filter(cx.actor());
    let limit = query.limit.unwrap_or(LONGEST_PAGE).clamp(1, LONGEST_PAGE);
    let words: Vec<String> = fold(&query.words)
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    let page = Page {
        referentiel: query.referentiel.as_deref(),
        niveau: query.niveau.as_deref(),
        among: filter.referentiels.as_deref(),
        words: &words,
        after: query.after,
        limit: limit + 1,
    };
    let mut tx = app.db.begin(cx).await?;
    let mut found = store::partages::list(&mut tx, &scope, &page).await?;
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = found.len() > wanted;
    found.truncate(wanted);
    Ok(SharedPage {
        next: found.last().filter(|_| more).map(|last| last.id),
        annexes: found,
    })
}

/// What is shared of one annexe, whosever it is.
pub async fn get_shared(cx: &Ctx, app: &App, id: AnnexeId) -> Result<Offered<Partagee>, Error> {
    let scope = access::enter(cx, Action::ReadAnnexe)?;
    let mut tx = app.db.begin(cx).await?;
    let shared = store::partages::load(&mut tx, &scope, id)
        .await?
        .ok_or(Error::NotFound)?;
    access::check(
        cx,
        Action::ReadAnnexe,
        &Facts::Referentiel(&shared.referentiel),
    )?;
    let facts = Facts::Referentiel(&shared.referentiel);
    Ok(Offered {
        actions: policy::allowed(cx.actor(), &[Action::TakeAnnexe], &facts),
        object: shared,
    })
}
