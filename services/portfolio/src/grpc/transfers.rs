//! `portfolio.v1.Transfers`: identity alone calls (I-11).

use chassis::Ctx;
use chassis::db::{Arrival, Crossing};
use proto::common::v1::{
    ExportApprenantRequest, ExportApprenantResponse, ImportApprenantRequest,
    ImportApprenantResponse, MoveApprenantRequest, MoveApprenantResponse, SettleExportRequest,
    SettleExportResponse, TransferredPeriod,
};
use proto::portfolio::v1 as pb;
use proto::portfolio::v1::transfers_server::Transfers;
use tonic::{Request, Response, Status, Streaming};

use super::transfer_files::{self, Pieces};
use super::{Grpc, read};
use crate::app::{self, App, Taken};
use crate::error::Error;

#[tonic::async_trait]
impl Transfers for Grpc {
    type ReadExportedFilesStream = Pieces;

    async fn move_apprenant(
        &self,
        request: Request<MoveApprenantRequest>,
    ) -> Result<Response<MoveApprenantResponse>, Status> {
        self.run(request, move_apprenant).await
    }

    async fn export_apprenant(
        &self,
        request: Request<ExportApprenantRequest>,
    ) -> Result<Response<ExportApprenantResponse>, Status> {
        self.run(request, export_apprenant).await
    }

    async fn settle_export(
        &self,
        request: Request<SettleExportRequest>,
    ) -> Result<Response<SettleExportResponse>, Status> {
        self.run(request, settle_export).await
    }

    async fn import_apprenant(
        &self,
        request: Request<ImportApprenantRequest>,
    ) -> Result<Response<ImportApprenantResponse>, Status> {
        self.run(request, import_apprenant).await
    }

    async fn weigh_files(
        &self,
        request: Request<pb::WeighFilesRequest>,
    ) -> Result<Response<pb::WeighFilesResponse>, Status> {
        self.run(request, transfer_files::weigh).await
    }

    async fn read_exported_files(
        &self,
        request: Request<pb::ReadExportedFilesRequest>,
    ) -> Result<Response<Pieces>, Status> {
        self.run(request, transfer_files::exported).await
    }

    async fn receive_file(
        &self,
        request: Request<Streaming<pb::ReceiveFileRequest>>,
    ) -> Result<Response<pb::ReceiveFileResponse>, Status> {
        self.receive(request).await
    }

    async fn pin_files(
        &self,
        request: Request<pb::PinFilesRequest>,
    ) -> Result<Response<pb::PinFilesResponse>, Status> {
        self.run(request, transfer_files::pin).await
    }

    async fn forget_files(
        &self,
        request: Request<pb::ForgetFilesRequest>,
    ) -> Result<Response<pb::ForgetFilesResponse>, Status> {
        self.run(request, transfer_files::forget).await
    }
}

async fn move_apprenant(
    cx: Ctx,
    app: App,
    req: MoveApprenantRequest,
) -> Result<MoveApprenantResponse, Error> {
    let crossing = Crossing::read(&req)?;
    let periods = taken(req.periods)?;
    app::move_apprenant(&cx, &app, &crossing, &periods).await?;
    Ok(MoveApprenantResponse::default())
}

async fn export_apprenant(
    cx: Ctx,
    app: App,
    req: ExportApprenantRequest,
) -> Result<ExportApprenantResponse, Error> {
    let crossing = Crossing::leaving(&req, cx.etablissement())?;
    let periods = taken(req.periods)?;
    Ok(ExportApprenantResponse {
        content: app::export_apprenant(&cx, &app, &crossing, &periods).await?,
        ..Default::default()
    })
}

async fn settle_export(
    cx: Ctx,
    app: App,
    req: SettleExportRequest,
) -> Result<SettleExportResponse, Error> {
    let crossing = Crossing::settled(&req, cx.etablissement())?;
    let periods = taken(req.periods)?;
    app::settle_export(&cx, &app, &crossing, &periods, req.restore).await?;
    Ok(SettleExportResponse::default())
}

async fn import_apprenant(
    cx: Ctx,
    app: App,
    mut req: ImportApprenantRequest,
) -> Result<ImportApprenantResponse, Error> {
    let periods = taken(std::mem::take(&mut req.periods))?;
    let arrival = Arrival::read(req, cx.etablissement())?;
    Ok(ImportApprenantResponse {
        counts: app::import_apprenant(&cx, &app, &arrival, &periods).await?,
        ..Default::default()
    })
}

fn taken(periods: Vec<TransferredPeriod>) -> Result<Vec<Taken>, Error> {
    periods
        .into_iter()
        .map(|period| {
            Ok(Taken {
                id: read::id(&period.id, "periods")?,
                becomes: read::id(&period.becomes, "periods")?,
                version: period.version,
                referentiel: period.referentiel,
            })
        })
        .collect()
}
