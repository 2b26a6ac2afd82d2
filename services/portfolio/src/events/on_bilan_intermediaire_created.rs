//! `BilanIntermediaireCreated` of evaluation: what was picked for the bilans that it counted is frozen (F-04).

use chassis::Ctx;
use chassis::db::Tx;
use chassis::events::{Envelope, Handler};
use proto::events::evaluation::v1::BilanIntermediaireCreated;

use crate::app;
use crate::domain::PeriodId;
use crate::error::Error;
use crate::events::learner;

/// Consumer of `BilanIntermediaireCreated`.
pub(crate) struct OnBilanIntermediaireCreated;

impl Handler for OnBilanIntermediaireCreated {
    type Event = BilanIntermediaireCreated;
    type Error = Error;
    const CONSUMER: &'static str = "portfolio-bilan-intermediaire-created";

    async fn handle(
        &self,
        cx: &Ctx,
        _envelope: &Envelope,
        event: BilanIntermediaireCreated,
        tx: &mut Tx,
    ) -> Result<(), Error> {
        let apprenant = learner(&event.apprenant)?;
        let mut periods: Vec<PeriodId> = event
            .periods
            .iter()
            .map(|id| id.parse().map_err(|_| Error::UnreadableEvent("periods")))
            .collect::<Result<_, _>>()?;
        periods.sort_unstable();
        periods.dedup();
        let date = event
            .date
            .parse()
            .map_err(|_| Error::UnreadableEvent("date"))?;
        app::freeze(cx, tx, apprenant, &periods, date).await
    }
}
