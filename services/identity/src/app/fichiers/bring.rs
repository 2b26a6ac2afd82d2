//! What a file brings goes to the services that keep it (I-11 ★): tried, received beside, taken.

use std::collections::BTreeMap;
use std::sync::Arc;

use chassis::Ctx;
use chassis::error::Kind;
use tokio::sync::mpsc;
use uuid::Uuid;

use super::Files;
use super::saga::mover;
use super::spool::Spooled;
use super::vouch::Arrivee;
use crate::clients::movers::{Incoming, Taken};
use crate::domain::fichier::joint::Ecarte;
use crate::domain::fichier::{Fault, Vue};
use crate::domain::transfert::Etape;
use crate::error::{Error, Result};

/// Pieces of a file that wait to be sent on.
const WAITING: usize = 4;

/// Every service takes its part and gives it back: answers how many of what there is.
pub(super) async fn attempt(
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

/// Whether as many of the learner's files are here as were received.
pub(super) fn are_all_here(found: &BTreeMap<String, u32>, received: &Vue) -> Result<()> {
    if found.get("fichiers") < received.contenu.get("fichiers") {
        return Err(Error::File(Fault::Expired));
    }
    Ok(())
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
            _ => mover(etape, failure),
        })
}

/// The learner's files go to who keeps them, out of sight until their rows come; answers those that are not kept.
pub(super) async fn hand_over(
    files: &Files,
    cx: &Ctx,
    one: &Arrivee,
    apprenant: Option<Uuid>,
    spooled: &Arc<Spooled>,
) -> Result<Vec<Ecarte>> {
    let (givers, takers): (Vec<_>, Vec<_>) = one
        .contenu
        .fichiers
        .iter()
        .map(|joint| {
            let (giver, taker) = mpsc::channel(WAITING);
            ((joint.octets, giver), taker)
        })
        .unzip();
    let (app, file) = (files.app.clone(), spooled.clone());
    let reading = tokio::task::spawn_blocking(move || file.hand_on(&app.coffre, givers));
    let incoming = Incoming {
        transfer: one.entete.transfert,
        apprenant: one.contenu.eleve.id,
        becomes: apprenant.unwrap_or_default(),
        sender: &one.entete.expediteur,
        trial: true,
    };
    let given = give(files, cx, &incoming, one, takers).await;
    let read = reading.await;
    // What cannot be read to its end breaks off for whoever takes it, too: the cause is told.
    read.map_err(|error| Error::internal("reading a transfer file", error))??;
    given
}

/// Each file to its taker, one after the other; answers those that are not kept.
async fn give(
    files: &Files,
    cx: &Ctx,
    incoming: &Incoming<'_>,
    one: &Arrivee,
    takers: Vec<mpsc::Receiver<Vec<u8>>>,
) -> Result<Vec<Ecarte>> {
    let mut ecartes = Vec::new();
    for (joint, taker) in one.contenu.fichiers.iter().zip(takers) {
        let received = files.movers.receive_file(cx, incoming, joint, taker).await;
        let refus = received.map_err(|source| mover(Etape::Portfolio, source))?;
        if let Some(motif) = refus {
            ecartes.push(Ecarte {
                nom: joint.nom.clone(),
                motif,
            });
        }
    }
    Ok(ecartes)
}
