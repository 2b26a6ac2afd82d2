//! `PeriodDeleted` of periods: portfolios are removed (P-08).

use chassis::Ctx;
use chassis::db::Tx;
use chassis::events::{Envelope, Handler};
use proto::events::periods::v1::PeriodDeleted;

use crate::app::{self, App, Deleted};
use crate::domain::Removal;
use crate::error::Error;
use crate::events::{learners, restorable_until};

/// Consumer of `PeriodDeleted`.
pub(crate) struct OnPeriodDeleted {
    pub(crate) app: App,
}

impl Handler for OnPeriodDeleted {
    type Event = PeriodDeleted;
    type Error = Error;
    const CONSUMER: &'static str = "portfolio-period-deleted";

    async fn handle(
        &self,
        cx: &Ctx,
        _envelope: &Envelope,
        event: PeriodDeleted,
        tx: &mut Tx,
    ) -> Result<(), Error> {
        let learners = learners(&event.apprenants)?;
        let deleted = Deleted {
            period: event
                .period_id
                .parse()
                .map_err(|_| Error::UnreadableEvent("period_id"))?,
            version: event.version,
            removal: if learners.is_empty() {
                Removal::Whole
            } else {
                Removal::Learners(learners)
            },
            until: restorable_until(&event.restorable_until)?,
        };
        app::remove_portfolios(cx, &self.app, tx, deleted).await
    }
}
