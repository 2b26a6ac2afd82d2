//! A bilan entreprise is finished, or taken up again: reversible until it is counted (E-03, E-04).

use chassis::{Ctx, Tx};

use super::get_bilan::{BilanView, view};
use super::{App, author, authorize_bilan};
use crate::domain::bilan_entreprise::{BilanEntreprise, Refus};
use crate::domain::fermeture::Fermeture;
use crate::domain::{ApprenantId, PeriodId};
use crate::error::Error;
use crate::events::outgoing;
use crate::policy::Action;
use crate::store;

/// Finishes a bilan seen at `expected_version`; its learner may read it from now on.
pub async fn finish_bilan(
    cx: &Ctx,
    app: &App,
    of: (PeriodId, ApprenantId),
    expected_version: i64,
) -> Result<BilanView, Error> {
    let now = cx.now();
    change(
        cx,
        app,
        Action::FinishBilanEntreprise,
        of,
        |bilan, fermeture| bilan.finished(expected_version, fermeture, now),
    )
    .await
}

/// Takes up again a bilan seen at `expected_version`.
pub async fn reopen_bilan(
    cx: &Ctx,
    app: &App,
    of: (PeriodId, ApprenantId),
    expected_version: i64,
) -> Result<BilanView, Error> {
    change(
        cx,
        app,
        Action::ReopenBilanEntreprise,
        of,
        |bilan, fermeture| bilan.reopened(expected_version, fermeture),
    )
    .await
}

async fn change(
    cx: &Ctx,
    app: &App,
    action: Action,
    (period, apprenant): (PeriodId, ApprenantId),
    transition: impl FnOnce(&BilanEntreprise, &Fermeture) -> Result<BilanEntreprise, Refus>,
) -> Result<BilanView, Error> {
    let mut tx = app.db.begin(cx).await?;
    let (scope, _) = authorize_bilan(cx, &mut tx, action, period, apprenant).await?;
    let fingerprint = format!("{action:?} {period} {apprenant}");
    if tx.replayed(cx, &fingerprint).await?.is_some() {
        return answer(cx, app, tx, period, apprenant).await;
    }
    store::apprenants::lock(&mut tx, &scope, apprenant)
        .await?
        .ok_or(Error::NotFound)?;
    let bilan = store::bilans_entreprise::lock(&mut tx, &scope, period, apprenant)
        .await?
        .ok_or(Error::NotFound)?;
    let fermeture = store::apprenants::fermeture(&mut tx, &scope, apprenant).await?;
    let next = transition(&bilan, &fermeture)?;
    store::bilans_entreprise::save(&mut tx, &scope, &next, Some(author(cx))).await?;
    tx.emit(cx, outgoing::bilan_entreprise_changed(&next))
        .await?;
    tx.remember(cx, &next.id.to_string()).await?;
    answer(cx, app, tx, period, apprenant).await
}

async fn answer(
    cx: &Ctx,
    app: &App,
    mut tx: Tx,
    period: PeriodId,
    apprenant: ApprenantId,
) -> Result<BilanView, Error> {
    let view = view(cx, app, &mut tx, period, apprenant).await?;
    tx.commit().await?;
    Ok(view)
}
