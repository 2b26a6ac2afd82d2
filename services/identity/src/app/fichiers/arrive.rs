//! The side that a learner comes to: the file is opened, checked, tried whole; then it is applied to its learner.

use std::collections::BTreeMap;

use chassis::db::Tx;
use chassis::error::Kind;
use chassis::{Ctx, Scope, Uai};
use futures::{Stream, StreamExt as _};
use uuid::Uuid;

use super::coffre::{MAX_FILE, Ouvert};
use super::{Files, held, read, scope, state};
use crate::app::{App, person};
use crate::clients::movers::{Incoming, Taken};
use crate::domain::fichier::{Contenu, Deploiement, Entete, Etat, Fault, Vue, cited};
use crate::domain::ids::TransfertId;
use crate::domain::siecle::text::fold;
use crate::domain::transfert::{Etape, Sens, Signalement};
use crate::error::{self, Error, Result};
use crate::policy::Action;
use crate::store::fichiers::{self, Nouveau};
use crate::store::{deploiements, transferts};

/// A piece of a file on its way.
pub struct Piece {
    pub data: Vec<u8>,
    /// Nothing follows.
    pub last: bool,
}

/// A file whose signature, recipient, hash and diplomas are right.
pub(super) struct Arrivee {
    pub entete: Entete,
    pub contenu: Contenu,
    pub from: Deploiement,
}

/// Opens a file and tries it on every service: nothing is applied. Received twice, the second finds the first.
pub async fn receive<S>(cx: &Ctx, files: &Files, pieces: S) -> Result<Vue>
where
    S: Stream<Item = Result<Piece>> + Send + Unpin,
{
    let scope = scope(cx, Action::WriteTransfers)?;
    let file = whole(pieces).await?;
    let app = &files.app;
    let opened = app.coffre.open(&file).map_err(Error::File)?;
    let mut tx = app.db.begin(cx).await?;
    if !transferts::takes_part(&mut tx, scope.etablissement()).await? {
        return Err(Error::TransferOff);
    }
    let one = vouched(&mut tx, app, &opened).await?;
    if one.entete.destination != scope.etablissement() {
        return Err(Error::File(Fault::OtherSchool(one.entete.destination)));
    }
    let id = TransfertId::from(one.entete.transfert);
    match read(&mut tx, &scope, id).await {
        Ok(known) if !is_same(&known, &one.entete) => return Err(Error::File(Fault::Replayed)),
        Ok(known) if known.etat == Etat::Recu => return Ok(known),
        Ok(_) | Err(Error::NotFound) => {}
        Err(error) => return Err(error),
    }
    let apprenant = match &one.entete.ine {
        Some(ine) => {
            let found = fichiers::by_ine(&mut tx, &scope, ine).await?;
            Some(found.ok_or(Error::File(Fault::NoLearner))?)
        }
        None => None,
    };
    tx.rollback().await?;
    let contenu = attempt(files, cx, &one, apprenant).await?;
    let mut tx = app.db.begin(cx).await?;
    let new = Nouveau {
        id,
        sens: Sens::Arrivee,
        etat: Etat::Recu,
        deploiement: one.from.id,
        autre_uai: &one.entete.origine,
        apprenant,
        eleve: &one.contenu.eleve,
        ine: one.entete.ine.as_deref(),
        version_origine: None,
        contenu: &contenu,
        fichier: Some(&file),
        sha256: Some(&one.entete.sha256),
    };
    fichiers::save(&mut tx, &scope, &new, person(cx)?, cx.now()).await?;
    if let Some(apprenant) = apprenant {
        tx.about(apprenant);
    }
    let received = read(&mut tx, &scope, id).await?;
    tx.commit().await?;
    Ok(received)
}

/// The very file that is known, on its way in and not applied.
fn is_same(known: &Vue, entete: &Entete) -> bool {
    known.sens == Sens::Arrivee
        && matches!(known.etat, Etat::Recu | Etat::Refuse)
        && known.sha256.as_ref() == Some(&entete.sha256)
}

/// Applies a file, which the saga then carries out. Without INE, whoever applies it says which learner it is: it must
/// have the same names and the same birth date.
pub async fn apply(
    cx: &Ctx,
    files: &Files,
    id: TransfertId,
    expected_version: i64,
    apprenant: Option<Uuid>,
) -> Result<Vue> {
    let scope = scope(cx, Action::WriteTransfers)?;
    let app = &files.app;
    let mut tx = app.db.begin(cx).await?;
    if !transferts::takes_part(&mut tx, scope.etablissement()).await? {
        return Err(Error::TransferOff);
    }
    let vue = held(&mut tx, &scope, id, Sens::Arrivee, expected_version).await?;
    let file = fichiers::bytes(&mut tx, &scope, id)
        .await?
        .filter(|_| vue.etat == Etat::Recu)
        .ok_or_else(|| state(vue.etat))?;
    let opened = app.coffre.open(&file).map_err(Error::File)?;
    let one = vouched(&mut tx, app, &opened).await?;
    tx.rollback().await?;
    let apprenant = vue
        .apprenant
        .or(apprenant)
        .ok_or_else(|| Error::field("apprenant", error::REQUIRED))?;
    attempt(files, cx, &one, Some(apprenant)).await?;

    let mut tx = app.db.begin(cx).await?;
    let vue = held(&mut tx, &scope, id, Sens::Arrivee, expected_version).await?;
    let here = fichiers::signalement(&mut tx, &scope, apprenant)
        .await?
        .ok_or(Error::File(Fault::NoLearner))?;
    if !signalement(&one).is_same(&here) {
        return Err(Error::field("apprenant", error::NOT_SAME_LEARNER));
    }
    let states = (Etat::Recu, Etat::EnCours);
    if vue.etat != Etat::Recu {
        return Err(state(vue.etat));
    }
    fichiers::change(&mut tx, &scope, id, states, Some(apprenant)).await?;
    tx.about(apprenant);
    let begun = read(&mut tx, &scope, id).await?;
    tx.commit().await?;
    Ok(begun)
}

/// Turns a file away: nothing of it was applied.
pub async fn refuse(cx: &Ctx, app: &App, id: TransfertId, expected_version: i64) -> Result<Vue> {
    let scope = scope(cx, Action::WriteTransfers)?;
    let mut tx = app.db.begin(cx).await?;
    let vue = held(&mut tx, &scope, id, Sens::Arrivee, expected_version).await?;
    if vue.etat != Etat::Recu {
        return Err(state(vue.etat));
    }
    fichiers::refuse(&mut tx, &scope, id, cx.now()).await?;
    let refused = read(&mut tx, &scope, id).await?;
    tx.commit().await?;
    Ok(refused)
}

/// All of the file, within bounds.
async fn whole<S>(mut pieces: S) -> Result<Vec<u8>>
where
    S: Stream<Item = Result<Piece>> + Send + Unpin,
{
    let mut file = Vec::new();
    while let Some(piece) = pieces.next().await {
        let piece = piece?;
        if file.len() + piece.data.len() > MAX_FILE {
            return Err(Error::File(Fault::TooLarge));
        }
        file.extend(piece.data);
        if piece.last {
            return Ok(file);
        }
    }
    Err(Error::UploadInterrupted)
}

/// The file as its trusted sender signed it, on diplomas that are here as they are there.
async fn vouched(tx: &mut Tx, app: &App, opened: &Ouvert) -> Result<Arrivee> {
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

/// Every service takes its part and gives it back: answers how many of what there is.
async fn attempt(
    files: &Files,
    cx: &Ctx,
    one: &Arrivee,
    apprenant: Option<Uuid>,
) -> Result<BTreeMap<String, u32>> {
    let becomes = apprenant.unwrap_or_else(chassis::id::fresh);
    let mut counts = BTreeMap::new();
    let mut taken = Taken::default();
    for etape in Etape::ALL {
        let (next, found) = bring(files, cx, one, etape, becomes, taken, true).await?;
        taken = next;
        counts.extend(found);
    }
    Ok(counts)
}

/// One service takes its part; harmless to repeat.
pub(super) async fn bring(
    files: &Files,
    cx: &Ctx,
    one: &Arrivee,
    etape: Etape,
    becomes: Uuid,
    taken: Taken,
    trial: bool,
) -> Result<(Taken, BTreeMap<String, u32>)> {
    let service = etape.code();
    let part = one
        .contenu
        .parts
        .get(service)
        .ok_or(Error::File(Fault::Content { service }))?;
    let incoming = Incoming {
        transfer: one.entete.transfert,
        apprenant: one.contenu.eleve.id,
        becomes,
        sender: &one.entete.expediteur,
        trial,
    };
    let content = part.to_string().into_bytes();
    files
        .movers
        .import(cx, etape, &incoming, content, taken)
        .await
        .map_err(|failure| match failure.kind {
            Kind::Invalid | Kind::NotFound | Kind::FailedPrecondition | Kind::AlreadyExists => {
                tracing::warn!(peer.service = service, error.code = %failure.code, "part of a transfer file refused");
                Error::File(Fault::Content { service })
            }
            _ => Error::Mover {
                service,
                source: Box::new(failure),
            },
        })
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

fn signalement(one: &Arrivee) -> Signalement {
    let eleve = &one.contenu.eleve;
    Signalement {
        ine: one.entete.ine.clone(),
        nom_cle: fold(&eleve.nom),
        prenom_cle: fold(&eleve.prenom),
        date_naissance: eleve.date_naissance,
    }
}
