//! News of learners from identity: the three events that move a learner in, along and out (I-04, P-02).
//!
//! They come on three consumers, hence in any order: the version decides which one is the latest.

use chassis::events::{Envelope, Handler};
use chassis::{Ctx, Tx};
use proto::events::identity::v1::{ApprenantDeactivated, ApprenantImported, ApprenantUpdated};

use super::field;
use crate::app::record_apprenant::record_apprenant;
use crate::domain::apprenant::{News, Place, Statut};
use crate::error::Error;

/// A learner came in, or came back.
pub struct OnApprenantImported;

/// A learner's place changed.
pub struct OnApprenantUpdated;

/// A learner left.
pub struct OnApprenantDeactivated;

impl Handler for OnApprenantImported {
    type Event = ApprenantImported;
    type Error = Error;
    const CONSUMER: &'static str = "periods-apprenant-imported";

    async fn handle(
        &self,
        cx: &Ctx,
        _envelope: &Envelope,
        event: ApprenantImported,
        tx: &mut Tx,
    ) -> Result<(), Error> {
        let place = Place {
            annee: event.annee,
            division: event.division,
            referentiel: event.referentiel,
            niveau: event.niveau,
            statut: statut(&event.statut)?,
        };
        record(cx, tx, &event.apprenant, event.version, Some(place)).await
    }
}

impl Handler for OnApprenantUpdated {
    type Event = ApprenantUpdated;
    type Error = Error;
    const CONSUMER: &'static str = "periods-apprenant-updated";

    async fn handle(
        &self,
        cx: &Ctx,
        _envelope: &Envelope,
        event: ApprenantUpdated,
        tx: &mut Tx,
    ) -> Result<(), Error> {
        let place = Place {
            annee: event.annee,
            division: event.division,
            referentiel: event.referentiel,
            niveau: event.niveau,
            statut: statut(&event.statut)?,
        };
        record(cx, tx, &event.apprenant, event.version, Some(place)).await
    }
}

impl Handler for OnApprenantDeactivated {
    type Event = ApprenantDeactivated;
    type Error = Error;
    const CONSUMER: &'static str = "periods-apprenant-deactivated";

    async fn handle(
        &self,
        cx: &Ctx,
        _envelope: &Envelope,
        event: ApprenantDeactivated,
        tx: &mut Tx,
    ) -> Result<(), Error> {
        record(cx, tx, &event.apprenant, event.version, None).await
    }
}

async fn record(
    cx: &Ctx,
    tx: &mut Tx,
    apprenant: &str,
    version: i64,
    place: Option<Place>,
) -> Result<(), Error> {
    let news = News {
        apprenant: field("apprenant", apprenant)?,
        version,
        place,
    };
    record_apprenant(cx, tx, &news).await
}

fn statut(code: &str) -> Result<Statut, Error> {
    Statut::from_code(code).ok_or(Error::MalformedEvent("statut"))
}
