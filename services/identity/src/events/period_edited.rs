//! P-05: what tutors are told of the dates of a period follows its edits.

use chassis::events::{Envelope, Handler};
use chassis::{Ctx, Tx};
use jiff::civil::Date;
use proto::events::periods::v1::PeriodEdited;
use uuid::Uuid;

use crate::app::tutors::{Moved, move_with_period};
use crate::error::{Error, ID_INVALID};

/// Moves the dates that accesses of the period tell.
pub struct OnPeriodEdited;

impl Handler for OnPeriodEdited {
    type Event = PeriodEdited;
    type Error = Error;
    const CONSUMER: &'static str = "identity-period-edited";

    async fn handle(
        &self,
        cx: &Ctx,
        _envelope: &Envelope,
        event: PeriodEdited,
        tx: &mut Tx,
    ) -> Result<(), Error> {
        let day = |text: &str| {
            text.parse::<Date>()
                .map_err(|_| Error::field("dates", ID_INVALID))
        };
        let moved = Moved {
            period: event
                .period_id
                .parse::<Uuid>()
                .map_err(|_| Error::field("period_id", ID_INVALID))?,
            start: day(&event.start)?,
            end: day(&event.end)?,
            version: event.version,
        };
        move_with_period(cx, tx, &moved).await
    }
}
