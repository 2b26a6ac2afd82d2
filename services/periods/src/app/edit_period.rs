//! Editing a period (P-05), unless it is claimed (P-07); learners are locked where the status says so (P-06).

use chassis::Ctx;
use chassis::db::idempotency::fingerprint;

use crate::app::declare_period::{Declared, conflicts};
use crate::app::delete_period::{permit_without, take_fiches};
use crate::app::{App, access, read_period};
use crate::domain::claim::Gel;
use crate::domain::ids::{ApprenantId, PeriodId};
use crate::domain::period::Draft;
use crate::error::Error;
use crate::events::outgoing;
use crate::policy::{Action, Facts};
use crate::store;

/// What is asked.
#[derive(Clone, Debug)]
pub struct EditPeriod {
    /// The period.
    pub id: PeriodId,
    /// The version that the caller saw (G-06).
    pub expected_version: i64,
    /// The whole of what the period will say.
    pub draft: Draft,
    /// P-03: edit although the dates of learners overlap.
    pub despite_overlap: bool,
}

/// Edits a period. Who is taken off loses its fiche de liaison, who joins gets one; the other services follow the events.
/// What is already so changes nothing and tells nothing.
pub async fn edit_period(cx: &Ctx, app: &App, command: EditPeriod) -> Result<Declared, Error> {
    let scope = access::enter(cx, Action::EditPeriod)?;
    let id = command.id;
    let mut tx = app.db.begin(cx).await?;
    let fingerprint = fingerprint("edit_period", &command);
    if tx.replayed(cx, &fingerprint).await?.is_some() {
        let read = read_period::read(cx, &mut tx, &scope, id).await?;
        return Ok(Declared::Period(Box::new(read)));
    }
    // Learners before the period, as everywhere: who takes part since is refused below, for the version has grown.
    let draft = &command.draft;
    let there = store::periods::learners(&mut tx, &scope, id).await?;
    let concerned: Vec<ApprenantId> = there.iter().chain(&draft.apprenants).copied().collect();
    store::apprenants::hold(&mut tx, &scope, &concerned).await?;
    // From here to the end no claim is granted on it.
    let before = store::periods::lock(&mut tx, &scope, id)
        .await?
        .ok_or(Error::NotFound)?;
    let present = store::periods::learners(&mut tx, &scope, id).await?;
    let facts = Facts::Period {
        id,
        referentiel: &before.referentiel,
        apprenants: &present,
    };
    access::check(cx, Action::EditPeriod, &facts)?;
    let claims = store::claims::of_periods(&mut tx, &scope, &[id]).await?;
    Gel::of(&claims).permit_change()?;
    if before.version != command.expected_version {
        return Err(Error::Stale {
            current: before.version,
        });
    }
    let public = before.public();
    let candidates =
        store::apprenants::lock_candidates(&mut tx, &scope, &public, &draft.apprenants).await?;
    let referentiel = app.referentiel(&before.referentiel)?;
    let edited = draft.edit(&before, &present, &candidates, referentiel)?;
    if edited.is_change() {
        if !command.despite_overlap {
            let conflicts = conflicts(&mut tx, &scope, &edited.period, &edited.to_check()).await?;
            if !conflicts.is_empty() {
                tx.rollback().await?;
                return Ok(Declared::Overlapping(conflicts));
            }
        }
        let period = &edited.period;
        if !edited.gone.is_empty() {
            permit_without(cx, app, &before, &edited.gone).await?;
        }
        store::periods::update(&mut tx, &scope, period, before.version).await?;
        if let Some(version) = edited.departure() {
            let gone = &edited.gone;
            let at = (id, version);
            let until = take_fiches(cx, app, &mut tx, &scope, at, Some(gone)).await?;
            tx.emit(cx, outgoing::learners_taken_off(id, version, gone, until))
                .await?;
        }
        store::periods::add_learners(&mut tx, &scope, period, &edited.come, cx.now()).await?;
        let participants = store::periods::participants(&mut tx, &scope, id).await?;
        tx.emit(cx, outgoing::period_edited(period, &participants))
            .await?;
    }
    tx.remember(cx, &id.to_string()).await?;
    let read = read_period::read(cx, &mut tx, &scope, id).await?;
    tx.commit().await?;
    Ok(Declared::Period(Box::new(read)))
}
