//! `FicheLiaisonChanged` of periods: the tasks of one learner call on other competences than the period's (P-10, E-03).

use chassis::events::{Envelope, Handler};
use chassis::{Ctx, Tx};
use proto::events::periods::v1::FicheLiaisonChanged;

use super::read;
use crate::app;
use crate::domain::period::Individuel;
use crate::error::Error;

/// Consumer of `FicheLiaisonChanged`.
pub(crate) struct OnFicheLiaisonChanged;

impl Handler for OnFicheLiaisonChanged {
    type Event = FicheLiaisonChanged;
    type Error = Error;
    const CONSUMER: &'static str = "evaluation-fiche-liaison-changed";

    async fn handle(
        &self,
        cx: &Ctx,
        _envelope: &Envelope,
        event: FicheLiaisonChanged,
        tx: &mut Tx,
    ) -> Result<(), Error> {
        let own = Individuel {
            period: read(&event.period_id, "period_id")?,
            apprenant: read(&event.apprenant, "apprenant")?,
            since: event.since,
            version: event.version,
            ajoutees: event.taches_ajoutees,
            retirees: event.taches_retirees,
        };
        app::individualise(cx, tx, &own).await
    }
}
