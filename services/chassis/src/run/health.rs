//! What probes are told.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use tonic_health::server::HealthReporter;

use super::Need;
use crate::db::Db;
use crate::events::Bus;
use crate::events::relay::pause;

/// The name under which the process says that it answers at all, whatever it has to work with: what a liveness probe asks
/// for. A database that is away must restart nothing.
const LIVE: &str = "live";

/// What probes are told, of the whole server and of each of its services.
#[derive(Clone)]
pub(super) struct Health {
    reporter: HealthReporter,
    services: Vec<&'static str>,
    needs: Arc<[Need]>,
}

impl Health {
    /// Of these gRPC services, and of what some of them need; alive from now on.
    pub(super) async fn new(
        reporter: HealthReporter,
        services: Vec<&'static str>,
        needs: Vec<Need>,
    ) -> Self {
        let live = tonic_health::ServingStatus::Serving;
        reporter.set_service_status(LIVE, live).await;
        Self {
            reporter,
            // The empty name is the whole server: what probes ask for.
            services: services.into_iter().chain([""]).collect(),
            needs: needs.into(),
        }
    }

    /// Tells it: ready, and then of each service whether it has what it alone needs.
    pub(super) async fn tell(&self, ready: bool) {
        for service in &self.services {
            let status = if ready && self.has_all(service) {
                tonic_health::ServingStatus::Serving
            } else {
                tonic_health::ServingStatus::NotServing
            };
            self.reporter.set_service_status(service, status).await;
        }
    }

    /// Whether one of the services has what it alone needs.
    fn has_all(&self, service: &str) -> bool {
        let mut own = self.needs.iter().filter(|need| need.service == service);
        own.all(|need| (need.met)())
    }
}

/// Whether what every service works with is there.
pub(super) async fn is_ready(db: &Db, bus: &Bus) -> bool {
    let ping = tokio::time::timeout(Duration::from_secs(2), db.ping());
    bus.is_usable() && ping.await.is_ok_and(|ping| ping.is_ok())
}

/// Readiness follows the database and the bus, and that of one gRPC service what it alone needs; liveness is the process
/// answering at all.
pub(super) async fn watch(
    db: Db,
    bus: Bus,
    health: Health,
    stop: CancellationToken,
) -> &'static str {
    let mut ready = is_ready(&db, &bus).await;
    // Looks more often while something is missing: readiness comes back with it.
    while !pause(
        &stop,
        Duration::from_millis(if ready { 2_000 } else { 250 }),
    )
    .await
    {
        let now = is_ready(&db, &bus).await;
        // A stop that came meanwhile has said its own, which holds.
        if stop.is_cancelled() {
            break;
        }
        if now != ready {
            tracing::warn!(ready = now, "readiness changed");
            ready = now;
        }
        health.tell(now).await;
    }
    "watch"
}
