//! Reading annexes (P-01), with what the reader may do with them.

use chassis::Ctx;

use crate::app::{App, Offered, access};
use crate::domain::annexe::Annexe;
use crate::domain::ids::AnnexeId;
use crate::error::Error;
use crate::policy::{self, Action, Facts};
use crate::store;

/// What an annexe offers.
const ACTIONS: [Action; 4] = [
    Action::ChangeAnnexe,
    Action::DeleteAnnexe,
    Action::DeclarePeriod,
    Action::ShareAnnexe,
];

/// Annexes that the reader sees, and whether it may create one.
pub struct Annexes {
    /// In order of creation.
    pub annexes: Vec<Offered<Annexe>>,
    /// Names of the actions on the list.
    pub actions: Vec<&'static str>,
}

/// One annexe.
pub async fn get_annexe(cx: &Ctx, app: &App, id: AnnexeId) -> Result<Offered<Annexe>, Error> {
    let scope = access::enter(cx, Action::ReadAnnexe)?;
    let mut tx = app.db.begin(cx).await?;
    let annexe = store::annexes::load(&mut tx, &scope, id)
        .await?
        .ok_or(Error::NotFound)?;
    access::check(
        cx,
        Action::ReadAnnexe,
        &Facts::Referentiel(&annexe.referentiel),
    )?;
    Ok(offered(cx, annexe))
}

/// Annexes of a référentiel and of a niveau; an absent filter lets all through.
pub async fn list_annexes(
    cx: &Ctx,
    app: &App,
    referentiel: Option<&str>,
    niveau: Option<&str>,
) -> Result<Annexes, Error> {
    let scope = access::enter(cx, Action::ReadAnnexe)?;
    let filter = policy::filter(cx.actor());
    let mut tx = app.db.begin(cx).await?;
    let among = filter.referentiels.as_deref();
    // G-01: whoever may create one for none of what is listed is not offered to.
    let creatable = referentiel.or_else(|| among?.first().map(String::as_str));
    let facts = Facts::Referentiel(creatable.unwrap_or_default());
    let annexes = store::annexes::list(&mut tx, &scope, referentiel, niveau, among).await?;
    Ok(Annexes {
        annexes: annexes
            .into_iter()
            .map(|annexe| offered(cx, annexe))
            .collect(),
        actions: policy::allowed(cx.actor(), &[Action::CreateAnnexe], &facts),
    })
}

/// The annexe with what the actor of `cx` may do with it.
pub(super) fn offered(cx: &Ctx, annexe: Annexe) -> Offered<Annexe> {
    let facts = Facts::Referentiel(&annexe.referentiel);
    Offered {
        actions: policy::allowed(cx.actor(), &ACTIONS, &facts),
        object: annexe,
    }
}
