//! One span and one log line per request.
//!
//! The span continues the browser's trace when it has one, and is the parent of every call to a service. Paths are
//! logged as routes (`/api/periodes/{periode}`), never with what was in them: an address may hold an identifier,
//! and a query what someone searched for.

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use http::Method;
use tracing::{Instrument, Span, field, info, info_span};

use super::metrics;
use super::request_id::RequestId;

/// Opens the span, and closes it with the status.
pub async fn trace(request: Request, next: Next) -> Response {
    let (method, route) = (known(request.method()), route(&request).to_owned());
    let span = open(&request);
    let traceparent = request
        .headers()
        .get("traceparent")
        .and_then(|value| value.to_str().ok());
    chassis::telemetry::propagation::set_parent(&span, traceparent);
    let started = Instant::now();
    let response = next.run(request).instrument(span.clone()).await;
    span.in_scope(|| close(&span, &response, started));
    metrics::answered(method, route, response.status(), started.elapsed());
    response
}

/// Anyone can make up a method; nobody can make up a series of figures.
fn known(method: &Method) -> &'static str {
    const KNOWN: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    KNOWN
        .into_iter()
        .find(|known| *known == method.as_str())
        .unwrap_or("_OTHER")
}

/// The route that matched; empty for pages of the web client.
fn route(request: &Request) -> &str {
    request
        .extensions()
        .get::<MatchedPath>()
        .map_or("", MatchedPath::as_str)
}

fn open(request: &Request) -> Span {
    let method = request.method().as_str();
    let route = route(request);
    info_span!(
        "http.server",
        otel.name = format!("{method} {route}").trim_end(),
        otel.kind = "server",
        http.request.method = method,
        http.route = route,
        http.response.status_code = field::Empty,
        otel.status_code = field::Empty,
        request.id = %RequestId::of(request.extensions()),
    )
}

fn close(span: &Span, response: &Response, started: Instant) {
    let status = response.status();
    span.record("http.response.status_code", status.as_u16());
    if status.is_server_error() {
        span.record("otel.status_code", "ERROR");
    }
    let milliseconds = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    info!(status = status.as_u16(), milliseconds, "request answered");
}
