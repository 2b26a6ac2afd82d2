//! The body of an error: an RFC 9457 document with a French sentence.
//!
//! [`render`] is a middleware around the whole API. A response that carries a [`Problem`] gets its body; any other
//! failure (a route that does not exist, a body that is too large, a panic) becomes a problem of its status, so
//! that no other form of error ever leaves.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::Problem;
use crate::catalogue::{Catalogue, Params};
use crate::http::request_id::RequestId;

/// Media type of every error.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// An error, as clients read it (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Probleme)]
pub struct Document {
    /// Identifies the kind of problem: `urn:cpro:probleme:` and the code.
    #[serde(rename = "type")]
    #[schema(example = "urn:cpro:probleme:periods.frozen")]
    pub kind: String,
    /// Short, in French, the same for every problem of this status.
    #[schema(example = "Action impossible en l’état")]
    pub title: String,
    /// HTTP status.
    #[schema(example = 409)]
    pub status: u16,
    /// In French: what happened and what to do.
    pub detail: String,
    /// Stable code, for programs and for assistance.
    #[schema(example = "periods.frozen")]
    pub code: String,
    /// Identifies this request in the logs.
    pub request_id: String,
    /// Values named in the sentence, for programs.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub params: Option<Params>,
    /// Fields of the request that are wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldDocument>,
    /// What stands now, when the request was made on an older version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current: Option<Value>,
}

/// One wrong field.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProblemeChamp)]
pub struct FieldDocument {
    /// Its name in the body.
    #[schema(example = "au")]
    pub field: String,
    /// Stable code of what is wrong.
    #[schema(example = "periods.end_before_start")]
    pub code: String,
    /// In French: what is wrong and the cure.
    pub detail: String,
}

/// Gives every failure of the API its body.
pub async fn render(
    State(catalogue): State<Arc<Catalogue>>,
    request: Request,
    next: Next,
) -> Response {
    let id = RequestId::of(request.extensions());
    let mut response = next.run(request).await;
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return response;
    }
    let problem = response
        .extensions_mut()
        .remove::<Problem>()
        .unwrap_or_else(|| of_status(status));
    write(&catalogue, &problem, &id, response)
}

fn write(catalogue: &Catalogue, problem: &Problem, id: &RequestId, from: Response) -> Response {
    let document = document(catalogue, problem, id);
    let (mut parts, _) = from.into_parts();
    parts.status = problem.status();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts
        .headers
        .insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
    if let Some(delay) = problem.delay() {
        let seconds = delay.as_secs().max(1);
        parts
            .headers
            .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    let body = serde_json::to_vec(&document).unwrap_or_default();
    Response::from_parts(parts, Body::from(body))
}

fn document(catalogue: &Catalogue, problem: &Problem, id: &RequestId) -> Document {
    let params = problem.params();
    Document {
        kind: format!("urn:cpro:probleme:{}", problem.code()),
        title: catalogue.title(problem.status()).to_owned(),
        status: problem.status().as_u16(),
        detail: catalogue.problem(problem.code(), params),
        code: problem.code().to_owned(),
        request_id: id.to_string(),
        params: (!params.is_empty()).then(|| params.clone()),
        errors: problem
            .faults()
            .iter()
            .map(|fault| FieldDocument {
                field: fault.field.clone(),
                code: fault.code.clone(),
                detail: catalogue.problem(&fault.code, params),
            })
            .collect(),
        current: problem.current().cloned(),
    }
}

/// The problem of a failure that no handler described.
fn of_status(status: StatusCode) -> Problem {
    let code = match status {
        StatusCode::NOT_FOUND => super::NOT_FOUND,
        StatusCode::METHOD_NOT_ALLOWED => super::METHOD_NOT_ALLOWED,
        StatusCode::PAYLOAD_TOO_LARGE => super::TOO_LARGE,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => super::UNSUPPORTED_MEDIA_TYPE,
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT => super::UNAVAILABLE,
        status if status.is_server_error() => super::INTERNAL,
        _ => return Problem::malformed(status.as_str()),
    };
    Problem::new(status, code)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::error;

    fn written(problem: &Problem) -> Value {
        let catalogue = Catalogue::embedded().unwrap();
        serde_json::to_value(document(&catalogue, problem, &RequestId::default())).unwrap()
    }

    #[test]
    fn a_problem_tells_in_french_what_to_do_g03() {
        let problem = Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            error::CONFIRMATION_REQUIRED,
        )
        .with("mot", "SUPPRIMER");
        let document = written(&problem);
        assert_eq!(document["status"], 422);
        assert_eq!(document["title"], "Points à corriger");
        assert_eq!(
            document["detail"],
            "Pour confirmer, écrivez SUPPRIMER dans le champ prévu."
        );
        assert_eq!(
            document["type"],
            "urn:cpro:probleme:gateway.confirmation_required"
        );
        assert_eq!(document["params"]["mot"], "SUPPRIMER");
    }

    #[test]
    fn each_wrong_field_has_its_sentence_g03() {
        let problem = Problem::malformed("corps")
            .with_fault("confirmation", error::CONFIRMATION_REQUIRED)
            .with("mot", "SUPPRIMER");
        let document = written(&problem);
        assert_eq!(document["errors"][0]["field"], "confirmation");
        assert!(
            document["errors"][0]["detail"]
                .as_str()
                .unwrap()
                .contains("SUPPRIMER")
        );
    }

    #[test]
    fn a_failure_that_nobody_described_has_a_sentence_too_g03() {
        for status in [400, 404, 405, 408, 413, 415, 500, 502, 503, 504] {
            let problem = of_status(StatusCode::from_u16(status).unwrap());
            assert!(error::CODES.contains(&problem.code()), "{status}");
        }
    }

    #[test]
    fn a_stale_change_shows_what_stands_g06() {
        let problem = Problem::new(StatusCode::PRECONDITION_FAILED, "periods.stale")
            .with_current(serde_json::json!({"version": 4}));
        assert_eq!(written(&problem)["current"]["version"], 4);
    }
}
