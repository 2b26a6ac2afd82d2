//! `portfolio.v1.Annexes`: requests to use cases, and views to messages. Nothing is decided here.

use std::pin::Pin;

use bytes::Bytes;
use chassis::{AppError as _, Ctx};
use futures::stream::{self, Stream, StreamExt as _};
use proto::portfolio::v1 as pb;
use proto::portfolio::v1::annexes_server::Annexes;
use tonic::{Request, Response, Status};

use super::{Grpc, read, write};
use crate::app::{
    self, AddLien, App, AppendUpload, BeginUpload, FileView, Named, PIECE_MAX, UploadRef,
};
use crate::domain::Place;
use crate::error::Error;

/// Bytes of one message; gRPC refuses messages of 4 MB.
const MESSAGE: usize = 64 * 1024;

pub(super) type Pieces = Pin<Box<dyn Stream<Item = Result<pb::FilePiece, Status>> + Send>>;

#[tonic::async_trait]
impl Annexes for Grpc {
    type GetFileStream = Pieces;

    async fn list_annexes(
        &self,
        request: Request<pb::ListAnnexesRequest>,
    ) -> Result<Response<pb::ListAnnexesResponse>, Status> {
        self.run(request, list_annexes).await
    }

    async fn get_annexe_place(
        &self,
        request: Request<pb::GetAnnexePlaceRequest>,
    ) -> Result<Response<pb::GetAnnexePlaceResponse>, Status> {
        self.run(request, get_annexe_place).await
    }

    async fn add_lien(
        &self,
        request: Request<pb::AddLienRequest>,
    ) -> Result<Response<pb::Annexe>, Status> {
        self.run(request, add_lien).await
    }

    async fn rename_annexe(
        &self,
        request: Request<pb::RenameAnnexeRequest>,
    ) -> Result<Response<pb::Annexe>, Status> {
        self.run(request, rename_annexe).await
    }

    async fn delete_annexe(
        &self,
        request: Request<pb::DeleteAnnexeRequest>,
    ) -> Result<Response<pb::DeleteAnnexeResponse>, Status> {
        self.run(request, delete_annexe).await
    }

    async fn begin_upload(
        &self,
        request: Request<pb::BeginUploadRequest>,
    ) -> Result<Response<pb::Upload>, Status> {
        self.run(request, begin_upload).await
    }

    async fn get_upload(
        &self,
        request: Request<pb::GetUploadRequest>,
    ) -> Result<Response<pb::Upload>, Status> {
        self.run(request, get_upload).await
    }

    async fn append_upload(
        &self,
        request: Request<pb::AppendUploadRequest>,
    ) -> Result<Response<pb::Upload>, Status> {
        self.run(request, append_upload).await
    }

    async fn abandon_upload(
        &self,
        request: Request<pb::AbandonUploadRequest>,
    ) -> Result<Response<pb::AbandonUploadResponse>, Status> {
        self.run(request, abandon_upload).await
    }

    async fn get_file(
        &self,
        request: Request<pb::GetFileRequest>,
    ) -> Result<Response<Pieces>, Status> {
        self.run(request, get_file).await
    }
}

async fn list_annexes(
    cx: Ctx,
    app: App,
    req: pb::ListAnnexesRequest,
) -> Result<pb::ListAnnexesResponse, Error> {
    let view = app::list_annexes(&cx, &app, read::owner(req.owner)?).await?;
    Ok(write::annexes(view, app.limits))
}

async fn get_annexe_place(
    cx: Ctx,
    app: App,
    req: pb::GetAnnexePlaceRequest,
) -> Result<pb::GetAnnexePlaceResponse, Error> {
    let of = (
        read::id(&req.apprenant, "apprenant")?,
        read::id(&req.id, "id")?,
    );
    let place = match app::read_place(&cx, &app, of).await? {
        Place::Portfolio => "portfolio",
        Place::Livret => "livret",
        Place::Book => "book",
    };
    Ok(pb::GetAnnexePlaceResponse {
        place: place.to_owned(),
    })
}

async fn add_lien(cx: Ctx, app: App, req: pb::AddLienRequest) -> Result<pb::Annexe, Error> {
    let cmd = AddLien {
        owner: read::owner(req.owner)?,
        adresse: req.adresse,
        titre: req.titre,
    };
    app::add_lien(&cx, &app, cmd).await.map(write::annexe)
}

async fn rename_annexe(
    cx: Ctx,
    app: App,
    req: pb::RenameAnnexeRequest,
) -> Result<pb::Annexe, Error> {
    let named = named(&req.apprenant, &req.id, req.version)?;
    let renamed = app::rename_annexe(&cx, &app, named, &req.titre).await?;
    Ok(write::annexe(renamed))
}

async fn delete_annexe(
    cx: Ctx,
    app: App,
    req: pb::DeleteAnnexeRequest,
) -> Result<pb::DeleteAnnexeResponse, Error> {
    let named = named(&req.apprenant, &req.id, req.version)?;
    app::delete_annexe(&cx, &app, named).await?;
    Ok(pb::DeleteAnnexeResponse {})
}

async fn begin_upload(cx: Ctx, app: App, req: pb::BeginUploadRequest) -> Result<pb::Upload, Error> {
    let cmd = BeginUpload {
        owner: read::owner(req.owner)?,
        nom: req.nom,
        octets: req.octets,
    };
    app::begin_upload(&cx, &app, cmd).await.map(write::upload)
}

async fn get_upload(cx: Ctx, app: App, req: pb::GetUploadRequest) -> Result<pb::Upload, Error> {
    let of = upload(&req.apprenant, &req.id)?;
    app::get_upload(&cx, &app, of).await.map(write::upload)
}

async fn append_upload(
    cx: Ctx,
    app: App,
    req: pb::AppendUploadRequest,
) -> Result<pb::Upload, Error> {
    if req.data.len() > PIECE_MAX {
        return Err(Error::FileSize(PIECE_MAX as u64));
    }
    let cmd = AppendUpload {
        of: upload(&req.apprenant, &req.id)?,
        from: req.from,
        data: req.data,
    };
    app::append_upload(&cx, &app, cmd).await.map(write::upload)
}

async fn abandon_upload(
    cx: Ctx,
    app: App,
    req: pb::AbandonUploadRequest,
) -> Result<pb::AbandonUploadResponse, Error> {
    let of = upload(&req.apprenant, &req.id)?;
    app::abandon_upload(&cx, &app, of).await?;
    Ok(pb::AbandonUploadResponse {})
}

async fn get_file(cx: Ctx, app: App, req: pb::GetFileRequest) -> Result<Pieces, Error> {
    let of = (
        read::id(&req.apprenant, "apprenant")?,
        read::id(&req.id, "id")?,
    );
    app::get_file(&cx, &app, of, req.vignette).await.map(pieces)
}

/// A file as it is sent: what it is, then its bytes as they come.
pub(super) fn pieces(file: FileView) -> Pieces {
    let head = write::file_head(&file);
    // What breaks off says so: a caller must not take a part for the whole.
    let broken = move |error: Error| {
        tracing::warn!(code = error.code(), "a file broke off");
        Status::unavailable("the store of files broke off")
    };
    let pieces = file
        .bytes
        .flat_map(move |bytes| stream::iter(messages(bytes.map_err(broken))));
    Box::pin(stream::iter([Ok(head)]).chain(pieces))
}

fn messages(bytes: Result<Bytes, Status>) -> Vec<Result<pb::FilePiece, Status>> {
    let piece = |data: &[u8]| pb::FilePiece {
        data: data.to_vec(),
        ..Default::default()
    };
    match bytes {
        Ok(bytes) => bytes.chunks(MESSAGE).map(|data| Ok(piece(data))).collect(),
        Err(status) => vec![Err(status)],
    }
}

fn upload(apprenant: &str, id: &str) -> Result<UploadRef, Error> {
    Ok(UploadRef {
        apprenant: read::id(apprenant, "apprenant")?,
        id: read::id(id, "id")?,
    })
}

fn named(apprenant: &str, id: &str, version: i64) -> Result<Named, Error> {
    Ok(Named {
        apprenant: read::id(apprenant, "apprenant")?,
        id: read::id(id, "id")?,
        version,
    })
}
