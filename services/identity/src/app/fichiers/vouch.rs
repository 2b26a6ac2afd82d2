//! Whether a file that came is what it says, for whom and from whom (I-11 ★).

use chassis::db::Tx;
use chassis::{Scope, Uai};

use super::coffre::Ouvert;
use super::state;
use crate::app::App;
use crate::domain::fichier::{Contenu, Deploiement, Entete, Fault, Vue, cited};
use crate::error::{Error, Result};
use crate::store::{deploiements, fichiers};

/// A file whose signature, recipient, hash and diplomas are right.
pub(super) struct Arrivee {
    pub entete: Entete,
    pub contenu: Contenu,
    pub from: Deploiement,
}

/// The file as its trusted sender signed it, on diplomas that are here as they are there.
pub(super) async fn vouched(tx: &mut Tx, app: &App, opened: &Ouvert) -> Result<Arrivee> {
    let sender = &opened.entete.expediteur;
    let from = deploiements::trusted(tx, sender)
        .await?
        .ok_or_else(|| Error::File(Fault::UnknownSender(sender.clone())))?;
    let contenu = opened.vouched(&from.carte).map_err(Error::File)?;
    if !is_of_a_learner(&opened.entete, &contenu) {
        return Err(Error::File(Fault::Altered));
    }
    diplomas(app, &contenu).map_err(Error::File)?;
    Ok(Arrivee {
        entete: opened.entete.clone(),
        contenu,
        from,
    })
}

/// Whether what lists show of a file is what a learner and an établissement have: a signature says who, not what.
fn is_of_a_learner(entete: &Entete, contenu: &Contenu) -> bool {
    let is_name = |text: &str| (1..=200).contains(&text.chars().count());
    is_name(&contenu.eleve.nom)
        && is_name(&contenu.eleve.prenom)
        && entete.origine.parse::<Uai>().is_ok()
        && entete.ine.as_ref().is_none_or(|ine| ine.len() <= 20)
}

/// Every diploma that the file speaks of is here, and says the same; else which are not.
fn diplomas(app: &App, contenu: &Contenu) -> Result<(), Fault> {
    let foreign: Vec<String> = contenu
        .referentiels
        .iter()
        .filter(|one| {
            app.catalogue
                .get(&one.code)
                .is_none_or(|own| own.fingerprint() != one.empreinte)
        })
        .map(|one| one.intitule.chars().take(200).collect())
        .take(10)
        .collect();
    if !foreign.is_empty() {
        return Err(Fault::Referentiels(foreign));
    }
    let told = |code: &String| contenu.referentiels.iter().any(|one| one.code == *code);
    if cited(&contenu.parts).iter().all(told) {
        return Ok(());
    }
    Err(Fault::Altered)
}

/// Opens again a file that was received, whether or not its sender is still trusted.
pub(super) async fn reopened(tx: &mut Tx, scope: &Scope, app: &App, vue: &Vue) -> Result<Arrivee> {
    let file = fichiers::bytes(tx, scope, vue.id)
        .await?
        .ok_or_else(|| state(vue.etat))?;
    let opened = app.coffre.open(&file).map_err(Error::File)?;
    let from = deploiements::get(tx, vue.deploiement)
        .await?
        .ok_or(Error::NotFound)?;
    let contenu = opened.vouched(&from.carte).map_err(Error::File)?;
    Ok(Arrivee {
        entete: opened.entete,
        contenu,
        from,
    })
}
