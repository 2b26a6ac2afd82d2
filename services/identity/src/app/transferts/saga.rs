//! The saga: match, begin, have every service move its part, end (I-11, N8).
//!
//! A pass may be cut short at any moment, and two replicas may run one at once. Whatever was done is found done: a
//! transfer is one row per learner who left, it begins in one transaction that sees both sides, a service moves its
//! part once for its identifier, and a step is noted after it.

use chassis::db::{Db, Tx};
use chassis::{Clock, Ctx, Uai};
use uuid::Uuid;

use crate::clients::movers::{Movers, Taken};
use crate::domain::import::Told;
use crate::domain::transfert::{Etape, Etat, Mouvement};
use crate::error::{Error, Result};
use crate::events::outgoing;
use crate::store::{mails, sessions, transferts, transferts_saga as saga};

/// What the saga works with. Cheap to clone.
#[derive(Clone)]
pub struct Saga {
    pub db: Db,
    pub clock: Clock,
    pub movers: Movers,
}

impl Saga {
    /// One pass: who can be matched is, and every transfer goes as far as it can. One that cannot go on holds up no
    /// other, and is tried again by the next pass.
    pub async fn pass(&self) -> Result<()> {
        self.detect().await?;
        let mut after = None;
        loop {
            let mut tx = self.across().await?;
            let moves = saga::to_do(&mut tx, after).await?;
            tx.rollback().await?;
            let Some(last) = moves.last() else {
                return Ok(());
            };
            after = Some(last.id);
            for one in moves {
                if let Err(error) = self.advance(&one).await {
                    tracing::warn!(
                        transfer.id = %one.id,
                        error = chassis::error::describe(&error),
                        "transfer left where it is, tried again later"
                    );
                }
            }
        }
    }

    /// Matches learners of one INE who have left one établissement and are in another.
    pub async fn detect(&self) -> Result<()> {
        let mut tx = self.across().await?;
        let changed = saga::unseen(&mut tx).await?;
        if changed.is_empty() {
            return Ok(());
        }
        let uais: Vec<String> = changed.iter().map(|(uai, _)| uai.clone()).collect();
        saga::close_returned(&mut tx, &uais).await?;
        for found in saga::rencontres(&mut tx, &uais).await? {
            saga::detect(&mut tx, &found, self.clock.now()).await?;
        }
        for (uai, version) in &changed {
            saga::seen(&mut tx, uai, *version).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    #[tracing::instrument(name = "identity.advance_transfer", skip_all, fields(transfer.id = %one.id))]
    async fn advance(&self, one: &Mouvement) -> Result<()> {
        if one.etat == Etat::Detecte && !self.begin(one).await? {
            return Ok(());
        }
        self.go_on(one).await
    }

    /// Begins a transfer, if the learner has left one side and is in the other: from here on it stays so (N8).
    /// Answers whether it began.
    pub async fn begin(&self, one: &Mouvement) -> Result<bool> {
        let (origin, destination) = (self.cx(&one.origine)?, self.cx(&one.destination)?);
        let mut tx = self.db.begin(&destination).await?;
        transferts::look_across(&mut tx).await?;
        if saga::hold_detected(&mut tx, one.id).await?.is_none() {
            return Ok(false);
        }
        let here = saga::hold_learner(&mut tx, &one.destination, one.apprenant_destination).await?;
        if !here.is_some_and(|learner| learner.actif) {
            return Ok(false);
        }
        tx.cross(&origin).await?;
        let Some(left) = saga::hold_learner(&mut tx, &one.origine, one.apprenant_origine).await?
        else {
            return Ok(false);
        };
        let version = match (left.actif, left.registre || !one.confirme) {
            (false, _) => left.version,
            // Its import says when it leaves.
            (true, true) => return Ok(false),
            (true, false) => leave(&mut tx, &origin, one.apprenant_origine).await?,
        };
        end_accesses(&mut tx, &origin, one.apprenant_origine).await?;
        let now = self.clock.now();
        let transfer_version = saga::begin(&mut tx, one.id, version, now).await?;
        tx.emit(&origin, outgoing::transfer_started(one, transfer_version))
            .await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Has every service move its part, then ends the transfer.
    async fn go_on(&self, one: &Mouvement) -> Result<()> {
        let origin = self.cx(&one.origine)?;
        let version = self.version_left(&origin, one).await?;
        let mut taken = Taken::default();
        for etape in Etape::ALL {
            taken = self
                .movers
                .move_apprenant(&origin, etape, one, version, taken)
                .await
                .map_err(|source| Error::Mover {
                    service: etape.code(),
                    source: Box::new(source),
                })?;
            let mut tx = self.db.begin(&origin).await?;
            saga::step(&mut tx, one.id, etape).await?;
            tx.commit().await?;
        }
        let destination = self.cx(&one.destination)?;
        let mut tx = self.db.begin(&destination).await?;
        if let Some(version) = saga::finish(&mut tx, one.id, self.clock.now()).await? {
            tx.emit(&destination, outgoing::transfer_completed(one, version))
                .await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// The version at which the learner had left, as noted when the transfer began.
    async fn version_left(&self, origin: &Ctx, one: &Mouvement) -> Result<i64> {
        if let Some(version) = one.version_origine {
            return Ok(version);
        }
        let mut tx = self.db.begin(origin).await?;
        let left = saga::hold_learner(&mut tx, &one.origine, one.apprenant_origine).await?;
        tx.rollback().await?;
        left.map(|learner| learner.version).ok_or(Error::NotFound)
    }

    /// A transaction of no établissement, that looks across.
    async fn across(&self) -> Result<Tx> {
        let cx = Ctx::for_service("identity", Uai::NONE, self.clock.clone());
        let mut tx = self.db.begin(&cx).await?;
        transferts::look_across(&mut tx).await?;
        Ok(tx)
    }

    fn cx(&self, uai: &str) -> Result<Ctx> {
        let uai = uai
            .parse()
            .map_err(|error| chassis::db::Error::corrupt("transferts.origine", error))?;
        Ok(Ctx::for_service("identity", uai, self.clock.clone()))
    }
}

/// A learner that no registry made leaves the établissement of `origin`. Answers its version.
pub async fn leave(tx: &mut Tx, origin: &Ctx, apprenant: Uuid) -> Result<i64> {
    let uai = origin.etablissement().as_str();
    let days = (origin.today(), origin.now());
    let version = saga::leave(tx, uai, apprenant, days).await?;
    let told = Told {
        person: apprenant,
        action: "desactiver".to_owned(),
        version,
        ..Told::default()
    };
    tx.emit(origin, outgoing::of_import(&told)).await?;
    Ok(version)
}

/// The tutors that the origin let in: the learner's periods are elsewhere now.
pub async fn end_accesses(tx: &mut Tx, origin: &Ctx, apprenant: Uuid) -> Result<()> {
    let (uai, now) = (origin.etablissement().as_str(), origin.now());
    let ended = saga::end_accesses(tx, uai, apprenant, now).await?;
    let ids: Vec<Uuid> = ended.iter().map(|access| access.id).collect();
    sessions::revoke_of_accesses(tx, uai, &ids, now).await?;
    mails::drop_of_accesses(tx, uai, &ids).await?;
    let events = ended
        .iter()
        .map(|access| {
            outgoing::access_revoked(access.id, access.apprenant, access.period, access.version)
        })
        .collect();
    tx.emit_all(origin, events).await?;
    Ok(())
}
