//! `PeriodEdited` of periods: bilans follow its learners and its status (P-05, P-09).

use chassis::events::{Envelope, Handler};
use chassis::{Ctx, Tx};
use proto::events::periods::v1::PeriodEdited;

use super::read;
use crate::app::{self, App};
use crate::domain::period::{Participant, Period};
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
        let joined = event.joined().ok_or(Error::UnreadableEvent("since"))?;
        let participants: Vec<Participant> = joined
            .into_iter()
            .map(|one| {
                Ok(Participant {
                    apprenant: read(one.apprenant, "apprenants")?,
                    since: one.since,
                    restored: one.restored,
                })
            })
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
