//! `…/documents`: typeset documents (D-01), sent on as they are made.

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures::StreamExt as _;
use http::{HeaderValue, header};
use proto::documents::v1::RenderDocumentRequest;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::Gateway;
use crate::error::Problem;
use crate::http::answer::attachment;
use crate::http::extract::Path;
use crate::session::Caller;

/// Routes of a session.
pub fn session() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new().routes(routes!(pre_convention))
}

/// The pré-convention of one learner, as an editable document.
#[utoipa::path(get,
    path = "/api/periodes/{periode}/apprenants/{apprenant}/documents/pre-convention.docx",
    tag = "documents", operation_id = "telecharger_pre_convention",
    params(("periode" = Uuid, Path), ("apprenant" = Uuid, Path)),
    responses((status = 200, body = [u8],
        content_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document")))]
async fn pre_convention(
    caller: Caller,
    Path((periode, apprenant)): Path<(Uuid, Uuid)>,
) -> Result<Response, Problem> {
    let request = caller.ask(RenderDocumentRequest {
        kind: "pre-convention".to_owned(),
        format: "docx".to_owned(),
        period_id: periode.to_string(),
        apprenant: apprenant.to_string(),
    });
    let mut chunks = caller
        .documents()
        .render_document(request)
        .await?
        .into_inner();
    // A refusal may come as the first message: until then nothing is answered.
    let first = chunks.message().await?.ok_or_else(Problem::internal)?;
    let headers = [
        (header::CONTENT_TYPE, media_type(&first.media_type)),
        (header::CONTENT_DISPOSITION, attachment(&first.file_name)),
    ];
    let head = futures::stream::iter([Ok(Bytes::from(first.data))]);
    let rest = chunks.map(|chunk| chunk.map(|chunk| Bytes::from(chunk.data)));
    Ok((headers, Body::from_stream(head.chain(rest))).into_response())
}

fn media_type(text: &str) -> HeaderValue {
    HeaderValue::try_from(text)
        .unwrap_or_else(|_| HeaderValue::from_static("application/octet-stream"))
}
