//! One period as its reader sees it (P-11).

use chassis::db::Tx;
use chassis::policy::Scope;
use chassis::{Actor, Ctx};

use crate::app::{App, Offered, access};
use crate::domain::claim::{Claim, Gel};
use crate::domain::ids::{ApprenantId, PeriodId};
use crate::domain::period::{Membre, Period, PeriodView};
use crate::error::Error;
use crate::policy::{self, Action, Facts};
use crate::store;

/// One period.
pub async fn get_period(cx: &Ctx, app: &App, id: PeriodId) -> Result<Offered<PeriodView>, Error> {
    let scope = access::enter(cx, Action::ReadPeriod)?;
    let mut tx = app.db.begin(cx).await?;
    read(cx, &mut tx, &scope, id).await
}

/// The period in a transaction that is already open.
pub(super) async fn read(
    cx: &Ctx,
    tx: &mut Tx,
    scope: &Scope,
    id: PeriodId,
) -> Result<Offered<PeriodView>, Error> {
    let period = store::periods::load(tx, scope, id)
        .await?
        .ok_or(Error::NotFound)?;
    let members = store::periods::members(tx, scope, &[id])
        .await?
        .remove(&id)
        .unwrap_or_default();
    let claims = store::claims::of_periods(tx, scope, &[id]).await?;
    let learners = learners(&members);
    let facts = Facts::Period {
        id,
        referentiel: &period.referentiel,
        apprenants: &learners,
    };
    access::check(cx, Action::ReadPeriod, &facts)?;
    Ok(offered(cx.actor(), period, (&learners, members), &claims))
}

/// Who they are.
pub(super) fn learners(members: &[Membre]) -> Vec<ApprenantId> {
    members.iter().map(|one| one.apprenant).collect()
}

/// The period with what `actor` sees of it and may do with it. All the learners, all the claims are to be given; what is told
/// of the learners, where it is to be.
pub(super) fn offered(
    actor: &Actor,
    period: Period,
    (learners, mut members): (&[ApprenantId], Vec<Membre>),
    claims: &[Claim],
) -> Offered<PeriodView> {
    let mut gel = Gel::of(claims);
    // G-01: nobody sees a button that would be refused.
    let actions = if gel.is_free() {
        let facts = Facts::Period {
            id: period.id,
            referentiel: &period.referentiel,
            apprenants: learners,
        };
        policy::allowed(actor, &[Action::EditPeriod, Action::DeletePeriod], &facts)
    } else {
        Vec::new()
    };
    let mut nombre = learners.len();
    if let Some(seen) = policy::seen_learners(actor, period.id) {
        nombre = learners.iter().filter(|one| seen.contains(one)).count();
        members.retain(|one| seen.contains(&one.apprenant));
        if let Gel::Fige(reasons) = &mut gel {
            reasons.retain(|claim| seen.contains(&claim.apprenant));
        }
    }
    Offered {
        object: PeriodView {
            period,
            membres: members,
            nombre,
            gel,
        },
        actions,
    }
}
