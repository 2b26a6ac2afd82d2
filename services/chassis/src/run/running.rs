//! A service that runs: started in order, stopped in order.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use proto::audit::v1::audit_server::AuditServer;
use secrecy::ExposeSecret;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tonic::transport::server::TcpIncoming;

use super::health::{self, Health};
use super::{Parts, Resources, Service, Task, migrations};
use crate::audit::{AuditGrpc, Sealer};
use crate::auth::{Signer, Verifier};
use crate::config::Shared;
use crate::ctx::Clock;
use crate::db::Db;
use crate::error::{AppError, Kind};
use crate::events::Bus;
use crate::events::consumer::{Environment, Registered};
use crate::events::relay::{self, Relay, pause};
use crate::grpc::{Peers, ServerLayer, UseCases};
use crate::telemetry::metrics;

/// What a service is started with.
pub struct Settings<C> {
    /// Sections that every service has.
    pub shared: Shared,
    /// Its own section.
    pub own: C,
    /// The time.
    pub clock: Clock,
}

/// A started service.
pub struct Running {
    address: SocketAddr,
    intake: CancellationToken,
    serving: CancellationToken,
    publishing: CancellationToken,
    health: Health,
    use_cases: UseCases,
    consumers: Vec<(&'static str, &'static str)>,
    work: JoinSet<&'static str>,
    server: tokio::task::JoinHandle<Result<(), tonic::transport::Error>>,
    relay: tokio::task::JoinHandle<()>,
    db: Db,
    bus: Bus,
    stop_timeout: Duration,
}

/// How long a start waits for a database that is away: longer than a restart of it takes.
const DATABASE_PATIENCE: Duration = Duration::from_mins(1);

/// The service's database, opened once.
pub(super) async fn database(shared: &Shared) -> anyhow::Result<Db> {
    Db::connect(
        shared.database.url.expose_secret(),
        shared.database.connections,
        shared.database.acquire_timeout,
    )
    .await
    .context("open the database")
}

/// The same, waiting for a database that is not there yet: it may be starting too.
async fn patient_database(shared: &Shared) -> anyhow::Result<Db> {
    let started = std::time::Instant::now();
    loop {
        match database(shared).await {
            Ok(db) => return Ok(db),
            Err(error) if started.elapsed() < DATABASE_PATIENCE && is_away(&error) => {
                tracing::warn!(error = format!("{error:#}"), "waiting for the database");
                super::sleep(Duration::from_millis(500)).await;
            }
            Err(error) => return Err(error),
        }
    }
}

fn is_away(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<crate::db::Error>()
        .is_some_and(|error| error.kind() == Kind::Unavailable)
}

/// What `S` builds itself from: to be served, and for commands of its own.
pub(super) fn resources<S: Service>(
    settings: &Settings<S::Config>,
    db: Db,
) -> anyhow::Result<Resources<S::Config>> {
    let shared = &settings.shared;
    let signer = Signer::from_file(S::NAME, &shared.auth.signing_key_file)?;
    Ok(Resources {
        db,
        config: settings.own.clone(),
        clock: settings.clock.clone(),
        peers: Peers::new(&shared.peers, &signer)?,
        name: S::NAME,
    })
}

impl Running {
    /// Starts `S`; answers once it serves.
    pub async fn start<S: Service>(settings: Settings<S::Config>) -> anyhow::Result<Self> {
        let shared = settings.shared.clone();
        let db = patient_database(&shared).await?;
        anyhow::ensure!(
            db.is_bound_by_row_security().await?,
            "the role of the database is a superuser or bypasses row-level security: give {} an ordinary one",
            S::NAME
        );
        let resources = resources::<S>(&settings, db.clone())?;
        let pending = migrations::pending(&db, S::migrator()).await?;
        anyhow::ensure!(
            pending == 0,
            "{pending} migrations are pending: run `{} migrate`",
            S::NAME
        );
        let bus = Bus::connect(&shared.nats, S::NAME).await?;
        let verifier = Verifier::from_dir(S::NAME, &shared.auth.verify_keys_dir)?;
        // Before anything is at work: a port that is taken leaves nothing behind.
        let listener = TcpListener::bind(shared.server.listen)
            .await
            .with_context(|| format!("listen on {}", shared.server.listen))?;
        let address = listener.local_addr()?;
        let parts = S::build(resources).await.context("build the service")?;
        // Every service has a log of its own.
        let parts = parts.grpc(AuditServer::new(AuditGrpc { db: db.clone() }));

        let intake = CancellationToken::new();
        let publishing = CancellationToken::new();
        let environment = Environment {
            service: S::NAME,
            db: db.clone(),
            bus: bus.clone(),
            clock: settings.clock.clone(),
        };
        let outbox = Relay {
            service: S::NAME,
            db: db.clone(),
            bus: bus.clone(),
        };
        let Parts {
            routes,
            services,
            consumers,
            tasks,
            needs,
        } = parts;
        let names = consumers.iter().map(|c| (c.producer, c.name)).collect();
        let mut work = start_work(&environment, consumers, tasks, &intake);
        work.spawn(housekeeping(
            outbox.clone(),
            settings.clock.clone(),
            intake.clone(),
        ));
        work.spawn(Sealer::of(&environment).run(intake.clone()));
        let relay = super::spawn(outbox.run(publishing.clone()));

        let (reporter, health_service) = tonic_health::server::health_reporter();
        let health = Health::new(reporter, services, needs).await;
        health.tell(health::is_ready(&db, &bus).await).await;
        work.spawn(health::watch(
            db.clone(),
            bus.clone(),
            health.clone(),
            intake.clone(),
        ));

        let serving = CancellationToken::new();
        let stopped = serving.clone();
        let reflection = tonic_reflection::server::Builder::configure()
            .register_encoded_file_descriptor_set(proto::DESCRIPTORS)
            .build_v1()?;
        let layer = ServerLayer::new(verifier, settings.clock.clone());
        let router = tonic::transport::Server::builder()
            .http2_keepalive_interval(Some(Duration::from_secs(10)))
            .layer(layer.clone())
            .add_routes(routes.routes())
            .add_service(health_service)
            .add_service(reflection);
        let server = super::spawn(async move {
            router
                .serve_with_incoming_shutdown(
                    TcpIncoming::from(listener).with_nodelay(Some(true)),
                    stopped.cancelled_owned(),
                )
                .await
        });
        tracing::info!(service = S::NAME, %address, "ready");
        Ok(Self {
            address,
            intake,
            serving,
            publishing,
            health,
            use_cases: layer.use_cases(),
            consumers: names,
            work,
            server,
            relay,
            db,
            bus,
            stop_timeout: shared.server.stop_timeout,
        })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its database.
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// Its connection to the bus.
    pub fn bus(&self) -> &Bus {
        &self.bus
    }

    /// What it consumes: producer and consumer, as the bus knows them.
    pub fn consumers(&self) -> &[(&'static str, &'static str)] {
        &self.consumers
    }

    /// How many events wait in its outbox.
    pub async fn outbox_depth(&self) -> Result<i64, crate::db::Error> {
        Ok(relay::depth(&self.db).await?.0)
    }

    /// Ends when something that should run for ever has ended by itself.
    pub async fn failed(&mut self) -> anyhow::Error {
        tokio::select! {
            Some(ended) = self.work.join_next() => match ended {
                Ok(name) => anyhow::anyhow!("{name} ended by itself"),
                Err(error) => anyhow::Error::new(error).context("a background task panicked"),
            },
            ended = &mut self.server => anyhow::anyhow!("the gRPC server ended by itself: {ended:?}"),
            ended = &mut self.relay => anyhow::anyhow!("the relay ended by itself: {ended:?}"),
        }
    }

    /// Stops in order, within the configured time; what is left then is cut.
    pub async fn stop(mut self) {
        let timeout = self.stop_timeout;
        if tokio::time::timeout(timeout, self.stop_in_order())
            .await
            .is_err()
        {
            tracing::warn!(?timeout, "stopping took too long, cutting what is left");
        }
    }

    async fn stop_in_order(&mut self) {
        self.health.tell(false).await;
        self.intake.cancel();
        self.serving.cancel();
        // A client that keeps a stream open must not hold us: hyper's graceful stop can hang.
        let half = self.stop_timeout / 2;
        if !self.server.is_finished() && tokio::time::timeout(half, &mut self.server).await.is_err()
        {
            self.server.abort();
        }
        // Use cases whose callers hung up go on without the server.
        self.use_cases.0.close();
        self.use_cases.0.wait().await;
        while self.work.join_next().await.is_some() {}
        self.publishing.cancel();
        if !self.relay.is_finished() {
            let _ = (&mut self.relay).await;
        }
        self.db.close().await;
    }
}

fn start_work(
    environment: &Environment,
    consumers: Vec<Registered>,
    tasks: Vec<Task>,
    stop: &CancellationToken,
) -> JoinSet<&'static str> {
    let mut work = JoinSet::new();
    for consumer in consumers {
        let (name, environment, stop) = (consumer.name, environment.clone(), stop.clone());
        work.spawn(async move {
            Arc::new(consumer).run(environment, stop).await;
            name
        });
    }
    for task in tasks {
        let future = (task.work)(stop.clone());
        work.spawn(async move {
            future.await;
            task.name
        });
    }
    work
}

/// Gauges of the outbox, and forgetting what is older than streams keep.
async fn housekeeping(relay: Relay, clock: Clock, stop: CancellationToken) -> &'static str {
    let mut passes = 0u32;
    while !pause(&stop, Duration::from_secs(10)).await {
        if let Ok((depth, _)) = relay::depth(&relay.db).await {
            metrics::outbox_depth(depth);
        }
        passes = passes.wrapping_add(1);
        // Soon after the start, then every hour: a service that restarts often forgets too.
        if passes % 360 == 1
            && let Err(error) = relay.forget_old(clock.now()).await
        {
            tracing::warn!(
                error = crate::error::describe(&error),
                "could not forget old rows, trying again in an hour"
            );
        }
    }
    "housekeeping"
}
