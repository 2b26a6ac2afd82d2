//! The side that a learner comes to: the file is opened, checked, tried whole; then it is applied to its learner.

use std::sync::Arc;

use chassis::db::Tx;
use chassis::{Ctx, Scope};
use futures::Stream;
use tokio::sync::Semaphore;
use uuid::Uuid;

use super::bring::{are_all_here, attempt, hand_over};
use super::saga::mover;
use super::spool::{Piece, Spooled, begin};
use super::vouch::{Arrivee, vouched};
use super::{Files, held, read, scope, state};
use crate::app::person;
use crate::domain::fichier::joint::Joint;
use crate::domain::fichier::{Entete, Etat, Fault, Vue};
use crate::domain::ids::TransfertId;
use crate::domain::siecle::text::fold;
use crate::domain::transfert::{Etape, Sens, Signalement};
use crate::error::{self, Error, Result};
use crate::policy::Action;
use crate::store::fichiers::{self, Nouveau};
use crate::store::{deploiements, transferts};

/// Files received at the same time by one process: its disk has room for one.
static RECEIVING: Semaphore = Semaphore::const_new(1);

/// Opens a file and tries it on every service: nothing is applied. Received twice, the second finds the first. Nothing of it is
/// kept before a deployment that is trusted has vouched for its head.
pub async fn receive<S>(cx: &Ctx, files: &Files, pieces: &mut S) -> Result<Vue>
where
    S: Stream<Item = Result<Piece>> + Send + Unpin,
{
    let scope = scope(cx, Action::WriteTransfers)?;
    let app = &files.app;
    let Ok(_turn) = RECEIVING.try_acquire() else {
        return Err(Error::Receiving);
    };
    let mut tx = app.db.begin(cx).await?;
    if !transferts::takes_part(&mut tx, scope.etablissement()).await? {
        return Err(Error::TransferOff);
    }
    tx.rollback().await?;
    let begun = begin(pieces).await?;
    let opened = app.coffre.open(&begun.head).map_err(Error::File)?;
    let mut tx = app.db.begin(cx).await?;
    let one = vouched(&mut tx, app, &opened).await?;
    if one.entete.destination != scope.etablissement() {
        return Err(Error::File(Fault::OtherSchool(one.entete.destination)));
    }
    let id = TransfertId::from(one.entete.transfert);
    // What waits to be applied has its files for a while: received again, they are there again.
    if let Some(known) = known(&mut tx, &scope, &one.entete).await?
        && known.etat == Etat::Recu
        && one.contenu.fichiers.is_empty()
    {
        return Ok(known);
    }
    let apprenant = match &one.entete.ine {
        Some(ine) => {
            let found = fichiers::by_ine(&mut tx, &scope, ine).await?;
            Some(found.ok_or(Error::File(Fault::NoLearner))?)
        }
        None => None,
    };
    tx.rollback().await?;
    let spooled = Arc::new(begun.whole(app, &one.contenu, pieces).await?);
    check(files, &spooled, &one.contenu.fichiers).await?;
    let mut contenu = attempt(files, cx, &one, apprenant).await?;
    let mut ecartes = Vec::new();
    if !one.contenu.fichiers.is_empty() {
        ecartes = hand_over(files, cx, &one, apprenant, &spooled).await?;
        contenu = attempt(files, cx, &one, apprenant).await?;
    }
    let mut tx = app.db.begin(cx).await?;
    // Somebody may have applied it meanwhile.
    fichiers::hold(&mut tx, &scope, id).await?;
    known(&mut tx, &scope, &one.entete).await?;
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
        octets: one.contenu.octets(),
        ecartes: &ecartes,
        fichier: Some(&spooled.head),
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

/// What is known of a transfer already.
///
/// # Errors
/// It is another file, or it was applied.
async fn known(tx: &mut Tx, scope: &Scope, entete: &Entete) -> Result<Option<Vue>> {
    match read(tx, scope, TransfertId::from(entete.transfert)).await {
        Ok(known) if is_same(&known, entete) => Ok(Some(known)),
        Ok(_) => Err(Error::File(Fault::Replayed)),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
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
    let apprenant = vue
        .apprenant
        .or(apprenant)
        .ok_or_else(|| Error::field("apprenant", error::REQUIRED))?;
    recognised(&mut tx, &scope, &one, apprenant).await?;
    tx.rollback().await?;
    if vue.fichiers() > 0 {
        // From here on they stay: those that are there now are there when it is imported.
        let (at, sender) = ((id.uuid(), vue.version), &one.entete.expediteur);
        let pinned = files.movers.pin_files(cx, at, sender, apprenant).await;
        pinned.map_err(|source| mover(Etape::Portfolio, source))?;
    }
    are_all_here(&attempt(files, cx, &one, Some(apprenant)).await?, &vue)?;

    let mut tx = app.db.begin(cx).await?;
    let vue = held(&mut tx, &scope, id, Sens::Arrivee, expected_version).await?;
    recognised(&mut tx, &scope, &one, apprenant).await?;
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

/// The learner is here, and is whom the file names; it stays so until the end of the transaction.
async fn recognised(tx: &mut Tx, scope: &Scope, one: &Arrivee, apprenant: Uuid) -> Result<()> {
    let here = fichiers::signalement(tx, scope, apprenant)
        .await?
        .ok_or(Error::File(Fault::NoLearner))?;
    if signalement(one).is_same(&here) {
        return Ok(());
    }
    Err(Error::field("apprenant", error::NOT_SAME_LEARNER))
}

/// Turns a file away: nothing of it was applied.
pub async fn refuse(
    cx: &Ctx,
    files: &Files,
    id: TransfertId,
    expected_version: i64,
) -> Result<Vue> {
    let app = &files.app;
    let scope = scope(cx, Action::WriteTransfers)?;
    let mut tx = app.db.begin(cx).await?;
    let vue = held(&mut tx, &scope, id, Sens::Arrivee, expected_version).await?;
    if vue.etat != Etat::Recu {
        return Err(state(vue.etat));
    }
    let from = deploiements::get(&mut tx, vue.deploiement).await?;
    fichiers::refuse(&mut tx, &scope, id, cx.now()).await?;
    let refused = read(&mut tx, &scope, id).await?;
    tx.commit().await?;
    if let Some(from) = from.filter(|_| vue.fichiers() > 0) {
        let sender = from.carte.empreinte();
        // Those that stay a little longer are swept after their term.
        let at = (id.uuid(), refused.version);
        if let Err(error) = files.movers.forget_files(cx, at, &sender).await {
            tracing::warn!(error.code = %error.code, "files of a refused transfer left to the sweep");
        }
    }
    Ok(refused)
}

/// Reads the file to its end, on a thread where nobody waits for it.
async fn check(files: &Files, spooled: &Arc<Spooled>, joints: &[Joint]) -> Result<()> {
    let (app, file, joints) = (files.app.clone(), spooled.clone(), joints.to_vec());
    tokio::task::spawn_blocking(move || file.check(&app.coffre, &joints))
        .await
        .map_err(|error| Error::internal("reading a transfer file", error))?
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
