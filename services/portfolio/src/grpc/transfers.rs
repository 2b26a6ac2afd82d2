//! `portfolio.v1.Transfers`: identity alone calls (I-11).

use chassis::Ctx;
use chassis::db::Crossing;
use proto::common::v1::{MoveApprenantRequest, MoveApprenantResponse};
use proto::portfolio::v1::transfers_server::Transfers;
use tonic::{Request, Response, Status};

use super::{Grpc, read};
use crate::app::{self, App, Taken};
use crate::error::Error;

#[tonic::async_trait]
impl Transfers for Grpc {
    async fn move_apprenant(
        &self,
        request: Request<MoveApprenantRequest>,
    ) -> Result<Response<MoveApprenantResponse>, Status> {
        self.run(request, move_apprenant).await
    }
}

async fn move_apprenant(
    cx: Ctx,
    app: App,
    req: MoveApprenantRequest,
) -> Result<MoveApprenantResponse, Error> {
    let crossing = Crossing::read(&req)?;
    let periods = req
        .periods
        .into_iter()
        .map(|period| {
            Ok(Taken {
                id: read::id(&period.id, "periods")?,
                becomes: read::id(&period.becomes, "periods")?,
                version: period.version,
                referentiel: period.referentiel,
            })
        })
        .collect::<Result<Vec<_>, Error>>()?;
    app::move_apprenant(&cx, &app, &crossing, &periods).await?;
    Ok(MoveApprenantResponse::default())
}
