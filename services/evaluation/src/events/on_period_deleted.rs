//! `PeriodDeleted` of periods: its bilans go, of all its learners or of those taken out (P-08).

use chassis::events::{Envelope, Handler};
use chassis::{Ctx, Tx};
use proto::events::periods::v1::PeriodDeleted;

use super::{apprenants, read, restorable_until};
use crate::app::{self, Deletion};
use crate::error::Error;

/// Consumer of `PeriodDeleted`.
pub(crate) struct OnPeriodDeleted;

impl Handler for OnPeriodDeleted {
    type Event = PeriodDeleted;
    type Error = Error;
    const CONSUMER: &'static str = "evaluation-period-deleted";

    async fn handle(
        &self,
        cx: &Ctx,
        _envelope: &Envelope,
        event: PeriodDeleted,
        tx: &mut Tx,
    ) -> Result<(), Error> {
        let deletion = Deletion {
            period: read(&event.period_id, "period_id")?,
            version: event.version,
            apprenants: apprenants(&event.apprenants)?,
            until: restorable_until(&event.restorable_until)?,
        };
        app::delete_period(cx, tx, &deletion).await
    }
}
