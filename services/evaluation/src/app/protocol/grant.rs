//! Step 2: every period that the bilan counts is frozen by its owner, who answers at which version.

use std::time::Duration;

use chassis::Ctx;
use futures::future::join_all;

use super::{calling, scope};
use crate::app::App;
use crate::clients::Answer;
use crate::domain::PeriodId;
use crate::domain::bilan_intermediaire::BilanIntermediaire;
use crate::domain::protocol::{Obstacle, granted};
use crate::error::Error;
use crate::store;

/// Asks the owner of periods, all periods at once, for `patience` at most; then notes the versions that it froze.
///
/// # Errors
/// A period is gone, or the owner did not answer: the bilan is to be given up. Also when it was given up meanwhile: a
/// late answer finalises nothing.
pub async fn grant(
    cx: &Ctx,
    app: &App,
    bilan: &BilanIntermediaire,
    patience: Duration,
) -> Result<(), Error> {
    let scope = scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    let claims = store::claims::list(&mut tx, &scope, bilan.id).await?;
    tx.commit().await?;
    if claims.is_empty() {
        return Ok(());
    }

    let calling = calling(cx);
    let calls = claims
        .iter()
        .map(|claim| app.periods.freeze(&calling, bilan, claim.period));
    // Only calls are cut short, never a transaction.
    let answers = tokio::time::timeout(patience, join_all(calls))
        .await
        .map_err(|_| Error::GivenUp("the owner of periods did not answer in time"))?;

    let mut tx = app.db.begin(cx).await?;
    // N10: what counts the bilan tells of it.
    tx.aside();
    let etat = store::bilans_intermediaires::lock(&mut tx, &scope, bilan.id)
        .await?
        .ok_or(Error::NotFound)?
        .etat;
    for (claim, answer) in claims.iter().zip(answers) {
        let version = version(claim.period, answer)?;
        let claim = granted(etat, *claim, version).map_err(given_up)?;
        store::claims::save(&mut tx, &scope, bilan.id, &claim).await?;
    }
    tx.commit().await?;
    Ok(())
}

fn version(period: PeriodId, answer: Result<Answer, chassis::grpc::Failure>) -> Result<i64, Error> {
    match answer {
        Ok(Answer::Granted(version)) => Ok(version),
        Ok(Answer::Refused) => Err(Error::PeriodDeleted(period)),
        Err(failure) => {
            tracing::warn!(
                code = failure.code,
                "the owner of periods did not freeze one"
            );
            Err(Error::GivenUp("the owner of periods did not answer"))
        }
    }
}

fn given_up(_: Obstacle) -> Error {
    Error::GivenUp("settled before its periods were frozen")
}
