//! A bilan intermédiaire is final: its claims hold for ever (`freeze.md`, step 4).

use chassis::events::{Envelope, Handler};
use chassis::{Ctx, Tx};
use proto::events::evaluation::v1::BilanIntermediaireCreated;

use super::field;
use crate::app::confirm_claims::{ConfirmClaims, confirm_claims};
use crate::domain::ids::PeriodId;
use crate::error::Error;

/// Confirms the claims of the bilan.
pub struct OnBilanIntermediaireCreated;

impl Handler for OnBilanIntermediaireCreated {
    type Event = BilanIntermediaireCreated;
    type Error = Error;
    const CONSUMER: &'static str = "periods-bilan-intermediaire-created";

    async fn handle(
        &self,
        cx: &Ctx,
        _envelope: &Envelope,
        event: BilanIntermediaireCreated,
        tx: &mut Tx,
    ) -> Result<(), Error> {
        let periods = event
            .periods
            .iter()
            .map(|id| field("periods", id))
            .collect::<Result<Vec<PeriodId>, _>>()?;
        // A bilan that counts no period had nothing to claim.
        if periods.is_empty() {
            return Ok(());
        }
        let fact = ConfirmClaims {
            claim: field("claim", &event.claim)?,
            apprenant: field("apprenant", &event.apprenant)?,
            bilan: field("bilan_id", &event.bilan_id)?,
            date: field("date", &event.date)?,
            periods,
        };
        confirm_claims(cx, tx, fact).await
    }
}
