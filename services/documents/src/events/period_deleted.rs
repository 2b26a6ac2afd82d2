//! P-08: `PeriodDeleted` takes away what is kept about the documents of the period.

use chassis::{
    Ctx, Tx,
    events::{Envelope, Handler},
};
use proto::events::periods::v1::PeriodDeleted;

use crate::{
    app::{ForgetPeriod, forget_period},
    error::Error,
};

/// Consumer of `PeriodDeleted`.
pub(crate) struct OnPeriodDeleted;

impl Handler for OnPeriodDeleted {
    type Event = PeriodDeleted;
    type Error = Error;
    const CONSUMER: &'static str = "documents-period-deleted";

    async fn handle(
        &self,
        cx: &Ctx,
        _envelope: &Envelope,
        event: Self::Event,
        tx: &mut Tx,
    ) -> Result<(), Error> {
        let malformed = |field| move |_| Error::IdMalformed { field };
        let period = event.period_id.parse().map_err(malformed("period_id"))?;
        let apprenants = event
            .apprenants
            .iter()
            .map(|id| id.parse())
            .collect::<Result<Vec<_>, _>>()
            .map_err(malformed("apprenants"))?;
        forget_period(
            cx,
            tx,
            ForgetPeriod {
                period,
                apprenants,
                version: event.version,
                until: (!event.restorable_until.is_empty())
                    .then(|| event.restorable_until.parse())
                    .transpose()
                    .map_err(|_| Error::IdMalformed {
                        field: "restorable_until",
                    })?,
            },
        )
        .await
    }
}
