//! Probes. Alive: the process answers. Ready: identity answers, since without it nobody is let in; the others are
//! listed, and whether files can be kept; a page that needs what is away says so itself.

use std::collections::BTreeMap;
use std::time::Duration;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use chassis::grpc::Channel;
use futures::future::join_all;
use http::StatusCode;
use proto::portfolio::v1::annexes_server::AnnexesServer;
use serde::Serialize;
use tonic::server::NamedService as _;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

use crate::Gateway;

/// A probe's patience.
const PATIENCE: Duration = Duration::from_secs(1);
/// Without it nobody can be let in.
const ESSENTIAL: &str = "identity";
/// What keeps files, and the part of it that needs a place for them (F-06).
const KEEPER: (&str, &str) = ("portfolio", AnnexesServer::<()>::NAME);

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
    fichiers: bool,
}

async fn ready(State(gateway): State<Gateway>) -> Response {
    let channels = gateway.services.channels();
    let (keeper, part) = KEEPER;
    let keeper = channels.iter().find(|(name, _)| *name == keeper).cloned();
    let fichiers = async {
        match keeper {
            Some((_, channel)) => serves(channel, part).await,
            None => false,
        }
    };
    let services = channels.map(async |(name, channel)| (name, serves(channel, "").await));
    let (services, fichiers) = tokio::join!(join_all(services), fichiers);
    let services: BTreeMap<_, _> = services.into_iter().collect();
    let pret = services.get(ESSENTIAL).copied().unwrap_or_default();
    let status = if pret {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    let readiness = Readiness {
        pret,
        services,
        fichiers,
    };
    (status, Json(readiness)).into_response()
}

/// Whether a service, or one part of it, says that it serves.
async fn serves(channel: Channel, part: &str) -> bool {
    let mut request = tonic::Request::new(HealthCheckRequest {
        service: part.to_owned(),
    });
    request.set_timeout(PATIENCE);
    let mut client = HealthClient::new(channel);
    matches!(
        tokio::time::timeout(PATIENCE, client.check(request)).await,
        Ok(Ok(reply)) if reply.get_ref().status() == ServingStatus::Serving
    )
}
