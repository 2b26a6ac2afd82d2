//! F-05, F-04b: who follows a learner is told that it has written, and a learner that it was asked for a sheet.

use chassis::events::{Envelope, Handler};
use chassis::{Ctx, Tx};
use proto::events::portfolio::v1::SheetChanged;
use uuid::Uuid;

use crate::app::notifications::{Written, sheet_changed};
use crate::error::{Error, ID_INVALID};

/// Notifies whoever has something to read, or to write.
pub struct OnSheetChanged;

impl Handler for OnSheetChanged {
    type Event = SheetChanged;
    type Error = Error;
    const CONSUMER: &'static str = "identity-sheet-changed";

    async fn handle(
        &self,
        cx: &Ctx,
        envelope: &Envelope,
        event: SheetChanged,
        tx: &mut Tx,
    ) -> Result<(), Error> {
        let id = |field: &str, text: &str| {
            text.parse::<Uuid>()
                .map_err(|_| Error::field(field, ID_INVALID))
        };
        let asked_by = (!event.asked_by.is_empty())
            .then(|| id("asked_by", &event.asked_by))
            .transpose()?;
        // Services write in no sheet on their own.
        let Some(by) = envelope.actor.strip_prefix("person:") else {
            return Ok(());
        };
        let written = Written {
            sheet: id("sheet_id", &event.sheet_id)?,
            period: id("period_id", &event.period_id)?,
            apprenant: id("apprenant", &event.apprenant)?,
            by: id("actor", by)?,
            asked_by,
            at: envelope.occurred_at,
        };
        sheet_changed(cx, tx, &written).await
    }
}
