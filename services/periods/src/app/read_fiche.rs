//! One learner's fiche de liaison as its reader sees it (P-10).

use chassis::Ctx;
use chassis::form::FieldState;

use crate::app::{App, Offered, access};
use crate::domain::claim::Gel;
use crate::domain::fiche::{Champ, Fiche};
use crate::domain::ids::{ApprenantId, PeriodId};
use crate::domain::period::Period;
use crate::error::Error;
use crate::policy::{self, Action, Facts};
use crate::store;

/// A fiche with all that its page shows.
pub struct FicheView {
    /// The fiche.
    pub fiche: Fiche,
    /// Its period, whose objectives and tasks it carries.
    pub period: Period,
    /// Every field, in the order of the page, written or not.
    pub fields: Vec<FieldState>,
    /// Fields kept although something is wrong with them, with what is.
    pub remarks: Vec<(Champ, &'static str)>,
    /// P-07: whether the learner's bilan of the period is counted, or being.
    pub gele: bool,
}

/// The fiche of a learner in a period.
pub async fn get_fiche(
    cx: &Ctx,
    app: &App,
    period: PeriodId,
    apprenant: ApprenantId,
) -> Result<Offered<FicheView>, Error> {
    let scope = access::enter(cx, Action::ReadFiche)?;
    let mut tx = app.db.begin(cx).await?;
    let period = store::periods::load(&mut tx, &scope, period)
        .await?
        .ok_or(Error::NotFound)?;
    let facts = Facts::Period {
        id: period.id,
        referentiel: &period.referentiel,
        apprenants: &[apprenant],
    };
    access::check(cx, Action::ReadFiche, &facts)?;
    let fiche = store::fiches::load(&mut tx, &scope, period.id, apprenant)
        .await?
        .ok_or(Error::NotFound)?;
    let written = store::fiches::fields(&mut tx, &scope, &fiche).await?;
    let mut claims = store::claims::of_periods(&mut tx, &scope, &[period.id]).await?;
    claims.retain(|claim| claim.apprenant == apprenant);
    let gele = !Gel::of(&claims).is_free();
    let actions = if gele {
        Vec::new()
    } else {
        policy::allowed(cx.actor(), &[Action::ChangeFiche], &facts)
    };
    Ok(Offered {
        actions,
        object: FicheView {
            fields: in_page_order(&written),
            remarks: remarks(&written),
            fiche,
            period,
            gele,
        },
    })
}

/// Every field of the page, those that nobody wrote included.
pub(super) fn in_page_order(written: &[FieldState]) -> Vec<FieldState> {
    Champ::ALL
        .into_iter()
        .map(|champ| {
            written
                .iter()
                .find(|field| field.name == champ.name())
                .cloned()
                .unwrap_or_else(|| FieldState::empty(champ.name()))
        })
        .collect()
}

fn remarks(written: &[FieldState]) -> Vec<(Champ, &'static str)> {
    Champ::ALL
        .into_iter()
        .filter_map(|champ| {
            let field = written.iter().find(|field| field.name == champ.name())?;
            let remark = champ.remark(field.value.as_str()?)?;
            Some((champ, remark))
        })
        .collect()
}
