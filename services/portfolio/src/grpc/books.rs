//! `portfolio.v1.Books`: requests to use cases, and views to messages. Nothing is decided here.

use chassis::Ctx;
use proto::portfolio::v1 as pb;
use proto::portfolio::v1::books_server::Books;
use tonic::{Request, Response, Status};

use super::annexes::{Pieces, pieces};
use super::{Grpc, read, write};
use crate::app::{self, App};
use crate::error::Error;

#[tonic::async_trait]
impl Books for Grpc {
    type GetSharedFileStream = Pieces;

    async fn get_book(
        &self,
        request: Request<pb::GetBookRequest>,
    ) -> Result<Response<pb::Book>, Status> {
        self.run(request, get_book).await
    }

    async fn open_book(
        &self,
        request: Request<pb::OpenBookRequest>,
    ) -> Result<Response<pb::SheetSummary>, Status> {
        self.run(request, open_book).await
    }

    async fn share_book(
        &self,
        request: Request<pb::ShareBookRequest>,
    ) -> Result<Response<pb::ShareBookResponse>, Status> {
        self.run(request, share_book).await
    }

    async fn revoke_share(
        &self,
        request: Request<pb::RevokeShareRequest>,
    ) -> Result<Response<pb::RevokeShareResponse>, Status> {
        self.run(request, revoke_share).await
    }

    async fn get_shared_book(
        &self,
        request: Request<pb::GetSharedBookRequest>,
    ) -> Result<Response<pb::SharedBook>, Status> {
        self.run(request, get_shared_book).await
    }

    async fn get_shared_file(
        &self,
        request: Request<pb::GetSharedFileRequest>,
    ) -> Result<Response<Pieces>, Status> {
        self.run(request, get_shared_file).await
    }
}

async fn get_book(cx: Ctx, app: App, req: pb::GetBookRequest) -> Result<pb::Book, Error> {
    let apprenant = read::id(&req.apprenant, "apprenant")?;
    app::get_book(&cx, &app, apprenant).await.map(write::book)
}

async fn open_book(cx: Ctx, app: App, req: pb::OpenBookRequest) -> Result<pb::SheetSummary, Error> {
    let apprenant = read::id(&req.apprenant, "apprenant")?;
    let opened = app::open_book(&cx, &app, apprenant).await?;
    Ok(write::summary(&opened))
}

async fn share_book(
    cx: Ctx,
    app: App,
    req: pb::ShareBookRequest,
) -> Result<pb::ShareBookResponse, Error> {
    let apprenant = read::id(&req.apprenant, "apprenant")?;
    let (token, share) = app::share_book(&cx, &app, apprenant, req.days).await?;
    Ok(pb::ShareBookResponse {
        token,
        share: Some(write::share(&share)),
    })
}

async fn revoke_share(
    cx: Ctx,
    app: App,
    req: pb::RevokeShareRequest,
) -> Result<pb::RevokeShareResponse, Error> {
    let apprenant = read::id(&req.apprenant, "apprenant")?;
    app::revoke_share(&cx, &app, apprenant, read::id(&req.id, "id")?).await?;
    Ok(pb::RevokeShareResponse {})
}

async fn get_shared_book(
    cx: Ctx,
    app: App,
    req: pb::GetSharedBookRequest,
) -> Result<pb::SharedBook, Error> {
    app::get_shared_book(&cx, &app, &req.token)
        .await
        .map(write::shared_book)
}

async fn get_shared_file(
    cx: Ctx,
    app: App,
    req: pb::GetSharedFileRequest,
) -> Result<Pieces, Error> {
    let of = (req.token.as_str(), read::id(&req.annexe, "annexe")?);
    let file = app::get_shared_file(&cx, &app, of, req.vignette).await?;
    Ok(pieces(file))
}
