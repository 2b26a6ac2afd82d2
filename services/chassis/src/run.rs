//! The life of a service: what starts in which order, what stops in which order.
//!
//! Start: configuration → telemetry → database → no migration pending → bus → handlers and relay → gRPC → ready.
//! Stop: not ready → no new messages → drain gRPC → finish handlers → last pass of the relay → database →
//! telemetry. A background task that ends by itself is a failure.

mod command;
mod health;
mod migrations;
mod running;

use std::process::ExitCode;
use std::time::Duration;

use sqlx::migrate::Migrator;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

pub use migrations::{MigrateError, migrate};
pub use running::{Running, Settings};

use crate::ctx::{Clock, Ctx};
use crate::db::Db;
use crate::events::Handler;
use crate::events::consumer::Registered;
use crate::grpc::{Channel, Peers};
use crate::tenant::Uai;
use crate::texts::Texts;

/// The chassis' own migrations, run before the service's in every database.
pub static MIGRATOR: Migrator = sqlx::migrate!();

/// A service of the suite.
pub trait Service: Send + Sync + 'static {
    /// Its name: of the binary, of its configuration section, of its events' subjects.
    const NAME: &'static str;
    /// Its own configuration section.
    type Config: crate::config::Section;

    /// Its migrations.
    fn migrator() -> &'static Migrator;

    /// What it serves, consumes and does from time to time. Tests call the same.
    fn build(
        resources: Resources<Self::Config>,
    ) -> impl Future<Output = anyhow::Result<Parts>> + Send;

    /// Subcommands of its own, e.g. `identity bootstrap-administrateur`.
    fn command(
        name: &str,
        _arguments: &[String],
        _resources: Resources<Self::Config>,
    ) -> impl Future<Output = anyhow::Result<()>> + Send {
        let name = name.to_owned();
        async move { anyhow::bail!("unknown command {name}") }
    }
}

/// What a service builds itself from.
#[derive(Clone)]
pub struct Resources<C> {
    /// Its database.
    pub db: Db,
    /// Its own configuration section.
    pub config: C,
    /// The time.
    pub clock: Clock,
    peers: Peers,
    name: &'static str,
}

impl<C> Resources<C> {
    /// The channel to another service.
    pub fn channel(&self, peer: &str) -> Result<Channel, crate::grpc::PeerError> {
        self.peers.channel(peer)
    }

    /// A context in which this service acts for itself: scheduled tasks, commands.
    pub fn own_context(&self, etablissement: Uai) -> Ctx {
        Ctx::for_service(self.name, etablissement, self.clock.clone())
    }
}

/// What a service is made of.
#[derive(Default)]
pub struct Parts {
    pub(crate) routes: tonic::service::RoutesBuilder,
    pub(crate) services: Vec<&'static str>,
    pub(crate) consumers: Vec<Registered>,
    pub(crate) tasks: Vec<Task>,
    pub(crate) needs: Vec<Need>,
}

/// What one of its gRPC services needs besides the database and the bus.
#[derive(Clone)]
pub(crate) struct Need {
    pub(crate) service: &'static str,
    pub(crate) met: std::sync::Arc<dyn Fn() -> bool + Send + Sync>,
}

type Work = Box<dyn Fn(CancellationToken) -> futures::future::BoxFuture<'static, ()> + Send + Sync>;

pub(crate) struct Task {
    pub(crate) name: &'static str,
    pub(crate) work: Work,
}

impl Parts {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Serves this gRPC service.
    #[must_use]
    pub fn grpc<S>(mut self, service: S) -> Self
    where
        S: tower::Service<
                http::Request<tonic::body::Body>,
                Response = http::Response<tonic::body::Body>,
                Error = std::convert::Infallible,
            > + tonic::server::NamedService
            + Clone
            + Send
            + Sync
            + 'static,
        S::Future: Send + 'static,
    {
        self.services.push(S::NAME);
        self.routes.add_service(service);
        self
    }

    /// Says that `service`, served here, also needs something of its own, which `met` tells without waiting. While it is
    /// missing, probes learn it of that gRPC service alone: the server as a whole stays ready, for the rest of it works.
    #[must_use]
    pub fn needs(
        mut self,
        service: &'static str,
        met: impl Fn() -> bool + Send + Sync + 'static,
    ) -> Self {
        let met = std::sync::Arc::new(met);
        self.needs.push(Need { service, met });
        self
    }

    /// Consumes an event.
    #[must_use]
    pub fn consume<H: Handler>(mut self, handler: H) -> Self {
        self.consumers.push(Registered::new(handler));
        self
    }

    /// Does `work` every `period`, the first time at once. Every replica does: work that must be done by one
    /// alone asks [`crate::leader`], or is safe to do twice.
    #[must_use]
    pub fn every<F, Fut>(self, period: Duration, name: &'static str, work: F) -> Self
    where
        F: Fn() -> Fut + Send + Sync + 'static,
        Fut: Future<Output = ()> + Send + 'static,
    {
        let work = std::sync::Arc::new(work);
        self.background(name, move |stop| {
            let work = work.clone();
            async move {
                loop {
                    work().await;
                    if crate::events::relay::pause(&stop, period).await {
                        break;
                    }
                }
            }
        })
    }

    /// Goes on following the texts of a kind, on every replica.
    #[must_use]
    pub fn follow(self, texts: Texts) -> Self {
        self.every(crate::texts::EVERY, "texts", move || {
            texts.clone().look_or_tell()
        })
    }

    /// Runs `work` for as long as the service lives; it must end when its token is cancelled, and not before.
    #[must_use]
    pub fn background<F, Fut>(mut self, name: &'static str, work: F) -> Self
    where
        F: Fn(CancellationToken) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = ()> + Send + 'static,
    {
        self.tasks.push(Task {
            name,
            work: Box::new(move |stop| Box::pin(work(stop))),
        });
        self
    }
}

/// A service's whole `main`: `serve | migrate | check-config | dlq | healthcheck`.
pub fn main<S: Service>() -> ExitCode {
    command::main::<S>()
}

/// The runtime's `spawn`, in the one crate that may.
#[expect(
    clippy::disallowed_methods,
    reason = "tasks are born here and nowhere else"
)]
pub fn spawn<F>(future: F) -> JoinHandle<F::Output>
where
    F: Future<Output: Send> + Send + 'static,
{
    tokio::spawn(future)
}

/// The runtime's `sleep`, for loops of the chassis that also watch for a stop.
#[expect(
    clippy::disallowed_methods,
    reason = "loops wait here and nowhere else"
)]
pub async fn sleep(duration: Duration) {
    tokio::time::sleep(duration).await;
}

/// Makes ring the process's TLS provider; two in the graph make rustls panic at the first connection otherwise.
pub fn install_tls() {
    // An error means that it is installed already.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// Cancelled by the first SIGTERM or SIGINT; a second one ends the process at once.
pub fn stop_on_signal() -> std::io::Result<CancellationToken> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let stop = CancellationToken::new();
    let token = stop.clone();
    spawn(async move {
        tokio::select! { _ = terminate.recv() => {}, _ = interrupt.recv() => {} }
        token.cancel();
        tokio::select! { _ = terminate.recv() => {}, _ = interrupt.recv() => {} }
        std::process::exit(130);
    });
    Ok(stop)
}
