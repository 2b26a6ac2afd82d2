//! Who can take part in a period that is edited (P-02, P-05, P-06).

use std::collections::BTreeSet;

use chassis::Ctx;

use crate::app::{App, access};
use crate::domain::apprenant::Candidate;
use crate::domain::ids::{ApprenantId, PeriodId};
use crate::error::Error;
use crate::policy::{Action, Facts};
use crate::store;

/// Learners to choose among.
#[derive(Clone, Debug)]
pub struct Choice {
    /// Those of the period, then those that it could be declared for today, by class.
    pub candidates: Vec<Candidate>,
    /// Those of the period.
    pub present: BTreeSet<ApprenantId>,
    /// P-06: nobody joins, nobody leaves.
    pub locked: bool,
}

/// The learners of a period and those who could join it.
pub async fn list_period_candidates(cx: &Ctx, app: &App, id: PeriodId) -> Result<Choice, Error> {
    let scope = access::enter(cx, Action::EditPeriod)?;
    let mut tx = app.db.begin(cx).await?;
    let period = store::periods::load(&mut tx, &scope, id)
        .await?
        .ok_or(Error::NotFound)?;
    let members = store::periods::members(&mut tx, &scope, &[id])
        .await?
        .remove(&id)
        .unwrap_or_default();
    let present: BTreeSet<ApprenantId> = members.iter().map(|one| one.apprenant).collect();
    let learners: Vec<ApprenantId> = present.iter().copied().collect();
    let facts = Facts::Period {
        id,
        referentiel: &period.referentiel,
        apprenants: &learners,
    };
    access::check(cx, Action::EditPeriod, &facts)?;
    let others = store::apprenants::candidates(&mut tx, &scope, &period.public()).await?;
    let mut candidates: Vec<Candidate> = members
        .into_iter()
        .map(|one| Candidate {
            apprenant: one.apprenant,
            division: one.division,
        })
        .collect();
    candidates.extend(
        others
            .into_iter()
            .filter(|one| !present.contains(&one.apprenant)),
    );
    candidates.sort_by(|one, other| {
        (&one.division, one.apprenant).cmp(&(&other.division, other.apprenant))
    });
    let locked = app
        .referentiel(&period.referentiel)?
        .statut(&period.statut)
        .is_some_and(|statut| statut.apprenants_verrouilles);
    Ok(Choice {
        candidates,
        present,
        locked,
    })
}
