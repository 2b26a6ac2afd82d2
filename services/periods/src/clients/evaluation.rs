//! Evaluation, which alone knows what became of a claim (`freeze.md`, step 6).

use chassis::Ctx;
use chassis::grpc::{Channel, outgoing};
use proto::evaluation::v1::GetClaimRequest;
use proto::evaluation::v1::claims_client::ClaimsClient;

use crate::domain::claim::Verdict;
use crate::domain::ids::ClaimId;
use crate::error::Error;

/// A channel to evaluation. Cheap to clone.
#[derive(Clone)]
pub struct Evaluation {
    claims: ClaimsClient<Channel>,
}

impl Evaluation {
    /// Calls through `channel`.
    pub fn new(channel: Channel) -> Self {
        Self {
            claims: ClaimsClient::new(channel),
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
        match answer.etat.as_str() {
            "claiming" => Ok(Verdict::Claiming),
            "final" => Ok(Verdict::Final),
            "aborted" => Ok(Verdict::Aborted),
            "unknown" => Ok(Verdict::Unknown),
            _ => Err(unavailable(tonic::Status::internal(
                "no known state of a claim",
            ))),
        }
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
