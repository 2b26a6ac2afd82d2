//! Step 1: the learner's row is locked, and the bilan is written as claiming with a fresh claim.

use chassis::{Ctx, Uai};
use jiff::SignedDuration;
use jiff::civil::Date;

use crate::app::{App, author, authorize_creation};
use crate::domain::bilan_intermediaire::{BilanIntermediaire, Saisie};
use crate::domain::protocol::{Claim, Etat};
use crate::domain::{ApprenantId, BilanIntermediaireId, ClaimId};
use crate::error::Error;
use crate::store;
use crate::store::to_settle::Due;

/// What the team asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateBilan {
    /// The learner.
    pub apprenant: ApprenantId,
    /// The référentiel that the bilan follows: one of the learner's.
    pub referentiel: String,
    /// Its date: what is dated up to it is counted.
    pub date: Date,
    /// What it says.
    pub saisie: Saisie,
}

/// Opens a bilan: from here on, what it will count can no longer be edited here. Its periods are not frozen yet.
pub async fn open(cx: &Ctx, app: &App, cmd: &CreateBilan) -> Result<BilanIntermediaire, Error> {
    let mut tx = app.db.begin(cx).await?;
    // N10: what counts the bilan tells of it.
    tx.aside();
    let scope = authorize_creation(cx, &mut tx, cmd.apprenant, &cmd.referentiel).await?;
    let referentiel = app.referentiel(&cmd.referentiel)?;
    let redaction = cmd
        .saisie
        .clone()
        .check(referentiel, app.catalogue.echelles())
        .map_err(Error::Invalid)?;

    store::apprenants::lock(&mut tx, &scope, cmd.apprenant)
        .await?
        .ok_or(Error::NotFound)?;
    let fermeture = store::apprenants::fermeture(&mut tx, &scope, cmd.apprenant).await?;
    if fermeture.en_validation.is_some() {
        return Err(Error::AlreadyClaiming);
    }
    fermeture
        .admits_bilan_intermediaire(cmd.date, cx.today())
        .map_err(Error::DateRefused)?;
    let claims: Vec<Claim> = store::bilans_entreprise::lock_all(&mut tx, &scope, cmd.apprenant)
        .await?
        .iter()
        .filter(|bilan| bilan.is_counted_at(cmd.date))
        .map(|bilan| Claim {
            period: bilan.period,
            bilan: bilan.id,
            granted: None,
        })
        .collect();

    let now = cx.now();
    let bilan = BilanIntermediaire {
        id: BilanIntermediaireId::generate(),
        apprenant: cmd.apprenant,
        referentiel: cmd.referentiel.clone(),
        date: cmd.date,
        etat: Etat::Claiming,
        claim: ClaimId::generate(),
        redaction,
        auteur: author(cx),
        opened_at: now,
    };
    store::bilans_intermediaires::insert(&mut tx, &scope, &bilan).await?;
    store::claims::insert(&mut tx, &scope, bilan.id, &claims).await?;
    // Should this process die here, the sweep gives the bilan up.
    let abandoned = now.saturating_add(span(app)).unwrap_or(now);
    store::to_settle::add(&mut tx, &due(&bilan, cx.etablissement()), abandoned).await?;
    tx.commit().await?;
    Ok(bilan)
}

fn span(app: &App) -> SignedDuration {
    SignedDuration::try_from(app.config.abandon).unwrap_or(SignedDuration::ZERO)
}

fn due(bilan: &BilanIntermediaire, etablissement: &Uai) -> Due {
    Due {
        claim: bilan.claim,
        etablissement: etablissement.clone(),
        bilan: bilan.id,
    }
}
