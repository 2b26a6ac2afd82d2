//! P-05, P-08 ★: `PeriodEdited` says who takes part, and who is back.

use chassis::{
    Ctx, Tx,
    events::{Envelope, Handler},
};
use proto::events::periods::v1::PeriodEdited;

use crate::{
    app::{BringBackPeriod, bring_back_period},
    domain::participant::Participant,
    error::Error,
};

/// Consumer of `PeriodEdited`.
pub(crate) struct OnPeriodEdited;

impl Handler for OnPeriodEdited {
    type Event = PeriodEdited;
    type Error = Error;
    const CONSUMER: &'static str = "documents-period-edited";

    async fn handle(
        &self,
        cx: &Ctx,
        _envelope: &Envelope,
        event: Self::Event,
        tx: &mut Tx,
    ) -> Result<(), Error> {
        let malformed = |field| move |_| Error::IdMalformed { field };
        let period = event.period_id.parse().map_err(malformed("period_id"))?;
        let participants = event
            .joined()
            .ok_or(Error::IdMalformed { field: "since" })?
            .into_iter()
            .map(|one| {
                Ok(Participant {
                    apprenant: one.apprenant.parse().map_err(malformed("apprenants"))?,
                    since: one.since,
                    restored: one.restored,
                })
            })
            .collect::<Result<Vec<_>, Error>>()?;
        let command = BringBackPeriod {
            period,
            version: event.version,
            participants,
        };
        bring_back_period(cx, tx, command).await
    }
}
