//! `evaluation.v1.Transfers`: what identity asks for a transfer, and what its page warns of (I-11).

use chassis::db::{Arrival, Crossing};
use chassis::grpc::run;
use proto::common::v1::{
    ExportApprenantRequest, ExportApprenantResponse, ImportApprenantRequest,
    ImportApprenantResponse, MoveApprenantRequest, MoveApprenantResponse, SettleExportRequest,
    SettleExportResponse, TransferredPeriod,
};
use proto::evaluation::v1::transfers_server::Transfers;
use proto::evaluation::v1::{ListWithoutBilanRequest, ListWithoutBilanResponse};
use tonic::{Request, Response, Status};

use super::{Grpc, read};
use crate::app::{self, Taken};
use crate::domain::period::Period;
use crate::error::Error;

#[tonic::async_trait]
impl Transfers for Grpc {
    async fn move_apprenant(
        &self,
        request: Request<MoveApprenantRequest>,
    ) -> Result<Response<MoveApprenantResponse>, Status> {
        let app = self.app.clone();
        run(request, move |cx, message| {
            let app = app.clone();
            async move {
                let crossing = Crossing::read(&message)?;
                let taken = all_taken(message.periods)?;
                app::move_apprenant(&cx, &app, &crossing, &taken).await?;
                Ok::<_, Error>(MoveApprenantResponse::default())
            }
        })
        .await
    }

    async fn export_apprenant(
        &self,
        request: Request<ExportApprenantRequest>,
    ) -> Result<Response<ExportApprenantResponse>, Status> {
        let app = self.app.clone();
        run(request, move |cx, message| {
            let app = app.clone();
            async move {
                let crossing = Crossing::leaving(&message, cx.etablissement())?;
                let taken = all_taken(message.periods)?;
                Ok::<_, Error>(ExportApprenantResponse {
                    content: app::export_apprenant(&cx, &app, &crossing, &taken).await?,
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
        let app = self.app.clone();
        run(request, move |cx, message| {
            let app = app.clone();
            async move {
                let crossing = Crossing::settled(&message, cx.etablissement())?;
                let taken = all_taken(message.periods)?;
                app::settle_export(&cx, &app, &crossing, &taken, message.restore).await?;
                Ok::<_, Error>(SettleExportResponse::default())
            }
        })
        .await
    }

    async fn import_apprenant(
        &self,
        request: Request<ImportApprenantRequest>,
    ) -> Result<Response<ImportApprenantResponse>, Status> {
        let app = self.app.clone();
        run(request, move |cx, mut message| {
            let app = app.clone();
            async move {
                let taken = all_taken(std::mem::take(&mut message.periods))?;
                let arrival = Arrival::read(message, cx.etablissement())?;
                Ok::<_, Error>(ImportApprenantResponse {
                    counts: app::import_apprenant(&cx, &app, &arrival, &taken).await?,
                    ..Default::default()
                })
            }
        })
        .await
    }

    async fn list_without_bilan(
        &self,
        request: Request<ListWithoutBilanRequest>,
    ) -> Result<Response<ListWithoutBilanResponse>, Status> {
        let app = self.app.clone();
        run(request, move |cx, message| {
            let app = app.clone();
            async move {
                let asked = read::ids(&message.apprenants, "apprenants")?;
                let without = app::list_without_bilan(&cx, &app, &asked).await?;
                Ok::<_, Error>(ListWithoutBilanResponse {
                    apprenants: without.iter().map(ToString::to_string).collect(),
                })
            }
        })
        .await
    }
}

fn all_taken(periods: Vec<TransferredPeriod>) -> Result<Vec<Taken>, Error> {
    periods.into_iter().map(taken).collect()
}

fn taken(period: TransferredPeriod) -> Result<Taken, Error> {
    Ok(Taken {
        was: read::id(&period.id, "periods")?,
        period: Period {
            id: read::id(&period.becomes, "periods")?,
            referentiel: period.referentiel,
            niveau: period.niveau,
            statut: period.statut,
            debut: read::date(&period.start)?,
            fin: read::date(&period.end)?,
            taches: period.taches,
            version: period.version,
        },
    })
}
