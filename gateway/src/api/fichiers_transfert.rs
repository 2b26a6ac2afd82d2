//! `/api/fichiers-transfert`: learners who go to another deployment, or come from one, in a file (I-11 ★).

use axum::Json;
use axum::body::Body as Bytes;
use axum::response::{IntoResponse, Response};
use futures::stream::StreamExt as _;
use http::{HeaderValue, header};
use proto::identity::v1::{
    AcceptReceiptRequest, ApplyFileRequest, ChangeFileRequest, ExportRequest, FileChunk,
    GetFileRequest, ListDestinationsRequest, ListFilesRequest, PreviewExportRequest, TransferFile,
};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::fichiers_transfert_model::{
    ApplicationTransfert, DestinationsTransfert, ExportTransfert, FichierTransfert,
    FichiersTransfert, FiltreFichiersTransfert, PoidsExport, RecuTransfert,
};
use super::pieces::pieces;
use crate::Gateway;
use crate::error::Problem;
use crate::http::answer::{Answer, Created, attachment, given};
use crate::http::etag::{IfMatch, Versioned};
use crate::http::extract::{Body, Path, Query};
use crate::http::stale::with_current;
use crate::session::Caller;

/// Lines on one page.
const PAGE: i32 = 50;

/// Routes of a session.
pub fn session() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new()
        .routes(routes!(list, export))
        .routes(routes!(destinations))
        .routes(routes!(weigh))
        .routes(routes!(show))
        .routes(routes!(download))
        .routes(routes!(confirm))
        .routes(routes!(cancel))
        .routes(routes!(apply))
        .routes(routes!(refuse))
}

/// Those whose body is a file.
pub fn uploads() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new().routes(routes!(receive))
}

fn versioned(file: TransferFile) -> Versioned<FichierTransfert> {
    Versioned(file.version, file.into())
}

/// Files made, or received.
#[utoipa::path(get, path = "/api/fichiers-transfert", tag = "transferts", operation_id = "lister_fichiers_transfert",
    params(FiltreFichiersTransfert), responses((status = 200, body = FichiersTransfert)))]
async fn list(
    caller: Caller,
    Query(filtre): Query<FiltreFichiersTransfert>,
) -> Answer<FichiersTransfert> {
    let request = caller.ask(ListFilesRequest {
        sens: filtre.sens,
        before: filtre.apres,
        limit: PAGE,
    });
    let page = caller.transfer_files().list_files(request).await?;
    let page = page.into_inner();
    Ok(Json(FichiersTransfert {
        fichiers: page.files.into_iter().map(Into::into).collect(),
        suivant: given(page.next),
    }))
}

/// Where a file may go: deployments that the operators of the académie trust.
#[utoipa::path(get, path = "/api/fichiers-transfert/destinations", tag = "transferts",
    operation_id = "lister_destinations_transfert", responses((status = 200, body = DestinationsTransfert)))]
async fn destinations(caller: Caller) -> Answer<DestinationsTransfert> {
    let request = caller.ask(ListDestinationsRequest {});
    let found = caller.transfer_files().list_destinations(request).await?;
    let found = found.into_inner().deployments;
    Ok(Json(DestinationsTransfert {
        deploiements: found.into_iter().map(Into::into).collect(),
    }))
}

/// How many files of a learner would travel along, and how heavy they are.
#[utoipa::path(get, path = "/api/fichiers-transfert/poids/{apprenant}", tag = "transferts",
    operation_id = "peser_export", params(("apprenant" = Uuid, Path)), responses((status = 200, body = PoidsExport)))]
async fn weigh(caller: Caller, Path(apprenant): Path<Uuid>) -> Answer<PoidsExport> {
    let request = caller.ask(PreviewExportRequest {
        apprenant: apprenant.to_string(),
    });
    let weighed = caller.transfer_files().preview_export(request).await?;
    let weighed = weighed.into_inner();
    Ok(Json(PoidsExport {
        fichiers: weighed.count,
        octets: weighed.octets,
    }))
}

async fn read(caller: &Caller, id: Uuid) -> Result<Versioned<FichierTransfert>, Problem> {
    let request = caller.ask(GetFileRequest { id: id.to_string() });
    let found = caller.transfer_files().get_file(request).await?;
    Ok(versioned(found.into_inner()))
}

/// One file.
#[utoipa::path(get, path = "/api/fichiers-transfert/{id}", tag = "transferts",
    operation_id = "lire_fichier_transfert", params(("id" = Uuid, Path)),
    responses((status = 200, body = FichierTransfert)))]
async fn show(
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Versioned<FichierTransfert>, Problem> {
    read(&caller, id).await
}

/// Begin an export: what the learner has is closed here, the file is made.
#[utoipa::path(post, path = "/api/fichiers-transfert", tag = "transferts",
    operation_id = "exporter_transfert", request_body = ExportTransfert,
    responses((status = 201, body = FichierTransfert)))]
async fn export(
    caller: Caller,
    Body(body): Body<ExportTransfert>,
) -> Result<Created<FichierTransfert>, Problem> {
    let request = caller.ask(ExportRequest {
        apprenant: body.apprenant.to_string(),
        deployment: body.deploiement.to_string(),
        destination: body.destination,
    });
    let begun = caller.transfer_files().export(request).await?;
    Ok(Created(begun.into_inner().into()))
}

/// The file itself: encrypted for its recipient, signed by this deployment.
#[utoipa::path(get, path = "/api/fichiers-transfert/{id}/contenu", tag = "transferts",
    operation_id = "telecharger_fichier_transfert", params(("id" = Uuid, Path)),
    responses((status = 200, body = [u8], content_type = "application/octet-stream")))]
async fn download(caller: Caller, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    let request = caller.ask(GetFileRequest { id: id.to_string() });
    let mut chunks = caller
        .transfer_files()
        .download(request)
        .await?
        .into_inner();
    // A refusal may come as the first message: until then nothing is answered.
    let first = chunks.message().await?.ok_or_else(Problem::internal)?;
    let kind = HeaderValue::from_static("application/octet-stream");
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (
            header::CONTENT_DISPOSITION,
            attachment(&format!("transfert-{id}.cpro")),
        ),
    ];
    let head = futures::stream::iter([Ok(bytes::Bytes::from(first.data))]);
    let rest = chunks.map(|chunk| chunk.map(|chunk| bytes::Bytes::from(chunk.data)));
    Ok((headers, Bytes::from_stream(head.chain(rest))).into_response())
}

/// Confirm an export by its receipt: what was closed is removed.
#[utoipa::path(post, path = "/api/fichiers-transfert/{id}/recu", tag = "transferts",
    operation_id = "confirmer_export", params(("id" = Uuid, Path),
    ("If-Match" = String, Header, description = "Version that was seen")),
    request_body = RecuTransfert, responses((status = 200, body = FichierTransfert)))]
async fn confirm(
    caller: Caller,
    Path(id): Path<Uuid>,
    IfMatch(expected_version): IfMatch,
    Body(body): Body<RecuTransfert>,
) -> Result<Versioned<FichierTransfert>, Problem> {
    let request = caller.ask(AcceptReceiptRequest {
        id: id.to_string(),
        recu: body.recu,
        expected_version,
    });
    match caller.transfer_files().accept_receipt(request).await {
        Ok(confirmed) => Ok(versioned(confirmed.into_inner())),
        Err(status) => Err(with_current(status, read(&caller, id)).await),
    }
}

fn change(id: Uuid, expected_version: i64) -> ChangeFileRequest {
    ChangeFileRequest {
        id: id.to_string(),
        expected_version,
    }
}

/// Call an export off: what was closed is opened again.
#[utoipa::path(post, path = "/api/fichiers-transfert/{id}/annulation", tag = "transferts",
    operation_id = "annuler_export", params(("id" = Uuid, Path),
    ("If-Match" = String, Header, description = "Version that was seen")),
    responses((status = 200, body = FichierTransfert)))]
async fn cancel(
    caller: Caller,
    Path(id): Path<Uuid>,
    IfMatch(version): IfMatch,
) -> Result<Versioned<FichierTransfert>, Problem> {
    let request = caller.ask(change(id, version));
    match caller.transfer_files().cancel_export(request).await {
        Ok(cancelled) => Ok(versioned(cancelled.into_inner())),
        Err(status) => Err(with_current(status, read(&caller, id)).await),
    }
}

/// Receive a file, sent as it is, 1 GiB at most: it is opened and checked whole, and nothing is applied.
#[utoipa::path(post, path = "/api/fichiers-transfert/reception", tag = "transferts",
    operation_id = "recevoir_fichier_transfert",
    request_body(content = [u8], content_type = "application/octet-stream"),
    responses((status = 201, body = FichierTransfert)))]
async fn receive(caller: Caller, body: Bytes) -> Result<Created<FichierTransfert>, Problem> {
    let parts = body.into_data_stream().map(|part| part.map_err(drop));
    let piece = |data: &[u8]| FileChunk {
        data: data.to_vec(),
        last: false,
    };
    let last = || FileChunk {
        data: Vec::new(),
        last: true,
    };
    let request = caller.ask(pieces(parts, piece, last));
    let received = caller.transfer_files().receive(request).await?;
    Ok(Created(received.into_inner().into()))
}

/// Apply a file to its learner.
#[utoipa::path(post, path = "/api/fichiers-transfert/{id}/application", tag = "transferts",
    operation_id = "appliquer_fichier_transfert", params(("id" = Uuid, Path),
    ("If-Match" = String, Header, description = "Version that was seen")),
    request_body = ApplicationTransfert, responses((status = 200, body = FichierTransfert)))]
async fn apply(
    caller: Caller,
    Path(id): Path<Uuid>,
    IfMatch(expected_version): IfMatch,
    Body(body): Body<ApplicationTransfert>,
) -> Result<Versioned<FichierTransfert>, Problem> {
    let request = caller.ask(ApplyFileRequest {
        id: id.to_string(),
        expected_version,
        apprenant: body.apprenant.map(|id| id.to_string()).unwrap_or_default(),
    });
    match caller.transfer_files().apply(request).await {
        Ok(begun) => Ok(versioned(begun.into_inner())),
        Err(status) => Err(with_current(status, read(&caller, id)).await),
    }
}

/// Turn a file away: nothing of it was applied.
#[utoipa::path(post, path = "/api/fichiers-transfert/{id}/refus", tag = "transferts",
    operation_id = "refuser_fichier_transfert", params(("id" = Uuid, Path),
    ("If-Match" = String, Header, description = "Version that was seen")),
    responses((status = 200, body = FichierTransfert)))]
async fn refuse(
    caller: Caller,
    Path(id): Path<Uuid>,
    IfMatch(version): IfMatch,
) -> Result<Versioned<FichierTransfert>, Problem> {
    let request = caller.ask(change(id, version));
    match caller.transfer_files().refuse(request).await {
        Ok(refused) => Ok(versioned(refused.into_inner())),
        Err(status) => Err(with_current(status, read(&caller, id)).await),
    }
}
