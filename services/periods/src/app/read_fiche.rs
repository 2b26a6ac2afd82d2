//! One learner's fiche de liaison as its reader sees it (P-10).

use chassis::Ctx;
use chassis::form::FieldState;

use crate::app::{App, Offered, access};
use crate::domain::claim::Gel;
use crate::domain::fiche::{Champ, Fiche};
use crate::domain::ids::{ApprenantId, PeriodId};
use crate::domain::individuel::{Individuel, Propre};
use crate::domain::period::Period;
use crate::domain::text::Objectifs;
use crate::error::Error;
use crate::policy::{self, Action, Facts};
use crate::store;

/// A fiche with all that its page shows.
pub struct FicheView {
    /// The fiche.
    pub fiche: Fiche,
    /// Its period, whose objectives and tasks it carries where it has none of its own.
    pub period: Period,
    /// Objectives of this learner.
    pub objectifs: Objectifs,
    /// Codes of the tasks of this learner, in the order of the référentiel.
    pub taches: Vec<String>,
    /// Every field, in the order of the page, written or not; of tasks those that somebody individualised.
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
        let offered = [Action::ChangeFiche, Action::IndividualiseFiche];
        policy::allowed(cx.actor(), &offered, &facts)
    };
    let own = individuel(&written);
    let taches = own.taches(&period.taches, app.referentiel(&period.referentiel)?);
    Ok(Offered {
        actions,
        object: FicheView {
            fields: in_page_order(&written),
            remarks: remarks(&written),
            objectifs: own.objectifs(&period.objectifs),
            taches,
            fiche,
            period,
            gele,
        },
    })
}

/// What the fields say of this learner alone (P-10).
pub(super) fn individuel(written: &[FieldState]) -> Individuel {
    Individuel::of(
        written
            .iter()
            .map(|field| (field.name.as_str(), &field.value)),
    )
}

/// Every field of the page, those that nobody wrote included; of tasks those that somebody wrote.
pub(super) fn in_page_order(written: &[FieldState]) -> Vec<FieldState> {
    let found = |name: String| {
        let there = written.iter().find(|field| field.name == name).cloned();
        there.unwrap_or_else(|| FieldState::empty(name))
    };
    let taches = written
        .iter()
        .filter(|field| matches!(Propre::from_name(&field.name), Some(Propre::Tache(_))));
    Champ::ALL
        .into_iter()
        .map(|champ| champ.name().to_owned())
        .chain([Propre::Objectifs.name()])
        .map(found)
        .chain(taches.cloned())
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
