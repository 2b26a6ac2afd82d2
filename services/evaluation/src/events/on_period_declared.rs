//! `PeriodDeclared` of periods: empty bilans are opened where the period's status says so (P-04, P-09).

use chassis::events::{Envelope, Handler};
use chassis::{Ctx, Tx};
use proto::events::periods::v1::PeriodDeclared;

use super::{apprenants, read};
use crate::app::{self, App};
use crate::domain::period::Period;
use crate::error::Error;

/// Consumer of `PeriodDeclared`.
pub(crate) struct OnPeriodDeclared {
    pub(crate) app: App,
}

impl Handler for OnPeriodDeclared {
    type Event = PeriodDeclared;
    type Error = Error;
    const CONSUMER: &'static str = "evaluation-period-declared";

    async fn handle(
        &self,
        cx: &Ctx,
        _envelope: &Envelope,
        event: PeriodDeclared,
        tx: &mut Tx,
    ) -> Result<(), Error> {
        let apprenants = apprenants(&event.apprenants)?;
        let period = Period {
            id: read(&event.period_id, "period_id")?,
            debut: read(&event.start, "start")?,
            fin: read(&event.end, "end")?,
            referentiel: event.referentiel,
            niveau: event.niveau,
            statut: event.statut,
            taches: event.taches,
            version: event.version,
        };
        app::declare_period(cx, &self.app, tx, &period, &apprenants).await
    }
}
