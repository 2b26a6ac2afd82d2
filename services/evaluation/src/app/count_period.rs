//! How many bilans a deletion would remove (P-08).

use chassis::{Ctx, Refused};

use super::App;
use crate::domain::bilan_entreprise::Etat;
use crate::domain::{ApprenantId, PeriodId};
use crate::error::Error;
use crate::policy::{self, Action, Facts};
use crate::store;

/// Bilans entreprise of a period.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// All of them.
    pub bilans: i64,
    /// Those that somebody began, finished ones included.
    pub started: i64,
    /// Those finished or counted.
    pub finished: i64,
}

/// The counts, of these learners or (none being named) of all; zeros for a period that is unknown here, not yet known, or hidden from the caller.
pub async fn count_period(
    cx: &Ctx,
    app: &App,
    period: PeriodId,
    apprenants: &[ApprenantId],
) -> Result<Counts, Error> {
    let mut tx = app.db.begin(cx).await?;
    let facts = store::periods::facts_of_period(&mut tx, cx.etablissement(), period)
        .await?
        .map(|referentiel| Facts {
            referentiel,
            apprenant: None,
            period: Some(period),
            shown: false,
        });
    let scope = match policy::decide(cx.actor(), Action::CountPeriod, facts.as_ref()).scope(cx) {
        Ok(scope) => scope,
        Err(Refused::Hidden) => return Ok(Counts::default()),
        Err(denied) => return Err(denied.into()),
    };
    let only = (!apprenants.is_empty()).then_some(apprenants);
    let bilans = store::bilans_entreprise::list(&mut tx, &scope, Some(period), only).await?;
    tx.commit().await?;
    let mut counts = Counts::default();
    for bilan in &bilans {
        counts.bilans += 1;
        counts.started += i64::from(bilan.etat() != Etat::AFaire);
        counts.finished += i64::from(matches!(bilan.etat(), Etat::Termine | Etat::Fige));
    }
    Ok(counts)
}
