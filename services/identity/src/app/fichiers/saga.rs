//! The steps of a transfer file that take several services. A pass may be cut short at any moment, and two replicas may
//! run one at once: a service does its part once for the identifier of the transfer, and answers the same.

use std::collections::BTreeMap;

use chassis::{Ctx, Scope, Uai};
use futures::StreamExt as _;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::bring::{are_all_here, bring};
use super::vouch::reopened;
use super::{Files, read, scope};
use crate::clients::movers::{Exported, Leaving, Taken};
use crate::domain::fichier::joint::{Ecarte, Joint};
use crate::domain::fichier::recu::Recu;
use crate::domain::fichier::{Cite, Contenu, Entete, Etat, Fault, VERSION, Vue, cited};
use crate::domain::ids::TransfertId;
use crate::domain::transfert::Etape;
use crate::error::{Error, Result};
use crate::policy::Action;
use crate::store::{deploiements, fichiers, fichiers_saga, transferts};

/// Code of why a file of a departure does not leave.
const LOST: &str = "portfolio.file_lost";

impl Files {
    /// One pass: every file goes as far as it can. One that cannot go on holds up no other, and is tried again by the
    /// next pass.
    pub async fn pass(&self) -> Result<()> {
        let mut after = None;
        loop {
            let nowhere = Ctx::for_service("identity", Uai::NONE, self.app.clock.clone());
            let mut tx = self.app.db.begin(&nowhere).await?;
            transferts::look_across(&mut tx).await?;
            let found = fichiers_saga::to_do(&mut tx, after).await?;
            tx.rollback().await?;
            let Some(last) = found.last().cloned() else {
                return Ok(());
            };
            after = Some(last);
            for (id, uai) in found {
                if let Err(error) = self.advance(id, &uai).await {
                    tracing::warn!(
                        transfer.id = %id,
                        error = chassis::error::describe(&error),
                        "transfer file left where it is, tried again later"
                    );
                }
            }
        }
    }

    #[tracing::instrument(name = "identity.advance_transfer_file", skip_all, fields(transfer.id = %id))]
    async fn advance(&self, id: TransfertId, uai: &str) -> Result<()> {
        let uai = uai.parse().map_err(|error| {
            chassis::db::Error::corrupt("fichiers_transfert.etablissement", error)
        })?;
        let cx = Ctx::for_service("identity", uai, self.app.clock.clone());
        let scope = scope(&cx, Action::WriteTransfers)?;
        let mut tx = self.app.db.begin(&cx).await?;
        let vue = read(&mut tx, &scope, id).await?;
        tx.rollback().await?;
        match vue.etat {
            Etat::EnPreparation => self.make(&cx, &scope, &vue).await,
            Etat::EnRetrait | Etat::EnAnnulation => self.settle(&cx, &scope, &vue).await,
            Etat::EnCours => self.bring_in(&cx, &scope, &vue).await,
            _ => Ok(()),
        }
    }

    /// Every service closes its part; the file is made of them.
    async fn make(&self, cx: &Ctx, scope: &Scope, vue: &Vue) -> Result<()> {
        let mut parts = BTreeMap::new();
        let mut taken = Taken::default();
        let leaving = leaving(vue)?;
        for etape in Etape::ALL {
            let (part, next) = self
                .movers
                .export(cx, etape, &leaving, taken)
                .await
                .map_err(|source| mover(etape, source))?;
            let part: Value = serde_json::from_slice(&part)
                .map_err(|error| Error::internal("part of a transfer file", error))?;
            parts.insert(etape.code().to_owned(), part);
            taken = next;
            let mut tx = self.app.db.begin(cx).await?;
            fichiers_saga::step(&mut tx, scope, vue.id, etape).await?;
            tx.commit().await?;
        }
        let (fichiers, lost) = self.joints(cx, leaving.transfer).await?;
        let mut tx = self.app.db.begin(cx).await?;
        let known = fichiers::learner(&mut tx, scope, leaving.apprenant)
            .await?
            .ok_or(Error::NotFound)?;
        let to = deploiements::get(&mut tx, vue.deploiement)
            .await?
            .ok_or(Error::File(Fault::Destination))?;
        let contenu = Contenu {
            eleve: known.eleve,
            referentiels: self.diplomas(&parts),
            parts,
            fichiers,
        };
        let entete = Entete {
            version: VERSION,
            transfert: vue.id.uuid(),
            expediteur: self.app.coffre.carte().empreinte(),
            destinataire: to.carte.empreinte(),
            ine: vue.ine.clone(),
            origine: scope.etablissement().to_owned(),
            destination: vue.autre_uai.clone(),
            cree_le: cx.now(),
            sha256: String::new(),
        };
        let (file, sha256) = self.app.coffre.close(&to.carte, entete, &contenu)?;
        let count = u32::try_from(contenu.fichiers.len()).unwrap_or(u32::MAX);
        let counts = [("periodes", taken.count()), ("fichiers", count)];
        let counts = counts.map(|(name, count)| (name.to_owned(), count)).into();
        let told = (&counts, contenu.octets(), &lost[..]);
        fichiers_saga::made(&mut tx, scope, vue.id, (&file, &sha256), told).await?;
        tx.commit().await?;
        Ok(())
    }

    /// The files that were set aside, with the length and hash of each: what is signed of them; and those that are lost, which
    /// somebody has to know before all is gone here.
    async fn joints(&self, cx: &Ctx, transfer: Uuid) -> Result<(Vec<Joint>, Vec<Ecarte>)> {
        let failed = |source| mover(Etape::Portfolio, source);
        let exported = self.movers.exported_files(cx, transfer).await;
        let mut exported = exported.map_err(failed)?;
        let (mut joints, mut lost) = (Vec::<Joint>::new(), Vec::new());
        let mut hash = Sha256::new();
        while let Some(part) = exported.next().await {
            match part.map_err(failed)? {
                Exported::File(annexe, nom) => {
                    close(&mut joints, &mut hash);
                    joints.push(Joint {
                        annexe,
                        nom,
                        octets: 0,
                        sha256: String::new(),
                    });
                }
                Exported::Lost(nom) => lost.push(Ecarte {
                    nom,
                    motif: LOST.to_owned(),
                }),
                Exported::Bytes(bytes) => {
                    hash.update(&bytes);
                    if let Some(joint) = joints.last_mut() {
                        joint.octets += bytes.len() as u64;
                    }
                }
            }
        }
        close(&mut joints, &mut hash);
        Ok((joints, lost))
    }

    /// The diplomas that the parts speak of, as this deployment has them.
    fn diplomas(&self, parts: &BTreeMap<String, Value>) -> Vec<Cite> {
        cited(parts)
            .into_iter()
            .map(|code| match self.app.catalogue.get(&code) {
                Some(known) => Cite {
                    intitule: format!("{} ({})", known.intitule, known.version),
                    empreinte: known.fingerprint(),
                    code,
                },
                // Not here any more: whoever receives it is told by its code.
                None => Cite {
                    intitule: code.clone(),
                    empreinte: String::new(),
                    code,
                },
            })
            .collect()
    }

    /// Every service removes what it had closed, or opens it again.
    async fn settle(&self, cx: &Ctx, scope: &Scope, vue: &Vue) -> Result<()> {
        let leaving = leaving(vue)?;
        let restore = vue.etat == Etat::EnAnnulation;
        let mut taken = Taken::default();
        for etape in Etape::ALL {
            taken = self
                .movers
                .settle(cx, etape, &leaving, restore, taken)
                .await
                .map_err(|source| mover(etape, source))?;
        }
        let mut tx = self.app.db.begin(cx).await?;
        fichiers_saga::end(&mut tx, scope, vue.id, None, cx.now()).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Every service takes its part; then the receipt is there.
    async fn bring_in(&self, cx: &Ctx, scope: &Scope, vue: &Vue) -> Result<()> {
        let becomes = somebody(vue.apprenant)?;
        let mut tx = self.app.db.begin(cx).await?;
        let one = reopened(&mut tx, scope, &self.app, vue).await?;
        tx.rollback().await?;
        let mut taken = Taken::default();
        for etape in Etape::ALL {
            if etape == Etape::Portfolio && vue.fichiers() > 0 {
                // Pinned since it was applied; were one missing all the same, its row would go without a word.
                let trial = bring(self, cx, &one, etape, becomes, taken.clone(), true);
                are_all_here(&trial.await?.1, vue)?;
            }
            (taken, _) = bring(self, cx, &one, etape, becomes, taken, false).await?;
            let mut tx = self.app.db.begin(cx).await?;
            fichiers_saga::step(&mut tx, scope, vue.id, etape).await?;
            tx.commit().await?;
        }
        let recu = self.app.coffre.sign(&Recu {
            transfert: one.entete.transfert,
            sha256: one.entete.sha256,
            expediteur: one.entete.expediteur,
            destinataire: one.entete.destinataire,
            recu_le: cx.now(),
        });
        let mut tx = self.app.db.begin(cx).await?;
        fichiers_saga::end(&mut tx, scope, vue.id, Some(&recu), cx.now()).await?;
        tx.commit().await?;
        Ok(())
    }
}

fn leaving(vue: &Vue) -> Result<Leaving> {
    Ok(Leaving {
        transfer: vue.id.uuid(),
        apprenant: somebody(vue.apprenant)?,
        version: vue.version_origine.unwrap_or_default(),
    })
}

fn somebody(apprenant: Option<Uuid>) -> Result<Uuid> {
    let missing = || chassis::db::Error::corrupt("fichiers_transfert.apprenant", "nobody");
    Ok(apprenant.ok_or_else(missing)?)
}

/// The file that was read last has this hash.
fn close(joints: &mut [Joint], hash: &mut Sha256) {
    let whole = hash.finalize_reset();
    if let Some(joint) = joints.last_mut() {
        joint.sha256 = hex::encode(whole);
    }
}

pub(super) fn mover(etape: Etape, source: chassis::grpc::Failure) -> Error {
    Error::Mover {
        service: etape.code(),
        source: Box::new(source),
    }
}
