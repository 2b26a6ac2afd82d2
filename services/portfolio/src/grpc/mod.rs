//! `portfolio.v1.Portfolios`: requests to use cases, and views to messages. Nothing is decided here.

mod read;
mod transfers;
mod write;

use chassis::Ctx;
use proto::common::v1::FormOutcome;
use proto::portfolio::v1 as pb;
use proto::portfolio::v1::portfolios_server::Portfolios;
use tonic::{Request, Response, Status};

use crate::app::{self, App, ChangeEntreprise, ChangeSheet};
use crate::error::Error;

/// The services of this crate.
#[derive(Clone)]
pub(crate) struct Grpc {
    pub(crate) app: App,
}

impl Grpc {
    async fn run<Req, Res, Fut>(
        &self,
        request: Request<Req>,
        method: impl Fn(Ctx, App, Req) -> Fut + Send + 'static,
    ) -> Result<Response<Res>, Status>
    where
        Req: prost::Message + Clone + 'static,
        Res: Send + 'static,
        Fut: Future<Output = Result<Res, Error>> + Send + 'static,
    {
        let app = self.app.clone();
        chassis::grpc::run(request, move |cx, req| method(cx, app.clone(), req)).await
    }
}

#[tonic::async_trait]
impl Portfolios for Grpc {
    async fn get_portfolio(
        &self,
        request: Request<pb::GetPortfolioRequest>,
    ) -> Result<Response<pb::Portfolio>, Status> {
        self.run(request, get_portfolio).await
    }

    async fn list_folder_states(
        &self,
        request: Request<pb::ListFolderStatesRequest>,
    ) -> Result<Response<pb::ListFolderStatesResponse>, Status> {
        self.run(request, list_folder_states).await
    }

    async fn change_entreprise(
        &self,
        request: Request<pb::ChangeEntrepriseRequest>,
    ) -> Result<Response<FormOutcome>, Status> {
        self.run(request, change_entreprise).await
    }

    async fn get_sheet(
        &self,
        request: Request<pb::GetSheetRequest>,
    ) -> Result<Response<pb::Sheet>, Status> {
        self.run(request, get_sheet).await
    }

    async fn change_sheet(
        &self,
        request: Request<pb::ChangeSheetRequest>,
    ) -> Result<Response<FormOutcome>, Status> {
        self.run(request, change_sheet).await
    }

    async fn mark_sheet_read(
        &self,
        request: Request<pb::MarkSheetReadRequest>,
    ) -> Result<Response<pb::MarkSheetReadResponse>, Status> {
        self.run(request, mark_sheet_read).await
    }

    async fn count_period(
        &self,
        request: Request<pb::CountPeriodRequest>,
    ) -> Result<Response<pb::CountPeriodResponse>, Status> {
        self.run(request, count_period).await
    }
}

async fn get_portfolio(
    cx: Ctx,
    app: App,
    req: pb::GetPortfolioRequest,
) -> Result<pb::Portfolio, Error> {
    let period = read::id(&req.period_id, "period_id")?;
    let apprenant = read::id(&req.apprenant, "apprenant")?;
    let view = app::get_portfolio(&cx, &app, period, apprenant).await?;
    Ok(write::portfolio(view))
}

async fn list_folder_states(
    cx: Ctx,
    app: App,
    req: pb::ListFolderStatesRequest,
) -> Result<pb::ListFolderStatesResponse, Error> {
    let period = read::id(&req.period_id, "period_id")?;
    let apprenants = read::ids(&req.apprenants, "apprenants")?;
    let folders = app::list_folders(&cx, &app, period, apprenants).await?;
    Ok(pb::ListFolderStatesResponse {
        folders: folders.iter().map(write::folder).collect(),
    })
}

async fn change_entreprise(
    cx: Ctx,
    app: App,
    req: pb::ChangeEntrepriseRequest,
) -> Result<FormOutcome, Error> {
    let cmd = ChangeEntreprise {
        period: read::id(&req.period_id, "period_id")?,
        apprenant: read::id(&req.apprenant, "apprenant")?,
        changes: read::changes(req.changes)?,
    };
    app::change_entreprise(&cx, &app, cmd)
        .await
        .map(write::outcome)
}

async fn get_sheet(cx: Ctx, app: App, req: pb::GetSheetRequest) -> Result<pb::Sheet, Error> {
    let period = read::id(&req.period_id, "period_id")?;
    let apprenant = read::id(&req.apprenant, "apprenant")?;
    let week = read::week(&req.week)?;
    let view = app::get_sheet(&cx, &app, period, apprenant, week).await?;
    Ok(write::sheet(view))
}

async fn change_sheet(
    cx: Ctx,
    app: App,
    req: pb::ChangeSheetRequest,
) -> Result<FormOutcome, Error> {
    let cmd = ChangeSheet {
        period: read::id(&req.period_id, "period_id")?,
        apprenant: read::id(&req.apprenant, "apprenant")?,
        week: read::week(&req.week)?,
        changes: read::changes(req.changes)?,
    };
    app::change_sheet(&cx, &app, cmd).await.map(write::outcome)
}

async fn mark_sheet_read(
    cx: Ctx,
    app: App,
    req: pb::MarkSheetReadRequest,
) -> Result<pb::MarkSheetReadResponse, Error> {
    let period = read::id(&req.period_id, "period_id")?;
    let apprenant = read::id(&req.apprenant, "apprenant")?;
    let week = read::week(&req.week)?;
    app::mark_sheet_read(&cx, &app, period, apprenant, week).await?;
    Ok(pb::MarkSheetReadResponse {})
}

async fn count_period(
    cx: Ctx,
    app: App,
    req: pb::CountPeriodRequest,
) -> Result<pb::CountPeriodResponse, Error> {
    let period = read::id(&req.period_id, "period_id")?;
    let dates = read::dates(&req.start, &req.end)?;
    let apprenant = (!req.apprenant.is_empty())
        .then(|| read::id(&req.apprenant, "apprenant"))
        .transpose()?;
    app::count_period(&cx, &app, period, apprenant, dates)
        .await
        .map(write::counts)
}
