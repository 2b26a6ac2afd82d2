//! The transfer of a learner (I-11): identity alone calls.

use std::collections::HashMap;

use chassis::db::{Arrival, Crossing};
use chassis::grpc::run;
use proto::common::v1::{
    ExportApprenantRequest, ExportApprenantResponse, ImportApprenantRequest,
    ImportApprenantResponse, MoveApprenantRequest, MoveApprenantResponse, SettleExportRequest,
    SettleExportResponse, TransferredPeriod,
};
use proto::periods::v1::transfers_server::Transfers as Service;
use tonic::{Request, Response, Status};

use crate::app::App;
use crate::app::move_apprenant::move_apprenant;
use crate::app::transfer_file::{export_apprenant, import_apprenant, settle_export};
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

    async fn export_apprenant(
        &self,
        request: Request<ExportApprenantRequest>,
    ) -> Result<Response<ExportApprenantResponse>, Status> {
        let app = self.app.clone();
        run(request, move |cx, asked| {
            let app = app.clone();
            async move {
                let crossing = Crossing::leaving(&asked, cx.etablissement())?;
                let (content, periods) = export_apprenant(&cx, &app, &crossing).await?;
                Ok::<_, Error>(ExportApprenantResponse {
                    content,
                    periods: periods.into_iter().map(told).collect(),
                })
            }
        })
        .await
    }

    async fn settle_export(
        &self,
        request: Request<SettleExportRequest>,
    ) -> Result<Response<SettleExportResponse>, Status> {
        let app = self.app.clone();
        run(request, move |cx, asked| {
            let app = app.clone();
            async move {
                let crossing = Crossing::settled(&asked, cx.etablissement())?;
                let periods = settle_export(&cx, &app, &crossing, asked.restore).await?;
                Ok::<_, Error>(SettleExportResponse {
                    periods: periods.into_iter().map(told).collect(),
                })
            }
        })
        .await
    }

    async fn import_apprenant(
        &self,
        request: Request<ImportApprenantRequest>,
    ) -> Result<Response<ImportApprenantResponse>, Status> {
        let app = self.app.clone();
        run(request, move |cx, asked| {
            let app = app.clone();
            async move {
                let arrival = Arrival::read(asked, cx.etablissement())?;
                let periods = import_apprenant(&cx, &app, &arrival).await?;
                let count = u32::try_from(periods.len()).unwrap_or(u32::MAX);
                Ok::<_, Error>(ImportApprenantResponse {
                    periods: periods.into_iter().map(told).collect(),
                    counts: HashMap::from([("periodes".to_owned(), count)]),
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
