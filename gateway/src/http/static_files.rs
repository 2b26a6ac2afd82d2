//! The web client: files of a folder, cached as they deserve.
//!
//! Built assets carry a hash of their content in their name: kept for ever. Everything else, the page first, is
//! asked again each time (and answered 304 when unchanged). An address of the client (`/periodes/…`) is the page:
//! the client shows what it means. A missing asset stays missing: a page in its place would be cached as code.

use std::path::Path;

use axum::Router;
use axum::extract::Request;
use axum::middleware::{self, Next};
use axum::response::Response;
use http::{HeaderValue, header};
use tower_http::compression::CompressionLayer;
use tower_http::services::{ServeDir, ServeFile};

const FOR_EVER: &str = "public, max-age=31536000, immutable";
const ASK_AGAIN: &str = "no-cache";

/// Folder of the hashed files, inside the client's.
const HASHED: &str = "assets";

/// The files of `folder`.
pub fn router(folder: &Path) -> Router {
    let hashed = ServeDir::new(folder.join(HASHED))
        .precompressed_br()
        .precompressed_gzip();
    let page = ServeFile::new(folder.join("index.html"));
    let others = ServeDir::new(folder)
        .precompressed_br()
        .precompressed_gzip()
        .fallback(page);
    Router::new()
        .nest_service("/assets", hashed)
        .fallback_service(others)
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn(cache))
}

async fn cache(request: Request, next: Next) -> Response {
    let hashed = request.uri().path().starts_with("/assets/");
    let mut response = next.run(request).await;
    let policy = if hashed && response.status().is_success() {
        FOR_EVER
    } else {
        ASK_AGAIN
    };
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static(policy));
    response
}
