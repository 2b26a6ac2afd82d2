//! `PeriodEdited` of periods: portfolios follow its learners and its weeks (P-05).

use std::collections::BTreeMap;

use chassis::Ctx;
use chassis::db::Tx;
use chassis::events::{Envelope, Handler};
use proto::events::periods::v1::PeriodEdited;

use crate::app::{self, App, Edited};
use crate::domain::Joined;
use crate::error::Error;
use crate::events::learner;

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
        let joined = event.joined().ok_or(Error::UnreadableEvent("since"))?;
        let participants: BTreeMap<_, _> = joined
            .into_iter()
            .map(|one| {
                let joined = Joined {
                    since: one.since,
                    restored: one.restored,
                };
                Ok((learner(one.apprenant)?, joined))
            })
            .collect::<Result<_, Error>>()?;
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
