//! `…/documents`: typeset documents (D-01), sent on as they are made.

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures::StreamExt as _;
use http::{HeaderValue, header};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use proto::documents::v1::RenderDocumentRequest;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::Gateway;
use crate::error::Problem;
use crate::http::extract::Path;
use crate::session::Caller;

/// Bytes of an extended header value that need no escape (RFC 8187).
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

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

/// `Content-Disposition` of a file to keep, whatever letters its name has: an ASCII likeness for old programs, and
/// the name itself.
pub(super) fn attachment(name: &str) -> HeaderValue {
    let likeness: String = name
        .chars()
        .map(|c| match c {
            c if c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | ' ') => c,
            _ => '_',
        })
        .collect();
    let escaped = utf8_percent_encode(name, ESCAPED);
    let text = format!("attachment; filename=\"{likeness}\"; filename*=UTF-8''{escaped}");
    HeaderValue::try_from(text).unwrap_or_else(|_| HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn a_name_with_accents_is_kept_d01() {
        let value = attachment("Annexe PFMP 2 Zoé.docx");
        assert_eq!(
            value.to_str().unwrap(),
            "attachment; filename=\"Annexe PFMP 2 Zo_.docx\"; \
             filename*=UTF-8''Annexe%20PFMP%202%20Zo%C3%A9.docx"
        );
    }

    #[test]
    fn a_hostile_name_stays_a_name_d01() {
        let value = attachment("a\"; filename=\"b\r\nX: y");
        let text = value.to_str().unwrap();
        assert!(!text.contains('\r') && !text.contains('\n'));
        assert_eq!(text.matches('"').count(), 2);
    }
}
