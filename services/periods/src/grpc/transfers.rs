//! The transfer of a learner (I-11): identity alone calls.

use chassis::db::Crossing;
use chassis::grpc::run;
use proto::common::v1::{MoveApprenantRequest, MoveApprenantResponse, TransferredPeriod};
use proto::periods::v1::transfers_server::Transfers as Service;
use tonic::{Request, Response, Status};

use crate::app::App;
use crate::app::move_apprenant::move_apprenant;
use crate::domain::transfer::Emportee;
use crate::error::Error;

/// The service.
pub struct Transfers {
    app: App,
}

impl Transfers {
    /// Serves `app`.
    pub fn new(app: App) -> Self {
        Self { app }
    }
}

#[tonic::async_trait]
impl Service for Transfers {
    async fn move_apprenant(
        &self,
        request: Request<MoveApprenantRequest>,
    ) -> Result<Response<MoveApprenantResponse>, Status> {
        let app = self.app.clone();
        run(request, move |cx, asked| {
            let app = app.clone();
            async move {
                let crossing = Crossing::read(&asked)?;
                let periods = move_apprenant(&cx, &app, &crossing).await?;
                Ok::<_, Error>(MoveApprenantResponse {
                    periods: periods.into_iter().map(told).collect(),
                })
            }
        })
        .await
    }
}

fn told(one: Emportee) -> TransferredPeriod {
    TransferredPeriod {
        id: one.id.to_string(),
        becomes: one.becomes.to_string(),
        version: one.version,
        referentiel: one.referentiel,
        niveau: one.niveau,
        statut: one.statut,
        start: one.start_date.to_string(),
        end: one.end_date.to_string(),
        taches: one.taches,
    }
}
