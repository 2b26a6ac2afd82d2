//! The identifier of a request: made here, never taken from outside; told to the client (`X-Request-Id`, and
//! `request_id` of a problem), to the services and to the log.

use std::fmt;

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use http::{Extensions, HeaderName, HeaderValue};
use uuid::Uuid;

/// Header of the answer.
pub const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// Identifier of one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RequestId(pub Uuid);

impl RequestId {
    /// That of the request these extensions belong to.
    pub fn of(extensions: &Extensions) -> Self {
        extensions.get().copied().unwrap_or_default()
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Gives the request its identifier.
pub async fn assign(mut request: Request, next: Next) -> Response {
    let id = RequestId(chassis::id::fresh());
    request.extensions_mut().insert(id);
    let mut response = next.run(request).await;
    if let Ok(value) = HeaderValue::try_from(id.to_string()) {
        response.headers_mut().insert(HEADER, value);
    }
    response
}
