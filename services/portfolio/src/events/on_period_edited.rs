//! `PeriodEdited` of periods: portfolios follow its learners and its weeks (P-05).

use std::collections::BTreeMap;

use chassis::Ctx;
use chassis::db::Tx;
use chassis::events::{Envelope, Handler};
use proto::events::periods::v1::PeriodEdited;

use crate::app::{self, App, Edited};
use crate::domain::Joined;
use crate::error::Error;
use crate::events::learners;

/// Consumer of `PeriodEdited`.
pub(crate) struct OnPeriodEdited {
    pub(crate) app: App,
}

impl Handler for OnPeriodEdited {
    type Event = PeriodEdited;
    type Error = Error;
    const CONSUMER: &'static str = "portfolio-period-edited";

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
        let learners = learners(&event.apprenants)?;
        // Empty in events of a former release: nobody came back.
        let restored = event.restored.into_iter().chain(std::iter::repeat(0));
        let joined = event.since.into_iter().zip(restored);
        let participants: BTreeMap<_, _> = learners
            .into_iter()
            .zip(joined)
            .map(|(learner, (since, restored))| {
                let restored = (restored != 0).then_some(restored);
                (learner, Joined { since, restored })
            })
            .collect();
        let edited = Edited {
            period: event
                .period_id
                .parse()
                .map_err(|_| Error::UnreadableEvent("period_id"))?,
            version: event.version,
            referentiel: event.referentiel,
            start: event
                .start
                .parse()
                .map_err(|_| Error::UnreadableEvent("start"))?,
            end: event
                .end
                .parse()
                .map_err(|_| Error::UnreadableEvent("end"))?,
            participants,
        };
        app::follow_edit(cx, &self.app, tx, edited).await
    }
}
