//! `documents.v1.Transfers`: identity alone calls (I-11).

use std::collections::HashMap;
use std::sync::Arc;

use chassis::db::{Arrival, Crossing};
use proto::common::v1::{
    ExportApprenantRequest, ExportApprenantResponse, ImportApprenantRequest,
    ImportApprenantResponse, MoveApprenantRequest, MoveApprenantResponse, SettleExportRequest,
    SettleExportResponse, TransferredPeriod,
};
use proto::documents::v1::transfers_server::Transfers;
use tonic::{Request, Response, Status};

use super::Grpc;
use crate::{
    app::{export_apprenant, import_apprenant, move_apprenant, settle_export},
    domain::ids::PeriodId,
    error::Error,
};

#[tonic::async_trait]
impl Transfers for Grpc {
    async fn move_apprenant(
        &self,
        request: Request<MoveApprenantRequest>,
    ) -> Result<Response<MoveApprenantResponse>, Status> {
        let app = Arc::clone(&self.app);
        chassis::grpc::run(request, move |cx, request| {
            let app = Arc::clone(&app);
            async move {
                let crossing = Crossing::read(&request)?;
                let periods = taken(&request.periods)?;
                move_apprenant(&cx, &app, &crossing, &periods).await?;
                Ok::<_, Error>(MoveApprenantResponse::default())
            }
        })
        .await
    }

    async fn export_apprenant(
        &self,
        request: Request<ExportApprenantRequest>,
    ) -> Result<Response<ExportApprenantResponse>, Status> {
        let app = Arc::clone(&self.app);
        chassis::grpc::run(request, move |cx, request| {
            let app = Arc::clone(&app);
            async move {
                let crossing = Crossing::leaving(&request, cx.etablissement())?;
                let periods = taken(&request.periods)?;
                Ok::<_, Error>(ExportApprenantResponse {
                    content: export_apprenant(&cx, &app, &crossing, &periods).await?,
                    ..Default::default()
                })
            }
        })
        .await
    }

    async fn settle_export(
        &self,
        request: Request<SettleExportRequest>,
    ) -> Result<Response<SettleExportResponse>, Status> {
        let app = Arc::clone(&self.app);
        chassis::grpc::run(request, move |cx, request| {
            let app = Arc::clone(&app);
            async move {
                let crossing = Crossing::settled(&request, cx.etablissement())?;
                let periods = taken(&request.periods)?;
                settle_export(&cx, &app, &crossing, &periods, request.restore).await?;
                Ok::<_, Error>(SettleExportResponse::default())
            }
        })
        .await
    }

    async fn import_apprenant(
        &self,
        request: Request<ImportApprenantRequest>,
    ) -> Result<Response<ImportApprenantResponse>, Status> {
        let app = Arc::clone(&self.app);
        chassis::grpc::run(request, move |cx, request| {
            let app = Arc::clone(&app);
            async move {
                let periods = taken(&request.periods)?;
                let arrival = Arrival::read(request, cx.etablissement())?;
                let count = import_apprenant(&cx, &app, &arrival, &periods).await?;
                let count = u32::try_from(count).unwrap_or(u32::MAX);
                Ok::<_, Error>(ImportApprenantResponse {
                    counts: HashMap::from([("documents".to_owned(), count)]),
                    ..Default::default()
                })
            }
        })
        .await
    }
}

fn taken(periods: &[TransferredPeriod]) -> Result<Vec<(PeriodId, PeriodId)>, Error> {
    periods
        .iter()
        .map(|period| Ok((period_id(&period.id)?, period_id(&period.becomes)?)))
        .collect()
}

fn period_id(text: &str) -> Result<PeriodId, Error> {
    text.parse()
        .map_err(|_| Error::IdMalformed { field: "periods" })
}
