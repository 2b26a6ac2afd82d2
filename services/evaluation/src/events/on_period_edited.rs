//! `PeriodEdited` of periods: bilans follow its learners and its status (P-05, P-09).

use chassis::events::{Envelope, Handler};
use chassis::{Ctx, Tx};
use proto::events::periods::v1::PeriodEdited;

use super::read;
use crate::app::{self, App};
use crate::domain::ApprenantId;
use crate::domain::period::Period;
use crate::error::Error;

/// Consumer of `PeriodEdited`.
pub(crate) struct OnPeriodEdited {
    pub(crate) app: App,
}

impl Handler for OnPeriodEdited {
    type Event = PeriodEdited;
    type Error = Error;
    const CONSUMER: &'static str = "evaluation-period-edited";

    async fn handle(
        &self,
        cx: &Ctx,
        _envelope: &Envelope,
        event: PeriodEdited,
        tx: &mut Tx,
    ) -> Result<(), Error> {
        let participants: Vec<(ApprenantId, i64)> = event
            .participants
            .iter()
            .map(|one| Ok((read(&one.apprenant, "participants")?, one.since)))
            .collect::<Result<_, Error>>()?;
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
        app::edit_period(cx, &self.app, tx, &period, &participants).await
    }
}
