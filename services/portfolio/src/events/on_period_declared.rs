//! `PeriodDeclared` of periods: portfolios are opened (P-04).

use chassis::Ctx;
use chassis::db::Tx;
use chassis::events::{Envelope, Handler};
use proto::events::periods::v1::PeriodDeclared;

use crate::app::{self, App, Declared};
use crate::error::Error;
use crate::events::learners;

/// Consumer of `PeriodDeclared`.
pub(crate) struct OnPeriodDeclared {
    pub(crate) app: App,
}

impl Handler for OnPeriodDeclared {
    type Event = PeriodDeclared;
    type Error = Error;
    const CONSUMER: &'static str = "portfolio-period-declared";

    async fn handle(
        &self,
        cx: &Ctx,
        _envelope: &Envelope,
        event: PeriodDeclared,
        tx: &mut Tx,
    ) -> Result<(), Error> {
        let declared = Declared {
            period: event
                .period_id
                .parse()
                .map_err(|_| Error::UnreadableEvent("period_id"))?,
            version: event.version,
            start: event
                .start
                .parse()
                .map_err(|_| Error::UnreadableEvent("start"))?,
            end: event
                .end
                .parse()
                .map_err(|_| Error::UnreadableEvent("end"))?,
            apprenants: learners(&event.apprenants)?,
            referentiel: event.referentiel,
        };
        app::open_portfolios(cx, &self.app, tx, declared).await
    }
}
