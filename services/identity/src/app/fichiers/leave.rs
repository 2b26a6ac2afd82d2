//! The side that a learner leaves: the export is begun, taken along, confirmed by the receipt or called off.

use std::collections::BTreeMap;

use chassis::db::Tx;
use chassis::grpc::Failure;
use chassis::{Ctx, Scope, Uai};
use futures::stream::{self, BoxStream, Stream, StreamExt as _};
use uuid::Uuid;

use super::coffre::receipt;
use super::joints::{PIECE, Sceau, sealed};
use super::saga::mover;
use super::spool::travels;
use super::{Files, held, read, scope, state};
use crate::app::transferts::saga;
use crate::app::{App, person};
use crate::clients::movers::Exported;
use crate::domain::fichier::{Etat, Fault, Vue};
use crate::domain::ids::{DeploiementId, TransfertId};
use crate::domain::transfert::{Etape, Sens};
use crate::error::{self, Error, Result};
use crate::policy::Action;
use crate::store::fichiers::{self, Nouveau};
use crate::store::{deploiements, transferts, transferts_saga};

/// Begins an export: from here on the learner stays inactive here (N8), and its tutors have no access any more. The
/// file is made by the saga. Asked twice, the second finds the first.
pub async fn export(
    cx: &Ctx,
    files: &Files,
    apprenant: Uuid,
    deploiement: DeploiementId,
    destination: &str,
) -> Result<Vue> {
    let app = &files.app;
    let scope = scope(cx, Action::WriteTransfers)?;
    let destination: Uai = destination
        .parse()
        .map_err(|_| Error::field("destination", error::UAI_INVALID))?;
    let fingerprint = format!("export {apprenant} {deploiement} {destination}");
    let mut tx = app.db.begin(cx).await?;
    if let Some(begun) = begun(cx, &mut tx, &scope, &fingerprint, deploiement).await? {
        return Ok(begun);
    }
    tx.rollback().await?;
    // Before anything is closed: what nobody could receive does not leave.
    let (_, octets) = weigh(cx, files, apprenant).await?;
    if !travels(u64::try_from(octets).unwrap_or_default()) {
        return Err(Error::File(Fault::TooLarge));
    }
    let mut tx = app.db.begin(cx).await?;
    if let Some(begun) = begun(cx, &mut tx, &scope, &fingerprint, deploiement).await? {
        return Ok(begun);
    }
    let version = leave(cx, &mut tx, &scope, apprenant).await?;
    let known = fichiers::learner(&mut tx, &scope, apprenant)
        .await?
        .ok_or(Error::NotFound)?;
    let id = TransfertId::generate();
    let one = Nouveau {
        id,
        sens: Sens::Depart,
        etat: Etat::EnPreparation,
        deploiement,
        autre_uai: destination.as_str(),
        apprenant: Some(apprenant),
        eleve: &known.eleve,
        ine: known.ine.as_deref(),
        version_origine: Some(version),
        contenu: &BTreeMap::new(),
        octets: 0,
        ecartes: &[],
        fichier: None,
        sha256: None,
    };
    fichiers::save(&mut tx, &scope, &one, person(cx)?, cx.now()).await?;
    let begun = read(&mut tx, &scope, id).await?;
    tx.remember(cx, &id.to_string()).await?;
    tx.commit().await?;
    Ok(begun)
}

/// What the same request began before.
///
/// # Errors
/// It did not come before, and nothing may leave for that deployment.
async fn begun(
    cx: &Ctx,
    tx: &mut Tx,
    scope: &Scope,
    fingerprint: &str,
    deploiement: DeploiementId,
) -> Result<Option<Vue>> {
    if let Some(first) = tx.replayed(cx, fingerprint).await? {
        let id = first
            .parse()
            .map_err(|e| chassis::db::Error::corrupt("idempotency_keys.result", e))?;
        return read(tx, scope, id).await.map(Some);
    }
    if !transferts::takes_part(tx, scope.etablissement()).await? {
        return Err(Error::TransferOff);
    }
    let trusted = deploiements::get(tx, deploiement).await?;
    if trusted.is_none_or(|found| found.retire_le.is_some()) {
        return Err(Error::File(Fault::Destination));
    }
    Ok(None)
}

/// The learner is gone, held, and nothing else takes it along. Answers its version.
async fn leave(cx: &Ctx, tx: &mut Tx, scope: &Scope, apprenant: Uuid) -> Result<i64> {
    let uai = scope.etablissement();
    let learner = transferts_saga::hold_learner(tx, uai, apprenant)
        .await?
        .ok_or(Error::NotFound)?;
    if !fichiers::may_leave(tx, scope, apprenant).await? {
        return Err(Error::TransferRunning);
    }
    let version = match (learner.actif, learner.registre) {
        (false, _) => learner.version,
        (true, true) => return Err(Error::File(Fault::StillHere)),
        (true, false) => saga::leave(tx, cx, apprenant).await?,
    };
    saga::end_accesses(tx, cx, apprenant).await?;
    Ok(version)
}

/// How many files of a learner would travel, and their bytes (F-06).
pub async fn weigh(cx: &Ctx, files: &Files, apprenant: Uuid) -> Result<(i32, i64)> {
    let scope = scope(cx, Action::WriteTransfers)?;
    let mut tx = files.app.db.begin(cx).await?;
    fichiers::learner(&mut tx, &scope, apprenant)
        .await?
        .ok_or(Error::NotFound)?;
    tx.rollback().await?;
    let weighed = files.movers.weigh_files(cx, apprenant).await;
    weighed.map_err(|source| mover(Etape::Portfolio, source))
}

/// A file as it travels, piece by piece.
pub type Pieces = BoxStream<'static, Result<Vec<u8>>>;

/// The file as it travels: what was sealed when it was made, then the learner's files, read where they are and sealed as they
/// go. The log tells of it: it gives everything away (N10).
pub async fn download(cx: &Ctx, files: &Files, id: TransfertId) -> Result<Pieces> {
    let app = &files.app;
    let scope = scope(cx, Action::WriteTransfers)?;
    let mut tx = app.db.begin(cx).await?;
    let vue = read(&mut tx, &scope, id).await?;
    if vue.sens != Sens::Depart {
        return Err(Error::NotFound);
    }
    let file = fichiers::bytes(&mut tx, &scope, id)
        .await?
        .filter(|_| vue.etat == Etat::Exporte)
        .ok_or_else(|| state(vue.etat))?;
    let to = deploiements::get(&mut tx, vue.deploiement)
        .await?
        .ok_or(Error::File(Fault::Destination))?;
    tx.witness();
    tx.commit().await?;
    let head: Vec<Result<Vec<u8>>> = file.chunks(PIECE).map(|data| Ok(data.to_vec())).collect();
    let head = stream::iter(head);
    if vue.fichiers() == 0 {
        return Ok(head.boxed());
    }
    let sceau = Sceau::new(&to.carte)?;
    let exported = files.movers.exported_files(cx, id.uuid()).await;
    let exported = exported.map_err(|source| mover(Etape::Portfolio, source))?;
    let told = (
        vue.fichiers(),
        u64::try_from(vue.octets).unwrap_or_default(),
    );
    let bytes = complete(exported, told);
    Ok(head.chain(sealed(bytes.boxed(), sceau)).boxed())
}

/// The bytes of files, as many as the head that was signed says of each and of all: else it breaks off at the end, for whoever
/// has it would take nothing of it.
fn complete<S>(exported: S, told: (u32, u64)) -> impl Stream<Item = Result<Vec<u8>>> + Send
where
    S: Stream<Item = Result<Exported, Failure>> + Send + Unpin,
{
    stream::try_unfold(
        (exported, (0, 0)),
        move |(mut exported, mut seen)| async move {
            let Some(part) = exported.next().await else {
                return if seen == told {
                    Ok(None)
                } else {
                    Err(Error::File(Fault::Altered))
                };
            };
            let bytes = match part.map_err(|source| mover(Etape::Portfolio, source))? {
                Exported::Bytes(bytes) => bytes,
                Exported::File(..) => {
                    seen.0 += 1;
                    Vec::new()
                }
                Exported::Lost(_) => Vec::new(),
            };
            seen.1 += bytes.len() as u64;
            Ok(Some((bytes, (exported, seen))))
        },
    )
}

/// The destination has it: what was closed here is removed. Given again, the same receipt changes nothing.
pub async fn accept_receipt(
    cx: &Ctx,
    app: &App,
    id: TransfertId,
    expected_version: i64,
    text: &str,
) -> Result<Vue> {
    let scope = scope(cx, Action::WriteTransfers)?;
    let mut tx = app.db.begin(cx).await?;
    fichiers::hold(&mut tx, &scope, id).await?;
    let vue = read(&mut tx, &scope, id).await?;
    if vue.sens != Sens::Depart {
        return Err(Error::NotFound);
    }
    // Whether it is trusted since does not matter: it signed what it had received.
    let from = deploiements::get(&mut tx, vue.deploiement)
        .await?
        .ok_or(Error::NotFound)?;
    let recu = receipt(text, &from.carte).map_err(Error::File)?;
    let ours = recu.transfert == id.uuid()
        && Some(&recu.sha256) == vue.sha256.as_ref()
        && recu.destinataire == from.carte.empreinte();
    if !ours {
        return Err(Error::File(Fault::Receipt));
    }
    match vue.etat {
        Etat::EnRetrait | Etat::Termine => return Ok(vue),
        // What cannot be known across deployments: this file was applied although it was called off here.
        Etat::Annule | Etat::EnAnnulation => return Err(Error::File(Fault::ReceiptOfCancelled)),
        Etat::Exporte if vue.version != expected_version => return Err(Error::Stale),
        Etat::Exporte => {}
        _ => return Err(state(vue.etat)),
    }
    fichiers::change(&mut tx, &scope, id, (vue.etat, Etat::EnRetrait), None).await?;
    let changed = read(&mut tx, &scope, id).await?;
    tx.commit().await?;
    Ok(changed)
}

/// Calls an export off: what was closed is opened again; the learner stays inactive until its registry says otherwise.
pub async fn cancel(cx: &Ctx, app: &App, id: TransfertId, expected_version: i64) -> Result<Vue> {
    let scope = scope(cx, Action::WriteTransfers)?;
    let mut tx = app.db.begin(cx).await?;
    let vue = held(&mut tx, &scope, id, Sens::Depart, expected_version).await?;
    if !matches!(vue.etat, Etat::EnPreparation | Etat::Exporte) {
        return Err(state(vue.etat));
    }
    fichiers::change(&mut tx, &scope, id, (vue.etat, Etat::EnAnnulation), None).await?;
    let changed = read(&mut tx, &scope, id).await?;
    tx.commit().await?;
    Ok(changed)
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;

    use super::*;

    /// What comes of files that a head says so much of.
    fn comes(parts: Vec<Exported>, told: (u32, u64)) -> Vec<Result<Vec<u8>>> {
        let exported = stream::iter(parts.into_iter().map(Ok)).boxed();
        block_on(complete(exported, told).collect())
    }

    #[test]
    fn a_download_that_lacks_a_file_breaks_off_i11_f06() {
        let whole = || {
            vec![
                Exported::File(Uuid::nil(), "a".to_owned()),
                Exported::Bytes(vec![1, 2]),
                Exported::Bytes(vec![3]),
            ]
        };
        let good = comes(whole(), (1, 3));
        assert!(good.iter().all(Result::is_ok));
        assert_eq!(good.into_iter().flatten().flatten().count(), 3);
        let mut lost = whole();
        lost.push(Exported::Lost("b".to_owned()));
        for (parts, told) in [(whole(), (1, 4)), (whole(), (2, 3)), (lost, (2, 9))] {
            let broken = comes(parts, told);
            let end = broken.last();
            assert!(
                matches!(end, Some(Err(Error::File(Fault::Altered)))),
                "{told:?}"
            );
        }
    }
}
