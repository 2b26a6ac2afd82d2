//! The states of the bilans of a period, as far as the caller may see them (P-11).

use chassis::Ctx;

use super::App;
use crate::domain::bilan_entreprise::Etat;
use crate::domain::{ApprenantId, PeriodId};
use crate::error::Error;
use crate::policy::{self, Action, Facts};
use crate::store;

/// State per learner, of these learners or (when none is named) of all. A bilan that the caller may not see, or that
/// does not exist, is simply absent: a foreign period looks like an empty one.
pub async fn list_bilan_states(
    cx: &Ctx,
    app: &App,
    period: PeriodId,
    apprenants: &[ApprenantId],
) -> Result<Vec<(ApprenantId, Etat)>, Error> {
    let mut tx = app.db.begin(cx).await?;
    let referentiel = store::periods::facts_of_period(&mut tx, cx.etablissement(), period).await?;
    let facts = |apprenant, shown| {
        referentiel.clone().map(|referentiel| Facts {
            referentiel,
            apprenant: Some(apprenant),
            period: Some(period),
            shown,
        })
    };
    let action = Action::ReadBilanEntreprise;
    let decide =
        |apprenant, shown| policy::decide(cx.actor(), action, facts(apprenant, shown).as_ref());
    // Whoever may see no learner of the period learns nothing of it; whoever may see none anywhere is told so.
    let candidates = candidates(cx, apprenants);
    let Some(scope) = candidates
        .iter()
        .map(|apprenant| decide(*apprenant, true).scope(cx))
        .find_map(|scope| match scope {
            Err(chassis::Refused::Hidden) => None,
            decided => Some(decided),
        })
        .transpose()?
    else {
        return Ok(Vec::new());
    };
    let asked = (!apprenants.is_empty()).then_some(apprenants);
    let bilans = store::bilans_entreprise::list(&mut tx, &scope, Some(period), asked).await?;
    tx.commit().await?;
    Ok(bilans
        .iter()
        .map(|bilan| (bilan.apprenant, bilan.etat()))
        .filter(|(apprenant, etat)| decide(*apprenant, etat.is_shown_to_apprenant()).is_allowed())
        .collect())
}

/// Learners whose bilan the caller might see: those asked for; else, for who sees only some, those.
fn candidates(cx: &Ctx, asked: &[ApprenantId]) -> Vec<ApprenantId> {
    if !asked.is_empty() {
        return asked.to_vec();
    }
    let mut candidates: Vec<ApprenantId> = Vec::new();
    if let Some(person) = cx.actor().person() {
        candidates.push(person.id.into());
        candidates.extend(
            person
                .grants
                .iter()
                .map(|grant| ApprenantId::from(grant.apprenant)),
        );
    } else {
        candidates.push(uuid::Uuid::nil().into());
    }
    candidates
}
