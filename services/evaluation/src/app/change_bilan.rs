//! Teacher and tutor write in a bilan entreprise, together (E-03, F-13).

use chassis::Ctx;
use chassis::form::{self as fields, FieldChange};

use super::form::{self, Outcome};
use super::{App, author, authorize_bilan};
use crate::domain::champ::Champ;
use crate::domain::liens::Fiches;
use crate::domain::{ApprenantId, PeriodId};
use crate::error::Error;
use crate::events::outgoing;
use crate::policy::Action;
use crate::store;

/// What somebody typed.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangeBilan {
    /// The period.
    pub period: PeriodId,
    /// The learner.
    pub apprenant: ApprenantId,
    /// The changes, in the order in which they were typed.
    pub changes: Vec<FieldChange>,
}

/// Merges the changes; those that conflict are answered beside what stands.
pub async fn change_bilan(cx: &Ctx, app: &App, cmd: ChangeBilan) -> Result<Outcome, Error> {
    let mut tx = app.db.begin(cx).await?;
    let (period, apprenant) = (cmd.period, cmd.apprenant);
    let action = Action::ChangeBilanEntreprise;
    let (scope, facts) = authorize_bilan(cx, &mut tx, action, period, apprenant).await?;
    let referentiel = app.referentiel(&facts.referentiel)?;
    let changes = form::check(cmd.changes, referentiel, &app.catalogue)?;

    // The learner first: whoever counts its bilans, or writes another, waits.
    store::apprenants::lock(&mut tx, &scope, apprenant)
        .await?
        .ok_or(Error::NotFound)?;
    let bilan = store::bilans_entreprise::lock(&mut tx, &scope, period, apprenant)
        .await?
        .ok_or(Error::NotFound)?;
    let fermeture = store::apprenants::fermeture(&mut tx, &scope, apprenant).await?;
    let period = store::periods::get(&mut tx, &scope, period)
        .await?
        .ok_or(Error::NotFound)?;
    let stored: Vec<_> = store::champs::load(&mut tx, &scope, &[bilan.id])
        .await?
        .into_iter()
        .map(|(_, field)| field)
        .collect();
    let kept = store::champs::kept_before(&mut tx, &scope, bilan.id, &changes).await?;
    let now = cx.now();
    let by = (author(cx), now);
    let merge = fields::merge(&stored, &changes, &kept, Some(by.0), now);
    // What was kept before the bilan was frozen stays kept: a repetition is not refused (G-06).
    if !merge.history.is_empty() {
        bilan.ensure_writable(&fermeture)?;
    }
    let whole = form::merged(stored, &merge.accepted);
    let mut version = bilan.version;
    if !merge.accepted.is_empty() {
        let written: Vec<_> = merge
            .accepted
            .iter()
            .filter_map(|field| {
                Champ::parse(&field.name, referentiel).map(|champ| (champ, field.value.clone()))
            })
            .collect();
        let next = bilan.written(&written, &whole, &fermeture, now)?;
        store::champs::save(&mut tx, &scope, bilan.id, &merge.accepted, by).await?;
        store::bilans_entreprise::save(&mut tx, &scope, &next, None).await?;
        tx.emit(cx, outgoing::bilan_entreprise_changed(&next))
            .await?;
        version = next.version;
    }
    store::champs::log(&mut tx, &scope, bilan.id, &merge.history, by).await?;
    let taches = store::periods::taches_of(&mut tx, &scope, &period, apprenant).await?;
    let linked = store::liens::list(&mut tx, &scope, apprenant, Some(period.id)).await?;
    tx.commit().await?;

    let fiches = Fiches::of(linked);
    let competences = form::competences(referentiel, &taches, &whole, &fiches);
    Ok(Outcome {
        fields: form::whole(&competences, &whole),
        conflicts: merge.conflicts,
        version,
    })
}
