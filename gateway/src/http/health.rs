//! Probes. Alive: the process answers. Ready: identity answers, since without it nobody is let in; the others are
//! listed, and a page that needs one that is away says so itself.

use std::collections::BTreeMap;
use std::time::Duration;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use futures::future::join_all;
use http::StatusCode;
use serde::Serialize;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

use crate::Gateway;

/// A probe's patience.
const PATIENCE: Duration = Duration::from_secs(1);
/// Without it nobody can be let in.
const ESSENTIAL: &str = "identity";

/// The probes.
pub fn router(gateway: Gateway) -> Router {
    Router::new()
        .route("/healthz", get(alive))
        .route("/readyz", get(ready))
        .with_state(gateway)
}

async fn alive() -> &'static str {
    "ok"
}

#[derive(Serialize)]
struct Readiness {
    pret: bool,
    services: BTreeMap<&'static str, bool>,
}

async fn ready(State(gateway): State<Gateway>) -> Response {
    let checks = gateway.services.channels().map(async |(name, channel)| {
        let mut request = tonic::Request::new(HealthCheckRequest::default());
        request.set_timeout(PATIENCE);
        let mut client = HealthClient::new(channel);
        let serving = matches!(
            tokio::time::timeout(PATIENCE, client.check(request)).await,
            Ok(Ok(reply)) if reply.get_ref().status() == ServingStatus::Serving
        );
        (name, serving)
    });
    let services: BTreeMap<_, _> = join_all(checks).await.into_iter().collect();
    let pret = services.get(ESSENTIAL).copied().unwrap_or_default();
    let status = if pret {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (status, Json(Readiness { pret, services })).into_response()
}
