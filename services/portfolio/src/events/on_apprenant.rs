//! News of learners from identity: the diploma that they prepare, and as what, for what they write outside any
//! period (F-10, F-12).
//!
//! They come on two consumers, hence in any order: the version decides which one is the latest. Who leaves keeps what it
//! wrote, and its diploma.

use chassis::Ctx;
use chassis::db::Tx;
use chassis::events::{Envelope, Handler};
use proto::events::identity::v1::{ApprenantImported, ApprenantUpdated};

use crate::app;
use crate::error::Error;
use crate::events::learner;

/// A learner came in, or came back.
pub(crate) struct OnApprenantImported;

/// A learner's place changed.
pub(crate) struct OnApprenantUpdated;

impl Handler for OnApprenantImported {
    type Event = ApprenantImported;
    type Error = Error;
    const CONSUMER: &'static str = "portfolio-apprenant-imported";

    async fn handle(
        &self,
        cx: &Ctx,
        _envelope: &Envelope,
        event: ApprenantImported,
        tx: &mut Tx,
    ) -> Result<(), Error> {
        let at = (learner(&event.apprenant)?, event.version);
        app::follow_apprenant(cx, tx, at, (&event.referentiel, &event.statut)).await
    }
}

impl Handler for OnApprenantUpdated {
    type Event = ApprenantUpdated;
    type Error = Error;
    const CONSUMER: &'static str = "portfolio-apprenant-updated";

    async fn handle(
        &self,
        cx: &Ctx,
        _envelope: &Envelope,
        event: ApprenantUpdated,
        tx: &mut Tx,
    ) -> Result<(), Error> {
        let at = (learner(&event.apprenant)?, event.version);
        app::follow_apprenant(cx, tx, at, (&event.referentiel, &event.statut)).await
    }
}
