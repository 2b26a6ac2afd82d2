//! `TasksLinked` of portfolio: a sheet shows tasks, and the teacher picked in it what the bilan will assess (F-04).

use chassis::events::{Envelope, Handler};
use chassis::{Ctx, Tx};
use proto::events::portfolio::v1::TasksLinked;

use super::read;
use crate::app;
use crate::domain::liens::Liens;
use crate::error::Error;

/// Consumer of `TasksLinked`.
pub(crate) struct OnTasksLinked;

impl Handler for OnTasksLinked {
    type Event = TasksLinked;
    type Error = Error;
    const CONSUMER: &'static str = "evaluation-tasks-linked";

    async fn handle(
        &self,
        cx: &Ctx,
        _envelope: &Envelope,
        event: TasksLinked,
        tx: &mut Tx,
    ) -> Result<(), Error> {
        let liens = Liens {
            sheet: read(&event.sheet_id, "sheet_id")?,
            period: read(&event.period_id, "period_id")?,
            apprenant: read(&event.apprenant, "apprenant")?,
            semaine: event.week,
            cree_le: read(&event.created_at, "created_at")?,
            taches: event.taches,
            competences: event.competences,
            par_criteres: event.competences_par_criteres,
            criteres: event.criteres,
            since: event.since,
            version: event.version,
        };
        app::follow_links(cx, tx, &liens).await
    }
}
