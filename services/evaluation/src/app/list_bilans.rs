//! The bilans intermédiaires of a learner, one tab per date (E-07).

use chassis::{Ctx, Refused, Scope, Tx};
use referentiel::Referentiel;

use super::{App, facts_of_apprenant};
use crate::domain::bilan_intermediaire::BilanIntermediaire;
use crate::domain::protocol::Etat;
use crate::domain::{ApprenantId, BilanIntermediaireId};
use crate::error::Error;
use crate::policy::{self, Action, Facts};
use crate::store;
use crate::store::comptes::Compte;

/// A final bilan, with what it counted.
#[derive(Debug, Clone)]
pub struct Intermediaire {
    /// The bilan.
    pub bilan: BilanIntermediaire,
    /// What it counted.
    pub comptes: Vec<Compte>,
}

/// Those that the caller may see.
#[derive(Debug, Clone)]
pub struct BilansView {
    /// The latest first.
    pub bilans: Vec<Intermediaire>,
    /// What the caller may do.
    pub allowed: Vec<Action>,
    /// Codes of the référentiels that the caller may make a bilan of: several once a learner has chosen its speciality,
    /// whose seconde commune comes last.
    pub creatable: Vec<String>,
}

/// Final bilans of a learner, as far as the caller may see them. A learner of whom nothing is followed here is missing,
/// like one whom the caller may not see.
pub async fn list_bilans(cx: &Ctx, app: &App, apprenant: ApprenantId) -> Result<BilansView, Error> {
    let mut tx = app.db.begin(cx).await?;
    let mut facts = facts_of_apprenant(cx, &mut tx, apprenant).await?;
    let create = Action::CreateBilanIntermediaire;
    let mut creatable: Vec<String> = facts
        .iter()
        .filter(|facts| policy::decide(cx.actor(), create, Some(facts)).is_allowed())
        .map(|facts| facts.referentiel.clone())
        .collect();
    let is_commune = |code: &str| app.catalogue.get(code).is_some_and(Referentiel::is_commune);
    creatable.sort_by_cached_key(|code| (is_commune(code), code.clone()));
    let past =
        store::bilans_intermediaires::facts_of_apprenant(&mut tx, cx.etablissement(), apprenant);
    facts.extend(past.await?.into_iter().map(|referentiel| Facts {
        referentiel,
        apprenant: Some(apprenant),
        period: None,
        shown: true,
    }));
    let Some(scope) = scope(cx, &facts)? else {
        return Err(Error::NotFound);
    };
    let visible = |bilan: &BilanIntermediaire| {
        facts
            .iter()
            .filter(|facts| facts.referentiel == bilan.referentiel)
            .any(|facts| decide(cx, facts).is_allowed())
    };
    let bilans = store::bilans_intermediaires::list_final(&mut tx, &scope, apprenant)
        .await?
        .into_iter()
        .filter(visible)
        .collect();
    let bilans = with_comptes(&mut tx, &scope, bilans).await?;
    tx.commit().await?;
    let may_create = !creatable.is_empty();
    Ok(BilansView {
        bilans,
        allowed: may_create.then_some(create).into_iter().collect(),
        creatable,
    })
}

/// One final bilan, for who has just made it.
pub(super) async fn one(
    cx: &Ctx,
    app: &App,
    id: BilanIntermediaireId,
) -> Result<Intermediaire, Error> {
    let mut tx = app.db.begin(cx).await?;
    let facts = store::bilans_intermediaires::facts_of_bilan(&mut tx, cx.etablissement(), id)
        .await?
        .map(|(apprenant, referentiel)| Facts {
            referentiel,
            apprenant: Some(apprenant),
            period: None,
            shown: true,
        });
    let action = Action::ReadBilanIntermediaire;
    let scope = policy::decide(cx.actor(), action, facts.as_ref()).scope(cx)?;
    let bilan = store::bilans_intermediaires::lock(&mut tx, &scope, id)
        .await?
        .filter(|bilan| bilan.etat == Etat::Final)
        .ok_or(Error::NotFound)?;
    let made = with_comptes(&mut tx, &scope, vec![bilan]).await?.pop();
    tx.commit().await?;
    made.ok_or(Error::NotFound)
}

async fn with_comptes(
    tx: &mut Tx,
    scope: &Scope,
    bilans: Vec<BilanIntermediaire>,
) -> Result<Vec<Intermediaire>, Error> {
    let ids: Vec<BilanIntermediaireId> = bilans.iter().map(|bilan| bilan.id).collect();
    let comptes = store::comptes::list(tx, scope, &ids).await?;
    Ok(bilans
        .into_iter()
        .map(|bilan| Intermediaire {
            comptes: comptes
                .iter()
                .filter(|compte| compte.par == bilan.id)
                .cloned()
                .collect(),
            bilan,
        })
        .collect())
}

/// The scope of who may see the bilans of at least one of these référentiels; `None`: of none, or there is none.
fn scope(cx: &Ctx, facts: &[Facts]) -> Result<Option<Scope>, Error> {
    let action = Action::ReadBilanIntermediaire;
    // Without anything to see, who never has anything to do with bilans is still told so.
    let nothing = policy::decide(cx.actor(), action, None).scope(cx);
    let decided = facts.iter().map(|facts| decide(cx, facts).scope(cx));
    let mut decided = std::iter::once(nothing).chain(decided);
    Ok(decided
        .find(|scope| !matches!(scope, Err(Refused::Hidden)))
        .transpose()?)
}

fn decide(cx: &Ctx, facts: &Facts) -> chassis::Decision {
    policy::decide(cx.actor(), Action::ReadBilanIntermediaire, Some(facts))
}
