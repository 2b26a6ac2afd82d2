//! `PersonErased` of identity: all that is kept here of that person goes, and nothing late brings it back (I-12).

use chassis::events::{Envelope, Handler};
use chassis::personal_data::{Erasure, erase};
use chassis::{Ctx, Tx};
use proto::events::identity::v1::PersonErased;

use super::outgoing;
use crate::app::App;
use crate::error::Error;

/// Consumer of `PersonErased`.
pub(crate) struct OnPersonErased {
    pub(crate) app: App,
}

impl Handler for OnPersonErased {
    type Event = PersonErased;
    type Error = Error;
    const CONSUMER: &'static str = "portfolio-person-erased";

    async fn handle(
        &self,
        cx: &Ctx,
        _envelope: &Envelope,
        event: PersonErased,
        tx: &mut Tx,
    ) -> Result<(), Error> {
        let erasure = Erasure::told(&event)?;
        let gone = erase(&self.app, cx, tx, erasure).await?;
        tx.emit(cx, outgoing::data_erased(erasure, &gone)).await?;
        Ok(())
    }
}
