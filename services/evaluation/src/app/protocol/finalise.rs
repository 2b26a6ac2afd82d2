//! Step 3: in one transaction, what is counted is hashed and frozen, the bilan is final, the event is on its way.

use std::collections::{BTreeMap, BTreeSet};

use chassis::{Ctx, Scope, Tx};

use super::scope;
use crate::app::App;
use crate::domain::bilan_entreprise::BilanEntreprise;
use crate::domain::bilan_intermediaire::BilanIntermediaire;
use crate::domain::empreinte::{ChampEcrit, Contenu, sha256};
use crate::domain::period::Period;
use crate::domain::protocol::{Claim, Etat, Obstacle, finalised};
use crate::domain::{ApprenantId, BilanEntrepriseId, BilanIntermediaireId, PeriodId};
use crate::error::Error;
use crate::events::outgoing;
use crate::store;
use crate::store::comptes::Compte;

/// What an attempt at being final gave.
#[derive(Debug, Clone)]
pub enum Attempt {
    /// Final, with what it counted.
    Final(Box<BilanIntermediaire>, Vec<Compte>),
    /// The request had been done already, by this bilan: this one is to be given up (G-06).
    DoneBefore(BilanIntermediaireId),
    /// Events of a period are still on their way here: to be attempted again.
    Behind,
}

/// One attempt. `fingerprint` is that of the request whose idempotency key is taken with it.
///
/// # Errors
/// The bilan cannot become final any more, and is to be given up.
pub async fn finalise(
    cx: &Ctx,
    app: &App,
    bilan: &BilanIntermediaire,
    fingerprint: &str,
) -> Result<Attempt, Error> {
    let scope = scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    // The learner first: nothing of it is written while it is counted.
    store::apprenants::lock(&mut tx, &scope, bilan.apprenant)
        .await?
        .ok_or(Error::NotFound)?;
    let bilan = store::bilans_intermediaires::lock(&mut tx, &scope, bilan.id)
        .await?
        .ok_or(Error::NotFound)?;
    let claims = store::claims::list(&mut tx, &scope, bilan.id).await?;
    let periods: Vec<PeriodId> = claims.iter().map(|claim| claim.period).collect();
    let known = store::periods::known(&mut tx, &scope, &periods).await?;
    let etat = match finalised(bilan.etat, &claims, |period| known.get(&period).copied()) {
        Ok(etat) => etat,
        Err(obstacle) if obstacle.passes() => return Ok(Attempt::Behind),
        Err(obstacle) => return Err(refused(obstacle)),
    };
    if let Some(done) = tx.replayed(cx, fingerprint).await? {
        let done = done
            .parse()
            .map_err(|error| chassis::db::Error::corrupt("idempotency_keys.result", error))?;
        return Ok(Attempt::DoneBefore(done));
    }
    let counted = counted(&mut tx, &scope, &bilan, &claims).await?;
    let comptes = hashed(&mut tx, &scope, bilan.id, &counted).await?;

    store::bilans_intermediaires::settle(&mut tx, &scope, bilan.id, etat, cx.now()).await?;
    store::comptes::insert(&mut tx, &scope, &comptes).await?;
    store::apprenants::close_before(&mut tx, &scope, bilan.apprenant, bilan.date).await?;
    store::to_settle::remove(&mut tx, bilan.claim).await?;
    let bilan = BilanIntermediaire { etat, ..bilan };
    tx.emit(cx, outgoing::bilan_intermediaire_created(&bilan, &claims))
        .await?;
    tx.remember(cx, &bilan.id.to_string()).await?;
    tx.commit().await?;
    Ok(Attempt::Final(Box::new(bilan), comptes))
}

/// The bilans to count: exactly those that were claimed. One that vanished since went with its period; none can have
/// joined, for its date was closed meanwhile.
async fn counted(
    tx: &mut Tx,
    scope: &Scope,
    bilan: &BilanIntermediaire,
    claims: &[Claim],
) -> Result<Vec<BilanEntreprise>, Error> {
    let present: Vec<BilanEntreprise> =
        store::bilans_entreprise::lock_all(tx, scope, bilan.apprenant)
            .await?
            .into_iter()
            .filter(|present| present.is_counted_at(bilan.date))
            .collect();
    let ids: BTreeSet<BilanEntrepriseId> = present.iter().map(|present| present.id).collect();
    if let Some(gone) = claims.iter().find(|claim| !ids.contains(&claim.bilan)) {
        return Err(Error::PeriodDeleted(gone.period));
    }
    if present.len() != claims.len() {
        return Err(Error::GivenUp("what it counts changed meanwhile"));
    }
    Ok(present)
}

/// Each bilan with the hash of all that it says (N2).
async fn hashed(
    tx: &mut Tx,
    scope: &Scope,
    par: BilanIntermediaireId,
    counted: &[BilanEntreprise],
) -> Result<Vec<Compte>, Error> {
    let ids: Vec<BilanEntrepriseId> = counted.iter().map(|bilan| bilan.id).collect();
    let mut champs: BTreeMap<BilanEntrepriseId, Vec<ChampEcrit>> = BTreeMap::new();
    for (bilan, field) in store::champs::load(tx, scope, &ids).await? {
        champs.entry(bilan).or_default().push(ChampEcrit {
            nom: field.name,
            valeur: field.value,
            version: field.version,
        });
    }
    let mut names = store::comptes::empreintes(tx, scope, &ids).await?;
    let mut comptes = Vec::with_capacity(counted.len());
    for bilan in counted {
        let period = store::periods::get(tx, scope, bilan.period)
            .await?
            .ok_or(Error::PeriodDeleted(bilan.period))?;
        let mut contenu = contenu(bilan, period, champs.remove(&bilan.id).unwrap_or_default());
        // I-11: counted under these names, before the learner went over to another établissement.
        if let Some((apprenant, period)) = names.remove(&bilan.id) {
            contenu.apprenant = apprenant;
            contenu.period = period;
        }
        comptes.push(Compte {
            bilan: bilan.id,
            par,
            period: bilan.period,
            date: contenu.date,
            sha256: sha256(contenu)?,
        });
    }
    Ok(comptes)
}

fn contenu(bilan: &BilanEntreprise, period: Period, champs: Vec<ChampEcrit>) -> Contenu {
    Contenu {
        bilan: bilan.id,
        apprenant: bilan.apprenant,
        period: period.id,
        referentiel: period.referentiel,
        statut: period.statut,
        debut: period.debut,
        fin: period.fin,
        taches: period.taches,
        date: bilan
            .enregistre
            .map_or(bilan.date_proposee, |saved| saved.date),
        termine: bilan.termine.is_some(),
        champs,
    }
}

/// What a bilan intermédiaire counted, as it would be counted now: the same to the byte, or N2 is broken.
pub async fn recount(
    cx: &Ctx,
    app: &App,
    bilan: &BilanIntermediaire,
) -> Result<Vec<Compte>, Error> {
    let scope = scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    let counted: Vec<BilanEntreprise> =
        store::bilans_entreprise::list(&mut tx, &scope, None, Some(&[bilan.apprenant]))
            .await?
            .into_iter()
            .filter(|counted| {
                counted
                    .compte
                    .is_some_and(|compte| compte.bilan == bilan.id)
            })
            .collect();
    let comptes = hashed(&mut tx, &scope, bilan.id, &counted).await?;
    tx.commit().await?;
    Ok(comptes)
}

/// Whether everything that was counted of a learner still has the hash that it had then (N2).
///
/// # Errors
/// The first bilan that has not: what this transaction did is not to be kept.
pub async fn verify(tx: &mut Tx, scope: &Scope, apprenant: ApprenantId) -> Result<(), Error> {
    let bilans = store::bilans_entreprise::list(tx, scope, None, Some(&[apprenant])).await?;
    let mut by: BTreeMap<BilanIntermediaireId, Vec<BilanEntreprise>> = BTreeMap::new();
    for bilan in bilans {
        if let Some(compte) = bilan.compte {
            by.entry(compte.bilan).or_default().push(bilan);
        }
    }
    let ids: Vec<BilanIntermediaireId> = by.keys().copied().collect();
    let stored = store::comptes::list(tx, scope, &ids).await?;
    for (par, counted) in by {
        for compte in hashed(tx, scope, par, &counted).await? {
            if !stored.contains(&compte) {
                return Err(Error::HashLost(compte.bilan));
            }
        }
    }
    Ok(())
}

fn refused(obstacle: Obstacle) -> Error {
    match obstacle {
        Obstacle::Gone(period) => Error::PeriodDeleted(period),
        Obstacle::NotGranted(_) => Error::GivenUp("a period is not frozen"),
        Obstacle::Settled(Etat::Final) => Error::GivenUp("final already"),
        Obstacle::Settled(_) => Error::GivenUp("given up by the sweep"),
        Obstacle::Behind { .. } => Error::GivenUp("events are still on their way"),
    }
}
