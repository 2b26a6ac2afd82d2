//! Files of learners who go to another deployment, or come from one (F-06, I-11): messages, and nothing decided.

use std::pin::Pin;

use bytes::Bytes;
use chassis::db::arrival::crossing_of;
use chassis::grpc::{ctx, report};
use chassis::{AppError as _, Ctx};
use futures::stream::{self, BoxStream, Stream, StreamExt as _};
use proto::portfolio::v1 as pb;
use tonic::{Request, Response, Status, Streaming};
use tracing::Instrument as _;

use super::{Grpc, read};
use crate::app::{self, App, Arriving, Exported};
use crate::domain::{AnnexeId, Awaited};
use crate::error::Error;

/// Bytes of one message; gRPC refuses messages of 4 MB.
const MESSAGE: usize = 64 * 1024;

pub(super) type Pieces = Pin<Box<dyn Stream<Item = Result<pb::ExportedPiece, Status>> + Send>>;

pub(super) async fn weigh(
    cx: Ctx,
    app: App,
    req: pb::WeighFilesRequest,
) -> Result<pb::WeighFilesResponse, Error> {
    let apprenant = read::id(&req.apprenant, "apprenant")?;
    let (count, octets) = app::weigh_files(&cx, &app, apprenant).await?;
    Ok(pb::WeighFilesResponse { count, octets })
}

pub(super) async fn exported(
    cx: Ctx,
    app: App,
    req: pb::ReadExportedFilesRequest,
) -> Result<Pieces, Error> {
    let transfer = read::id(&req.transfer, "transfer")?;
    app::exported_files(&cx, &app, transfer).await.map(pieces)
}

fn pieces(files: BoxStream<'static, Result<Exported, Error>>) -> Pieces {
    let messages = files.flat_map(|part| stream::iter(messages(part)));
    Box::pin(messages)
}

fn messages(part: Result<Exported, Error>) -> Vec<Result<pb::ExportedPiece, Status>> {
    match part {
        Ok(Exported::File(annexe, nom)) => vec![Ok(begins(annexe, nom, false))],
        Ok(Exported::Lost(annexe, nom)) => vec![Ok(begins(annexe, nom, true))],
        Ok(Exported::Bytes(bytes)) => bytes
            .chunks(MESSAGE)
            .map(|data| {
                Ok(pb::ExportedPiece {
                    file: None,
                    data: data.to_vec(),
                })
            })
            .collect(),
        // What breaks off says so: a caller must not take a part for the whole.
        Err(error) => {
            tracing::warn!(code = error.code(), "an exported file broke off");
            vec![Err(Status::unavailable("the store of files broke off"))]
        }
    }
}

fn begins(annexe: AnnexeId, nom: String, lost: bool) -> pb::ExportedPiece {
    pb::ExportedPiece {
        file: Some(pb::ExportedFile {
            annexe: annexe.to_string(),
            nom,
            lost,
        }),
        data: Vec::new(),
    }
}

pub(super) async fn pin(
    cx: Ctx,
    app: App,
    req: pb::PinFilesRequest,
) -> Result<pb::PinFilesResponse, Error> {
    let transfer = crossing_of(&req.sender, read::id(&req.transfer, "transfer")?);
    let becomes = read::id(&req.apprenant_destination, "apprenant_destination")?;
    let pinned = app::pin_files(&cx, &app, (transfer, req.version), becomes).await?;
    Ok(pb::PinFilesResponse {
        count: u32::try_from(pinned).unwrap_or(u32::MAX),
    })
}

pub(super) async fn forget(
    cx: Ctx,
    app: App,
    req: pb::ForgetFilesRequest,
) -> Result<pb::ForgetFilesResponse, Error> {
    let transfer = crossing_of(&req.sender, read::id(&req.transfer, "transfer")?);
    app::forget_files(&cx, &app, (transfer, req.version)).await?;
    Ok(pb::ForgetFilesResponse {})
}

impl Grpc {
    /// In a task of its own, as every use case: a caller that hangs up leaves nothing half done.
    pub(super) async fn receive(
        &self,
        request: Request<Streaming<pb::ReceiveFileRequest>>,
    ) -> Result<Response<pb::ReceiveFileResponse>, Status> {
        let cx = ctx(&request)?;
        let app = self.app.clone();
        let mut messages = request.into_inner();
        let task = chassis::run::spawn(
            async move {
                let first = messages.message().await?.unwrap_or_default();
                let file = arriving(first.file.unwrap_or_default());
                let begun = stream::iter([Ok(Bytes::from(first.data))]);
                let rest = (&mut messages).map(|message| {
                    let message = message.map_err(|_| Error::BrokenOff)?;
                    Ok(Bytes::from(message.data))
                });
                let received = match file {
                    Ok(file) => app::receive_file(&cx, &app, file, begun.chain(rest)).await,
                    Err(error) => Err(error),
                };
                // A stream that nobody reads would hold up whoever reads the files one after the other.
                while let Ok(Some(_)) = messages.message().await {}
                let refus = received.map_err(|error| report(&cx, &error))?;
                Ok(Response::new(pb::ReceiveFileResponse {
                    refus: refus.unwrap_or_default().to_owned(),
                }))
            }
            .in_current_span(),
        );
        task.await
            .unwrap_or_else(|_| Err(Status::internal("the file ended abnormally")))
    }
}

fn arriving(file: pb::ArrivingFile) -> Result<Arriving, Error> {
    Ok(Arriving {
        at: Awaited {
            transfer: crossing_of(&file.sender, read::id(&file.transfer, "transfer")?),
            annexe: read::id(&file.annexe, "annexe")?,
        },
        apprenant: read::id(&file.apprenant, "apprenant")?,
        becomes: read::maybe_id(&file.apprenant_destination, "apprenant_destination")?,
        nom: file.nom,
        octets: u64::try_from(file.octets).unwrap_or_default(),
        sha256: file.sha256,
    })
}
