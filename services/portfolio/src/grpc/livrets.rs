//! `portfolio.v1.Livrets`: requests to use cases, and views to messages. Nothing is decided here.

use chassis::Ctx;
use proto::portfolio::v1 as pb;
use proto::portfolio::v1::livrets_server::Livrets;
use tonic::{Request, Response, Status};

use super::{Grpc, read, write};
use crate::app::{self, App};
use crate::error::Error;

#[tonic::async_trait]
impl Livrets for Grpc {
    async fn get_livret(
        &self,
        request: Request<pb::GetLivretRequest>,
    ) -> Result<Response<pb::Livret>, Status> {
        self.run(request, get_livret).await
    }

    async fn open_livret(
        &self,
        request: Request<pb::OpenLivretRequest>,
    ) -> Result<Response<pb::SheetSummary>, Status> {
        self.run(request, open_livret).await
    }
}

async fn get_livret(cx: Ctx, app: App, req: pb::GetLivretRequest) -> Result<pb::Livret, Error> {
    let apprenant = read::id(&req.apprenant, "apprenant")?;
    app::get_livret(&cx, &app, apprenant)
        .await
        .map(write::livret)
}

async fn open_livret(
    cx: Ctx,
    app: App,
    req: pb::OpenLivretRequest,
) -> Result<pb::SheetSummary, Error> {
    let apprenant = read::id(&req.apprenant, "apprenant")?;
    let opened = app::open_livret(&cx, &app, apprenant).await?;
    Ok(write::summary(&opened))
}
