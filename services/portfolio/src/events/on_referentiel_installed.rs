//! `ReferentielInstalled` of identity: a diploma installed while the suite runs is known here too.

use chassis::events::{Envelope, Handler};
use chassis::texts::Text;
use chassis::{Ctx, Tx};
use proto::events::identity::v1::ReferentielInstalled;
use referentiel::Library;

use crate::error::Error;

/// Keeps the text; every replica holds it moments later.
pub(crate) struct OnReferentielInstalled {
    /// What it is checked against.
    pub(crate) catalogue: Library,
}

impl Handler for OnReferentielInstalled {
    type Event = ReferentielInstalled;
    type Error = Error;
    const CONSUMER: &'static str = "portfolio-referentiel-installed";

    async fn handle(
        &self,
        cx: &Ctx,
        _envelope: &Envelope,
        event: ReferentielInstalled,
        tx: &mut Tx,
    ) -> Result<(), Error> {
        self.catalogue
            .check_as(&event.code, &event.text)
            // A later release may read it: the text waits for it.
            .map_err(|_| Error::UnknownReferentiel(event.code.clone()))?;
        let text = Text {
            name: event.code,
            body: event.text,
            version: event.version,
        };
        tx.put_text(cx, Library::KIND, &text).await?;
        Ok(())
    }
}
