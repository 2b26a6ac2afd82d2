//! `portfolio.v1.Portfolios`: requests to use cases, and views to messages. Nothing is decided here.

mod annexes;
mod books;
mod livrets;
mod read;
mod transfer_files;
mod transfers;
mod write;

use chassis::Ctx;
use proto::common::v1::FormOutcome;
use proto::portfolio::v1 as pb;
use proto::portfolio::v1::portfolios_server::Portfolios;
use tonic::{Request, Response, Status};

use crate::app::{self, AddComment, App, ChangeForm, ChangeSheet, CreateSheet};
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

    async fn get_form(
        &self,
        request: Request<pb::GetFormRequest>,
    ) -> Result<Response<pb::Form>, Status> {
        self.run(request, get_form).await
    }

    async fn change_form(
        &self,
        request: Request<pb::ChangeFormRequest>,
    ) -> Result<Response<FormOutcome>, Status> {
        self.run(request, change_form).await
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

    async fn create_sheet(
        &self,
        request: Request<pb::CreateSheetRequest>,
    ) -> Result<Response<pb::SheetSummary>, Status> {
        self.run(request, create_sheet).await
    }

    async fn delete_sheet(
        &self,
        request: Request<pb::DeleteSheetRequest>,
    ) -> Result<Response<pb::DeleteSheetResponse>, Status> {
        self.run(request, delete_sheet).await
    }

    async fn list_fiches_libres(
        &self,
        request: Request<pb::ListFichesLibresRequest>,
    ) -> Result<Response<pb::ListFichesLibresResponse>, Status> {
        self.run(request, list_fiches_libres).await
    }

    async fn list_comments(
        &self,
        request: Request<pb::ListCommentsRequest>,
    ) -> Result<Response<pb::ListCommentsResponse>, Status> {
        self.run(request, list_comments).await
    }

    async fn add_comment(
        &self,
        request: Request<pb::AddCommentRequest>,
    ) -> Result<Response<pb::Comment>, Status> {
        self.run(request, add_comment).await
    }

    async fn mark_comments_read(
        &self,
        request: Request<pb::MarkCommentsReadRequest>,
    ) -> Result<Response<pb::MarkCommentsReadResponse>, Status> {
        self.run(request, mark_comments_read).await
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

async fn get_form(cx: Ctx, app: App, req: pb::GetFormRequest) -> Result<pb::Form, Error> {
    let period = read::id(&req.period_id, "period_id")?;
    let apprenant = read::id(&req.apprenant, "apprenant")?;
    let form = read::form(&req.form)?;
    let view = app::get_form(&cx, &app, (period, apprenant), form).await?;
    Ok(write::form(view))
}

async fn change_form(cx: Ctx, app: App, req: pb::ChangeFormRequest) -> Result<FormOutcome, Error> {
    let cmd = ChangeForm {
        period: read::id(&req.period_id, "period_id")?,
        apprenant: read::id(&req.apprenant, "apprenant")?,
        form: read::form(&req.form)?,
        changes: read::changes(req.changes)?,
    };
    app::change_form(&cx, &app, cmd).await.map(write::outcome)
}

async fn get_sheet(cx: Ctx, app: App, req: pb::GetSheetRequest) -> Result<pb::Sheet, Error> {
    let of = read::sheet(req.sheet)?;
    app::get_sheet(&cx, &app, of).await.map(write::sheet)
}

async fn change_sheet(
    cx: Ctx,
    app: App,
    req: pb::ChangeSheetRequest,
) -> Result<FormOutcome, Error> {
    let cmd = ChangeSheet {
        sheet: read::sheet(req.sheet)?,
        changes: read::changes(req.changes)?,
    };
    app::change_sheet(&cx, &app, cmd).await.map(write::outcome)
}

async fn create_sheet(
    cx: Ctx,
    app: App,
    req: pb::CreateSheetRequest,
) -> Result<pb::SheetSummary, Error> {
    let cmd = CreateSheet {
        apprenant: read::id(&req.apprenant, "apprenant")?,
        period: read::maybe_id(&req.period_id, "period_id")?,
        nature: read::nature(&req.nature)?,
        titre: req.titre,
    };
    let made = app::create_sheet(&cx, &app, cmd).await?;
    Ok(write::summary(&made))
}

async fn delete_sheet(
    cx: Ctx,
    app: App,
    req: pb::DeleteSheetRequest,
) -> Result<pb::DeleteSheetResponse, Error> {
    let of = read::sheet(req.sheet)?;
    app::delete_sheet(&cx, &app, of, req.version).await?;
    Ok(pb::DeleteSheetResponse {})
}

async fn mark_sheet_read(
    cx: Ctx,
    app: App,
    req: pb::MarkSheetReadRequest,
) -> Result<pb::MarkSheetReadResponse, Error> {
    let of = read::sheet(req.sheet)?;
    app::mark_sheet_read(&cx, &app, of).await?;
    Ok(pb::MarkSheetReadResponse {})
}

async fn list_fiches_libres(
    cx: Ctx,
    app: App,
    req: pb::ListFichesLibresRequest,
) -> Result<pb::ListFichesLibresResponse, Error> {
    let apprenant = read::id(&req.apprenant, "apprenant")?;
    let (sheets, allowed) = app::list_libres(&cx, &app, apprenant).await?;
    Ok(pb::ListFichesLibresResponse {
        sheets: sheets.iter().map(write::summary).collect(),
        allowed_actions: write::actions(&allowed),
    })
}

async fn list_comments(
    cx: Ctx,
    app: App,
    req: pb::ListCommentsRequest,
) -> Result<pb::ListCommentsResponse, Error> {
    let period = read::id(&req.period_id, "period_id")?;
    let apprenant = read::id(&req.apprenant, "apprenant")?;
    let (comments, allowed) = app::list_comments(&cx, &app, (period, apprenant)).await?;
    Ok(pb::ListCommentsResponse {
        comments: comments.into_iter().map(write::comment).collect(),
        allowed_actions: write::actions(&allowed),
    })
}

async fn add_comment(cx: Ctx, app: App, req: pb::AddCommentRequest) -> Result<pb::Comment, Error> {
    let cmd = AddComment {
        period: read::id(&req.period_id, "period_id")?,
        apprenant: read::id(&req.apprenant, "apprenant")?,
        sheet: read::maybe_id(&req.sheet_id, "sheet_id")?,
        destinataires: read::destinataires(&req.destinataires)?,
        texte: req.texte,
    };
    app::add_comment(&cx, &app, cmd).await.map(write::comment)
}

async fn mark_comments_read(
    cx: Ctx,
    app: App,
    req: pb::MarkCommentsReadRequest,
) -> Result<pb::MarkCommentsReadResponse, Error> {
    let period = read::id(&req.period_id, "period_id")?;
    let apprenant = read::id(&req.apprenant, "apprenant")?;
    app::mark_comments_read(&cx, &app, (period, apprenant)).await?;
    Ok(pb::MarkCommentsReadResponse {})
}

async fn count_period(
    cx: Ctx,
    app: App,
    req: pb::CountPeriodRequest,
) -> Result<pb::CountPeriodResponse, Error> {
    let period = read::id(&req.period_id, "period_id")?;
    let dates = read::dates(&req.start, &req.end)?;
    let apprenant = read::maybe_id(&req.apprenant, "apprenant")?;
    app::count_period(&cx, &app, period, apprenant, dates)
        .await
        .map(write::counts)
}
