//! Evaluation, which alone knows what became of a claim (`freeze.md`, step 6), and which bilans are finished (P-08).

use chassis::grpc::{Channel, outgoing};
use chassis::{Actor, Ctx};
use proto::evaluation::v1::bilans_entreprise_client::BilansEntrepriseClient;
use proto::evaluation::v1::claims_client::ClaimsClient;
use proto::evaluation::v1::{CountPeriodRequest, GetClaimRequest};

use crate::domain::claim::Verdict;
use crate::domain::ids::{ApprenantId, ClaimId, PeriodId};
use crate::error::Error;

/// A channel to evaluation. Cheap to clone.
#[derive(Clone)]
pub struct Evaluation {
    claims: ClaimsClient<Channel>,
    bilans: BilansEntrepriseClient<Channel>,
}

impl Evaluation {
    /// Calls through `channel`.
    pub fn new(channel: Channel) -> Self {
        Self {
            claims: ClaimsClient::new(channel.clone()),
            bilans: BilansEntrepriseClient::new(channel),
        }
    }

    /// What became of a claim. An answer that is no verdict is an error: the claim then holds.
    pub async fn verdict(&self, cx: &Ctx, claim: ClaimId) -> Result<Verdict, Error> {
        let request = GetClaimRequest {
            claim: claim.to_string(),
        };
        let answer = self
            .claims
            .clone()
            .get_claim(outgoing(cx, request))
            .await
            .map_err(unavailable)?
            .into_inner();
        read(&answer.etat)
            .ok_or_else(|| unavailable(tonic::Status::internal("no known state of a claim")))
    }
}

impl Evaluation {
    /// How many bilans entreprise of a period are finished, of these learners or (none being named) of all. Asked in the
    /// name of this service, whatever the one who deletes may read.
    pub async fn finished(
        &self,
        cx: &Ctx,
        period: PeriodId,
        apprenants: &[ApprenantId],
    ) -> Result<i64, Error> {
        let cx = cx.acting_as(Actor::Service(crate::NAME.to_owned()));
        let request = CountPeriodRequest {
            period_id: period.to_string(),
            apprenants: apprenants.iter().map(ToString::to_string).collect(),
        };
        let counts = self
            .bilans
            .clone()
            .count_period(outgoing(&cx, request))
            .await
            .map_err(unavailable)?;
        Ok(counts.into_inner().finished)
    }
}

/// The verdict of this code; none when it is no code that this release knows.
fn read(etat: &str) -> Option<Verdict> {
    match etat {
        "claiming" => Some(Verdict::Claiming),
        "final" => Some(Verdict::Final),
        "aborted" => Some(Verdict::Aborted),
        "unknown" => Some(Verdict::Unknown),
        _ => None,
    }
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "the shape that `map_err` wants"
)]
fn unavailable(status: tonic::Status) -> Error {
    Error::Peer {
        peer: "evaluation",
        source: Box::new((&status).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn state_that_is_not_known_is_no_verdict_p07() {
        for etat in ["", "perhaps", "Final", "final "] {
            assert_eq!(read(etat), None, "{etat:?}");
        }
    }
}
