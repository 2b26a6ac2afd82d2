//! P-08: the tutors of a deleted period lose their access at once, and nobody is told of it any more.

use chassis::events::{Envelope, Handler};
use chassis::{Ctx, Tx};
use proto::events::periods::v1::PeriodDeleted;
use uuid::Uuid;

use crate::app::tutors::end_with_period;
use crate::error::{Error, ID_INVALID};

/// Ends the accesses of the period, for the learners named or for all.
pub struct OnPeriodDeleted;

impl Handler for OnPeriodDeleted {
    type Event = PeriodDeleted;
    type Error = Error;
    const CONSUMER: &'static str = "identity-period-deleted";

    async fn handle(
        &self,
        cx: &Ctx,
        envelope: &Envelope,
        event: PeriodDeleted,
        tx: &mut Tx,
    ) -> Result<(), Error> {
        let id = |text: &str| {
            text.parse::<Uuid>()
                .map_err(|_| Error::field("period_id", ID_INVALID))
        };
        let period = id(&event.period_id)?;
        let apprenants = event
            .apprenants
            .iter()
            .map(|text| id(text))
            .collect::<Result<Vec<_>, _>>()?;
        end_with_period(cx, tx, (period, &apprenants), envelope.occurred_at).await
    }
}
