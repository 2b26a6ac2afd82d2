//! The owner of periods: freezing one for a claim, and releasing it (freeze.md, steps 2 and 5).

use chassis::grpc::{Channel, Failure, outgoing};
use chassis::{Ctx, Kind};
use proto::periods::v1::freeze_client::FreezeClient;
use proto::periods::v1::{FreezePeriodRequest, ReleaseFreezeRequest};

use crate::domain::bilan_intermediaire::BilanIntermediaire;
use crate::domain::{ClaimId, PeriodId};

/// What the owner says of a period that is to be frozen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Frozen, at this version.
    Granted(i64),
    /// Deleted, or no longer this learner's: it cannot be counted.
    Refused,
}

/// A client of the periods service. Cheap to clone.
#[derive(Clone)]
pub struct Periods {
    freeze: FreezeClient<Channel>,
}

impl Periods {
    /// A client over this channel.
    pub fn new(channel: Channel) -> Self {
        Self {
            freeze: FreezeClient::new(channel),
        }
    }

    /// Step 2: asks the owner to freeze a period for a bilan. Harmless to repeat.
    ///
    /// # Errors
    /// The owner did not answer, or failed: nothing is known of what it did.
    pub async fn freeze(
        &self,
        cx: &Ctx,
        bilan: &BilanIntermediaire,
        period: PeriodId,
    ) -> Result<Answer, Failure> {
        let request = FreezePeriodRequest {
            claim: bilan.claim.to_string(),
            period_id: period.to_string(),
            apprenant: bilan.apprenant.to_string(),
            bilan_id: bilan.id.to_string(),
            date: bilan.date.to_string(),
        };
        match self
            .freeze
            .clone()
            .freeze_period(outgoing(cx, request))
            .await
        {
            Ok(response) => Ok(Answer::Granted(response.into_inner().version)),
            Err(status) => {
                let failure = Failure::from(status);
                match failure.kind {
                    Kind::NotFound | Kind::FailedPrecondition => Ok(Answer::Refused),
                    _ => Err(failure),
                }
            }
        }
    }

    /// Step 5: releases every period held by a claim. Harmless to repeat; one that is confirmed stays.
    ///
    /// # Errors
    /// The owner did not answer, or failed: to be asked again.
    pub async fn release(&self, cx: &Ctx, claim: ClaimId) -> Result<(), Failure> {
        let request = ReleaseFreezeRequest {
            claim: claim.to_string(),
        };
        self.freeze
            .clone()
            .release_freeze(outgoing(cx, request))
            .await?;
        Ok(())
    }
}
