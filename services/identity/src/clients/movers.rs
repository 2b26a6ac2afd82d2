//! The services that keep something of a learner, asked to move it (I-11).

use chassis::Ctx;
use chassis::grpc::{Channel, Failure, PeerError, outgoing};
use proto::common::v1::{MoveApprenantRequest, MoveApprenantResponse, TransferredPeriod};
use proto::documents::v1::transfers_client::TransfersClient as Documents;
use proto::evaluation::v1::transfers_client::TransfersClient as Evaluation;
use proto::periods::v1::transfers_client::TransfersClient as Periods;
use proto::portfolio::v1::transfers_client::TransfersClient as Portfolio;
use tonic::{Response, Status};

use crate::domain::transfert::{Etape, Mouvement};

/// What the owner of periods said that the learner takes along: told to the others as it is.
#[derive(Debug, Clone, Default)]
pub struct Taken(Vec<TransferredPeriod>);

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
        Ok(match etape {
            Etape::Periods => Taken(answer.periods),
            _ => taken,
        })
    }
}
