//! The services that keep something of a learner, asked to move it (I-11).

mod files;

use std::collections::BTreeMap;

use chassis::Ctx;
use chassis::db::MAX_PART_MESSAGE;
use chassis::grpc::{Channel, Failure, PeerError, outgoing};
use proto::common::v1::{
    ExportApprenantRequest, ExportApprenantResponse, ImportApprenantRequest,
    ImportApprenantResponse, MoveApprenantRequest, MoveApprenantResponse, SettleExportRequest,
    SettleExportResponse, TransferredPeriod,
};
use proto::documents::v1::transfers_client::TransfersClient as Documents;
use proto::evaluation::v1::transfers_client::TransfersClient as Evaluation;
use proto::periods::v1::transfers_client::TransfersClient as Periods;
use proto::portfolio::v1::transfers_client::TransfersClient as Portfolio;
use tonic::{Response, Status};
use uuid::Uuid;

pub use self::files::Exported;
use crate::domain::transfert::{Etape, Mouvement};

/// What the owner of periods said that the learner takes along: told to the others as it is.
#[derive(Debug, Clone, Default)]
pub struct Taken(Vec<TransferredPeriod>);

impl Taken {
    /// How many periods it is.
    pub fn count(&self) -> u32 {
        u32::try_from(self.0.len()).unwrap_or(u32::MAX)
    }

    /// What the owner of periods answered; the others' answers tell nothing.
    fn or_those_of(self, etape: Etape, told: Vec<TransferredPeriod>) -> Self {
        match etape {
            Etape::Periods => Self(told),
            _ => self,
        }
    }
}

/// A client that takes a whole part.
macro_rules! large {
    ($client:expr) => {
        $client.clone().max_decoding_message_size(MAX_PART_MESSAGE)
    };
}

/// The four services. Cheap to clone.
#[derive(Clone)]
pub struct Movers {
    periods: Periods<Channel>,
    portfolio: Portfolio<Channel>,
    evaluation: Evaluation<Channel>,
    documents: Documents<Channel>,
}

impl Movers {
    /// Calls through the channels that `channel` gives by name.
    ///
    /// # Errors
    /// When one of them has no address.
    pub fn new(channel: impl Fn(&str) -> Result<Channel, PeerError>) -> Result<Self, PeerError> {
        let of = |etape: Etape| channel(etape.code());
        Ok(Self {
            periods: Periods::new(of(Etape::Periods)?),
            portfolio: Portfolio::new(of(Etape::Portfolio)?),
            evaluation: Evaluation::new(of(Etape::Evaluation)?),
            documents: Documents::new(of(Etape::Documents)?),
        })
    }

    /// Has one service move its part; harmless to repeat. Answers what the learner takes along.
    pub async fn move_apprenant(
        &self,
        origin: &Ctx,
        etape: Etape,
        one: &Mouvement,
        version: i64,
        taken: Taken,
    ) -> Result<Taken, Failure> {
        let message = MoveApprenantRequest {
            transfer: one.id.to_string(),
            apprenant: one.apprenant_origine.to_string(),
            apprenant_destination: one.apprenant_destination.to_string(),
            destination: one.destination.clone(),
            version,
            periods: taken.0.clone(),
        };
        let request = outgoing(origin, message);
        let answer: Result<Response<MoveApprenantResponse>, Status> = match etape {
            Etape::Periods => self.periods.clone().move_apprenant(request).await,
            Etape::Portfolio => self.portfolio.clone().move_apprenant(request).await,
            Etape::Evaluation => self.evaluation.clone().move_apprenant(request).await,
            Etape::Documents => self.documents.clone().move_apprenant(request).await,
        };
        let answer = answer.map_err(Failure::from)?.into_inner();
        Ok(taken.or_those_of(etape, answer.periods))
    }
}

/// A learner that leaves in a file.
#[derive(Debug, Clone, Copy)]
pub struct Leaving {
    pub transfer: Uuid,
    pub apprenant: Uuid,
    /// Its version once it had left.
    pub version: i64,
}

/// A learner that comes in one.
#[derive(Debug, Clone, Copy)]
pub struct Incoming<'a> {
    pub transfer: Uuid,
    /// As the file names it, and as this deployment does.
    pub apprenant: Uuid,
    pub becomes: Uuid,
    /// Fingerprint of the deployment that it comes from.
    pub sender: &'a str,
    /// Everything is checked and nothing stays.
    pub trial: bool,
}

impl Movers {
    /// Has one service close its part and give it; harmless to repeat.
    pub async fn export(
        &self,
        origin: &Ctx,
        etape: Etape,
        one: &Leaving,
        taken: Taken,
    ) -> Result<(Vec<u8>, Taken), Failure> {
        let message = ExportApprenantRequest {
            transfer: one.transfer.to_string(),
            apprenant: one.apprenant.to_string(),
            version: one.version,
            periods: taken.0.clone(),
        };
        let request = outgoing(origin, message);
        let answer: Result<Response<ExportApprenantResponse>, Status> = match etape {
            Etape::Periods => large!(self.periods).export_apprenant(request).await,
            Etape::Portfolio => large!(self.portfolio).export_apprenant(request).await,
            Etape::Evaluation => large!(self.evaluation).export_apprenant(request).await,
            Etape::Documents => large!(self.documents).export_apprenant(request).await,
        };
        let answer = answer.map_err(Failure::from)?.into_inner();
        Ok((answer.content, taken.or_those_of(etape, answer.periods)))
    }

    /// Has one service open again what it had closed, or remove it; harmless to repeat.
    pub async fn settle(
        &self,
        origin: &Ctx,
        etape: Etape,
        one: &Leaving,
        restore: bool,
        taken: Taken,
    ) -> Result<Taken, Failure> {
        let message = SettleExportRequest {
            transfer: one.transfer.to_string(),
            apprenant: one.apprenant.to_string(),
            restore,
            periods: taken.0.clone(),
        };
        let request = outgoing(origin, message);
        let answer: Result<Response<SettleExportResponse>, Status> = match etape {
            Etape::Periods => self.periods.clone().settle_export(request).await,
            Etape::Portfolio => self.portfolio.clone().settle_export(request).await,
            Etape::Evaluation => self.evaluation.clone().settle_export(request).await,
            Etape::Documents => self.documents.clone().settle_export(request).await,
        };
        let answer = answer.map_err(Failure::from)?.into_inner();
        Ok(taken.or_those_of(etape, answer.periods))
    }

    /// Has one service take its part; harmless to repeat. Answers how many of what it is, too.
    pub async fn import(
        &self,
        destination: &Ctx,
        etape: Etape,
        one: &Incoming<'_>,
        content: Vec<u8>,
        taken: Taken,
    ) -> Result<(Taken, BTreeMap<String, u32>), Failure> {
        let message = ImportApprenantRequest {
            transfer: one.transfer.to_string(),
            apprenant: one.apprenant.to_string(),
            apprenant_destination: one.becomes.to_string(),
            sender: one.sender.to_owned(),
            content,
            periods: taken.0.clone(),
            trial: one.trial,
        };
        let request = outgoing(destination, message);
        let answer: Result<Response<ImportApprenantResponse>, Status> = match etape {
            Etape::Periods => self.periods.clone().import_apprenant(request).await,
            Etape::Portfolio => self.portfolio.clone().import_apprenant(request).await,
            Etape::Evaluation => self.evaluation.clone().import_apprenant(request).await,
            Etape::Documents => self.documents.clone().import_apprenant(request).await,
        };
        let answer = answer.map_err(Failure::from)?.into_inner();
        let counts = answer.counts.into_iter().collect();
        Ok((taken.or_those_of(etape, answer.periods), counts))
    }
}
