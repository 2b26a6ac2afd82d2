//! Where the registries do not vouch for a transfer, both établissements do, learner by learner (I-11).

use chassis::{Ctx, FieldFault, Uai};
use uuid::Uuid;

use super::{read, scope};
use crate::app::{App, person};
use crate::domain::ids::TransfertId;
use crate::domain::transfert::{Etat, Sens, Vue};
use crate::error::{self, Error, Result};
use crate::policy::Action;
use crate::store::transferts;

/// The origin says where a learner goes, and agrees. Asked twice, the second finds the first.
pub async fn propose(cx: &Ctx, app: &App, apprenant: Uuid, destination: &str) -> Result<Vue> {
    let scope = scope(cx, Action::WriteTransfers)?;
    let destination: Uai = destination
        .parse()
        .map_err(|_| Error::field("destination", error::UAI_INVALID))?;
    let mut tx = app.db.begin(cx).await?;
    transferts::look_across(&mut tx).await?;
    let fingerprint = format!("propose_transfer {apprenant} {destination}");
    if let Some(first) = tx.replayed(cx, &fingerprint).await? {
        let id = first
            .parse()
            .map_err(|e| chassis::db::Error::corrupt("idempotency_keys.result", e))?;
        return read(&mut tx, &scope, id).await;
    }
    if !transferts::may_propose(&mut tx, &scope, apprenant).await? {
        return Err(Error::NotFound);
    }
    if destination.as_str() == scope.etablissement()
        || !transferts::takes_part(&mut tx, scope.etablissement()).await?
        || !transferts::takes_part(&mut tx, destination.as_str()).await?
    {
        return Err(Error::TransferOff);
    }
    let id = TransfertId::generate();
    let by = (person(cx)?.uuid(), cx.now());
    transferts::propose(&mut tx, &scope, id, (apprenant, destination.as_str()), by).await?;
    let proposed = read(&mut tx, &scope, id).await?;
    tx.remember(cx, &id.to_string()).await?;
    tx.commit().await?;
    Ok(proposed)
}

/// One side agrees. The destination also says which of its learners it is, unless the INE has told: it must have the
/// same INE, or the same names and birth date.
pub async fn confirm(
    cx: &Ctx,
    app: &App,
    id: TransfertId,
    expected_version: i64,
    apprenant: Option<Uuid>,
) -> Result<Vue> {
    let scope = scope(cx, Action::WriteTransfers)?;
    let mut tx = app.db.begin(cx).await?;
    transferts::look_across(&mut tx).await?;
    transferts::hold(&mut tx, &scope, id).await?;
    let vue = read(&mut tx, &scope, id).await?;
    if vue.version != expected_version {
        return Err(Error::Stale);
    }
    if !vue.awaits_us() {
        return Err(state(&vue));
    }
    let named = match (vue.sens, vue.apprenant, apprenant) {
        (Sens::Arrivee, None, Some(named)) => {
            let both = transferts::signalements(&mut tx, &scope, id, named).await?;
            if !both.is_some_and(|(theirs, ours)| theirs.is_same(&ours)) {
                return Err(Error::field("apprenant", error::NOT_SAME_LEARNER));
            }
            Some(named)
        }
        (Sens::Arrivee, None, None) => {
            return Err(Error::Invalid(vec![FieldFault::new(
                "apprenant",
                error::REQUIRED,
            )]));
        }
        _ => None,
    };
    transferts::confirm(&mut tx, &scope, id, named, person(cx)?.uuid()).await?;
    let confirmed = read(&mut tx, &scope, id).await?;
    tx.commit().await?;
    Ok(confirmed)
}

/// One side says no, before anything has moved.
pub async fn refuse(cx: &Ctx, app: &App, id: TransfertId, expected_version: i64) -> Result<Vue> {
    let scope = scope(cx, Action::WriteTransfers)?;
    let mut tx = app.db.begin(cx).await?;
    transferts::look_across(&mut tx).await?;
    transferts::hold(&mut tx, &scope, id).await?;
    let vue = read(&mut tx, &scope, id).await?;
    if vue.etat == Etat::Refuse {
        return Ok(vue);
    }
    if vue.version != expected_version {
        return Err(Error::Stale);
    }
    if !vue.may_be_refused() {
        return Err(state(&vue));
    }
    transferts::refuse(&mut tx, &scope, id, cx.now()).await?;
    let refused = read(&mut tx, &scope, id).await?;
    tx.commit().await?;
    Ok(refused)
}

fn state(vue: &Vue) -> Error {
    Error::TransferState {
        etat: vue.etat.code(),
    }
}
