//! Everything that answers, with everything around it.

use std::any::Any;

use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use axum::{Extension, Router};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate as _, SizeAbove};
use tracing::error;

use super::headers::Wall;
use super::limits::Places;
use super::origin::OwnOrigin;
use super::pace::{self, Pace};
use super::routes::{Group, groups};
use super::{docs, headers, health, limits, origin, request_id, static_files, trace};
use crate::Gateway;
use crate::error::{Problem, render};
use crate::session::{TrustedProxies, guard};

/// Room for the names and boundaries around files, bytes.
const AROUND_FILES: u64 = 64 * 1024;
/// Smaller answers are not worth compressing, bytes.
const WORTH_COMPRESSING: u64 = 1024;

/// The whole application.
pub fn build(gateway: &Gateway) -> Router {
    let config = &gateway.config;
    let pages = match &config.web_dir {
        Some(folder) => static_files::router(folder),
        None => api_only(gateway),
    };
    Router::new()
        .merge(api(gateway))
        .merge(health::router(gateway.clone()))
        .fallback_service(pages)
        .layer(from_fn_with_state(Wall::of(config), headers::secure))
        .layer(from_fn(trace::trace))
        .layer(from_fn(request_id::assign))
}

/// The API, whose only form of failure is a problem.
fn api(gateway: &Gateway) -> Router {
    let config = &gateway.config;
    let routes = groups()
        .into_iter()
        .fold(Router::new(), |all, group| {
            all.merge(walled(gateway, group))
        })
        .with_state(gateway.clone())
        .merge(docs::router())
        .route("/api", any(nothing))
        .route("/api/", any(nothing))
        .route("/api/{*rest}", any(nothing));
    let places = Places::new(config.requests_at_once);
    let own = OwnOrigin::of(&config.public_url);
    routes
        .layer(Extension(TrustedProxies(config.trusted_proxies)))
        .layer(from_fn_with_state(own, origin::check))
        .layer(from_fn_with_state(places, limits::bound))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(gateway.catalogue.clone(), render))
        .layer(from_fn(headers::no_store))
        .layer(CompressionLayer::new().compress_when(compressible()))
}

/// Routes behind their wall, at their pace.
fn walled(gateway: &Gateway, group: Group) -> Router<Gateway> {
    let wall = from_fn_with_state((gateway.clone(), group.access), guard);
    let term = from_fn_with_state(group.time, limits::in_time);
    let most = if group.files {
        let files = gateway.config.max_upload_bytes.saturating_mul(3);
        usize::try_from(files.saturating_add(AROUND_FILES)).unwrap_or(usize::MAX)
    } else {
        limits::BODY
    };
    let (routes, _) = group.routes.split_for_parts();
    let mut routes = routes.route_layer(wall);
    if group.links {
        routes = routes.route_layer(from_fn_with_state(Pace::default(), pace::keep));
    }
    routes.route_layer(term).layer(DefaultBodyLimit::max(most))
}

/// Documents are compressed already, and what is encrypted cannot be.
fn compressible() -> impl tower_http::compression::Predicate {
    SizeAbove::new(WORTH_COMPRESSING)
        .and(NotForContentType::const_new("application/vnd."))
        .and(NotForContentType::const_new("application/octet-stream"))
}

async fn nothing() -> Problem {
    Problem::not_found()
}

/// Without a web client, an address outside the API is as unknown as one inside.
fn api_only(gateway: &Gateway) -> Router {
    Router::new()
        .fallback(nothing)
        .layer(from_fn_with_state(gateway.catalogue.clone(), render))
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "the signature is the layer's"
)]
fn panicked(cause: Box<dyn Any + Send + 'static>) -> Response {
    let cause = cause
        .downcast_ref::<&str>()
        .map(ToString::to_string)
        .or_else(|| cause.downcast_ref::<String>().cloned())
        .unwrap_or_default();
    error!(cause, "a handler panicked");
    Problem::internal().into_response()
}
