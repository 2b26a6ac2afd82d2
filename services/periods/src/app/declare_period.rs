//! Declaring a period from an annexe (P-02, P-03, P-04).

use chassis::Ctx;
use chassis::db::Tx;
use chassis::db::idempotency::fingerprint;
use chassis::policy::Scope;

use crate::app::{App, Offered, access, read_period};
use crate::domain::ids::{AnnexeId, ApprenantId, PeriodId};
use crate::domain::overlap::{Occupied, overlaps};
use crate::domain::period::{Draft, Period, PeriodView};
use crate::error::Error;
use crate::events::outgoing;
use crate::policy::{Action, Facts};
use crate::store;

/// What is asked.
#[derive(Clone, Debug)]
pub struct DeclarePeriod {
    /// The annexe it is declared from.
    pub annexe: AnnexeId,
    /// The declaration as typed.
    pub draft: Draft,
    /// P-03: declare although the dates of these learners overlap.
    pub despite_overlap: bool,
}

/// What became of a declaration, or of an edit.
pub enum Declared {
    /// The period exists.
    Period(Box<Offered<PeriodView>>),
    /// P-03: nothing was done; these learners already have these periods.
    Overlapping(Vec<Occupied>),
}

/// Declares a period: with it, in one transaction, one fiche de liaison per learner and the event.
pub async fn declare_period(
    cx: &Ctx,
    app: &App,
    command: DeclarePeriod,
) -> Result<Declared, Error> {
    let scope = access::enter(cx, Action::DeclarePeriod)?;
    let mut tx = app.db.begin(cx).await?;
    let fingerprint = fingerprint("declare_period", &command);
    if let Some(first) = tx.replayed(cx, &fingerprint).await? {
        let id: PeriodId = first
            .parse()
            .map_err(|e| chassis::db::Error::corrupt("idempotency_keys.result", e))?;
        let read = read_period::read(cx, &mut tx, &scope, id).await?;
        return Ok(Declared::Period(Box::new(read)));
    }
    let annexe = store::annexes::keep(&mut tx, &scope, command.annexe)
        .await?
        .ok_or(Error::NotFound)?;
    let facts = Facts::Referentiel(&annexe.referentiel);
    access::check(cx, Action::DeclarePeriod, &facts)?;

    let draft = &command.draft;
    let candidates =
        store::apprenants::lock_candidates(&mut tx, &scope, &annexe.public(), &draft.apprenants)
            .await?;
    let referentiel = app.referentiel(&annexe.referentiel)?;
    let id = PeriodId::generate();
    let (period, learners) = draft.declare(&annexe, referentiel, &candidates, id, cx.now())?;

    let ids: Vec<ApprenantId> = learners.iter().map(|one| one.apprenant).collect();
    if !command.despite_overlap {
        // The learners are locked: no other declaration for them is under way.
        let conflicts = conflicts(&mut tx, &scope, &period, &ids).await?;
        if !conflicts.is_empty() {
            tx.rollback().await?;
            return Ok(Declared::Overlapping(conflicts));
        }
    }
    let by = cx.actor().to_string();
    store::periods::insert(&mut tx, &scope, &period, &learners, &by).await?;
    tx.emit(cx, outgoing::period_declared(&period, &ids))
        .await?;
    tx.remember(cx, &id.to_string()).await?;
    let read = read_period::read(cx, &mut tx, &scope, id).await?;
    tx.commit().await?;
    Ok(Declared::Period(Box::new(read)))
}

/// P-03: the other periods of these learners, which are locked, on days of this one.
pub(super) async fn conflicts(
    tx: &mut Tx,
    scope: &Scope,
    period: &Period,
    learners: &[ApprenantId],
) -> Result<Vec<Occupied>, Error> {
    let occupied = store::periods::occupied(tx, scope, learners, period.dates.start()).await?;
    let others = occupied
        .into_iter()
        .filter(|one| one.period != period.id)
        .collect();
    Ok(overlaps(period.dates, others))
}
