//! `PeriodEdited` of periods: bilans follow its learners and its status (P-05, P-09).

use chassis::events::{Envelope, Handler};
use chassis::{Ctx, Tx};
use proto::events::periods::v1::PeriodEdited;

use super::{apprenants, read};
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
        if event.apprenants.len() != event.since.len() {
            return Err(Error::UnreadableEvent("since"));
        }
        let learners = apprenants(&event.apprenants)?;
        // Empty in events of a former release: nobody came back.
        let restored = event.restored.into_iter().chain(std::iter::repeat(0));
        let participants: Vec<Participant> = learners
            .into_iter()
            .zip(event.since.into_iter().zip(restored))
            .map(|(apprenant, (since, restored))| Participant {
                apprenant,
                since,
                restored: (restored != 0).then_some(restored),
            })
            .collect();
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
