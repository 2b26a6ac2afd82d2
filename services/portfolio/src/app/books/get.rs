//! The book of a learner is read whole, and opened.

use chassis::{Ctx, Scope, Tx};

use crate::app::{App, authorize_outside, outside, reader};
use crate::domain::{ApprenantId, Nature, PeriodId, Place, Share, Sheet};
use crate::error::Error;
use crate::policy::{self, Action};
use crate::store;

/// What there is of it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct BookView {
    /// The diploma that the learner prepares; empty while unknown (I-05).
    pub(crate) referentiel: String,
    /// The book of that diploma, if it is opened.
    pub(crate) book: Option<Sheet>,
    /// Pages, as they were made: of the present diploma, and of those before.
    pub(crate) reussites: Vec<Sheet>,
    /// What pages can be drawn from, with its period; for who writes the book.
    pub(crate) sources: Vec<(Sheet, Option<PeriodId>)>,
    /// Links that are open, oldest first; for who made them.
    pub(crate) shares: Vec<Share>,
    /// What the one who asks may do (G-01).
    pub(crate) allowed: Vec<Action>,
}

/// Reads it: what was told for the diplomas that the one who asks may see.
pub(crate) async fn get_book(
    cx: &Ctx,
    app: &App,
    apprenant: ApprenantId,
) -> Result<BookView, Error> {
    let mut tx = app.db.begin(cx).await?;
    let (scope, facts) =
        authorize_outside(cx, &mut tx, Action::Read, (apprenant, Place::Book)).await?;
    let mut sheets = outside::readable(cx, &mut tx, &scope, (apprenant, &facts)).await?;
    let book = outside::current(&sheets, Nature::Book, &facts.referentiel).cloned();
    sheets.retain(|sheet| sheet.nature == Nature::Reussite);
    let (known, is_open) = (!facts.referentiel.is_empty(), book.is_some());
    let candidates = [
        (Action::OpenBook, known && !is_open),
        (Action::CreateSheet, known),
        (Action::ShareBook, is_open),
    ];
    let (mut sources, mut shares) = (Vec::new(), Vec::new());
    if policy::decide(cx.actor(), Action::ShareBook, Some(&facts)).is_allowed() {
        sources = drawn_from(cx, &mut tx, &scope, apprenant).await?;
        shares = store::shares::open(&mut tx, &scope, apprenant, cx.now()).await?;
    }
    Ok(BookView {
        allowed: policy::offered(cx.actor(), &candidates, &facts),
        referentiel: facts.referentiel,
        book,
        reussites: sheets,
        sources,
        shares,
    })
}

/// What the learner told or began of its periods, and outside any.
async fn drawn_from(
    cx: &Ctx,
    tx: &mut Tx,
    scope: &Scope,
    apprenant: ApprenantId,
) -> Result<Vec<(Sheet, Option<PeriodId>)>, Error> {
    let periods = store::portfolios::periods_of(tx, scope, apprenant).await?;
    let sheets = store::sheets::begun(tx, scope, apprenant, reader(cx)).await?;
    Ok(sheets
        .into_iter()
        .map(|sheet| {
            let portfolio = sheet.portfolio;
            let period = portfolio.and_then(|portfolio| periods.get(&portfolio).copied());
            (sheet, period)
        })
        .collect())
}

/// Opens that of the present diploma; the one that is there already is answered.
pub(crate) async fn open_book(cx: &Ctx, app: &App, apprenant: ApprenantId) -> Result<Sheet, Error> {
    let mut tx = app.db.begin(cx).await?;
    let (scope, facts) =
        authorize_outside(cx, &mut tx, Action::OpenBook, (apprenant, Place::Book)).await?;
    outside::open(cx, app, tx, &scope, (apprenant, &facts), Nature::Book).await
}
