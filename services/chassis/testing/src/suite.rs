//! One service, started as in production, with everything around it in the test's hand.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use chassis::auth::{GATEWAY, KeyPair, Signer};
use chassis::config::{Auth, Shared};
use chassis::events::{Envelope, dlq};
use chassis::run::{Running, Settings, migrate};
use chassis::{Actor, Db, Person, Service, Uai};
use proto::events::Event;
use sqlx::PgPool;
use tonic::transport::{Channel, Endpoint};
use uuid::Uuid;

use crate::bus::{Corner, envelope};
use crate::{Database, TestClock, eventually};

/// Signers whose tokens the service under test trusts.
const SIGNERS: [&str; 6] = [
    GATEWAY,
    "identity",
    "periods",
    "portfolio",
    "evaluation",
    "documents",
];

/// A service under test.
pub struct Suite<S: Service> {
    /// Its clock.
    pub clock: TestClock,
    /// Its database.
    pub database: Database,
    corner: Corner,
    keys: std::path::PathBuf,
    shared: Shared,
    own: S::Config,
    running: Option<Running>,
    channel: Channel,
}

/// What a suite is started with.
pub struct Builder<S: Service> {
    own: S::Config,
    peers: BTreeMap<String, String>,
    otlp: Option<String>,
    connections: Option<u32>,
    broker: Option<String>,
    clock: TestClock,
}

/// A suite to refine before it starts.
pub fn builder<S: Service>(own: S::Config) -> Builder<S> {
    Builder {
        own,
        peers: BTreeMap::new(),
        otlp: None,
        connections: None,
        broker: None,
        clock: TestClock::default(),
    }
}

/// Starts `S` with this section of its own; its peers are absent.
pub async fn start<S: Service>(own: S::Config) -> Suite<S> {
    builder(own).start().await
}

impl<S: Service> Builder<S> {
    /// Where a peer is.
    #[must_use]
    pub fn peer(mut self, name: &str, address: &str) -> Self {
        self.peers.insert(name.to_owned(), address.to_owned());
        self
    }

    /// Where traces go.
    #[must_use]
    pub fn otlp(mut self, endpoint: &str) -> Self {
        self.otlp = Some(endpoint.to_owned());
        self
    }

    /// How many connections its pool may open.
    #[must_use]
    pub fn connections(mut self, connections: u32) -> Self {
        self.connections = Some(connections);
        self
    }

    /// Another broker than the run's.
    #[must_use]
    pub fn broker(mut self, url: &str) -> Self {
        self.broker = Some(url.to_owned());
        self
    }

    /// What time it is from the first moment on: what a service does as it starts is of that day too.
    #[must_use]
    pub fn at(self, instant: jiff::Timestamp) -> Self {
        self.clock.set(instant);
        self
    }

    /// Starts it: own database migrated, own corner of the bus, own keys, a free port.
    pub async fn start(mut self) -> Suite<S> {
        chassis::run::install_tls();
        let database = Database::create().await;
        let db = Db::connect(&database.url(), 2, Duration::from_secs(10))
            .await
            .expect("the test database");
        migrate(&db, S::migrator()).await.expect("migrations");
        db.close().await;

        let corner = Corner::open().await;
        let keys = std::env::temp_dir().join(format!("cpro-keys-{}", corner.prefix));
        for signer in SIGNERS {
            KeyPair::generate()
                .and_then(|pair| pair.write(&keys, signer))
                .expect("keys");
        }
        for peer in SIGNERS {
            // A port that nobody listens on: an absent peer refuses at once.
            self.peers
                .entry(peer.to_owned())
                .or_insert_with(|| "http://127.0.0.1:1".to_owned());
        }
        let mut shared = Shared {
            auth: Auth {
                signing_key_file: keys.join(format!("private/{}.pem", S::NAME)),
                verify_keys_dir: keys.join("public"),
            },
            peers: self.peers,
            ..Shared::default()
        };
        shared.server.listen = SocketAddr::from(([127, 0, 0, 1], 0));
        shared.server.stop_timeout = Duration::from_secs(10);
        shared.database.url = database.url().into();
        if let Some(connections) = self.connections {
            shared.database.connections = connections;
        }
        shared.nats.url = self.broker.unwrap_or_else(|| corner.url.clone());
        shared.nats.prefix.clone_from(&corner.prefix);
        shared.nats.accept_old_broker = true;
        shared.telemetry.otlp_endpoint = self.otlp;
        "warn".clone_into(&mut shared.telemetry.filter);

        let mut suite = Suite {
            clock: self.clock,
            database,
            corner,
            keys,
            shared,
            own: self.own,
            running: None,
            channel: Endpoint::from_static("http://127.0.0.1:1").connect_lazy(),
        };
        suite.resume().await;
        suite
    }
}

impl<S: Service> Suite<S> {
    /// Starts the service again after [`Suite::halt`], on the same database and bus.
    pub async fn resume(&mut self) {
        let running = self.replica().await;
        self.channel = Endpoint::from_shared(format!("http://{}", running.address()))
            .expect("an address")
            .connect_lazy();
        self.running = Some(running);
    }

    /// Starts one more replica of the service; the caller stops it.
    pub async fn replica(&self) -> Running {
        // Boxed here once, or every test that starts a service carries the whole of a start in its own future.
        Box::pin(Running::start::<S>(Settings {
            shared: self.shared.clone(),
            own: self.own.clone(),
            clock: self.clock.clock(),
        }))
        .await
        .expect("the service starts")
    }

    /// Stops the service, in order.
    pub async fn halt(&mut self) {
        if let Some(running) = self.running.take() {
            running.stop().await;
        }
    }

    /// What the generated clients take.
    pub fn channel(&self) -> Channel {
        self.channel.clone()
    }

    /// Its database pool, as the service has it.
    pub fn db(&self) -> Db {
        self.running().db().clone()
    }

    /// The tables that belong to an établissement, by name.
    pub async fn tenant_tables(&self) -> Vec<String> {
        sqlx::query_scalar(
            "select c.relname::text from pg_class c
             where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
               and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'etablissement')
             order by c.relname",
        )
        .fetch_all(&self.superuser().await)
        .await
        .expect("read the catalogue")
    }

    /// The superuser's view of its database, beyond row-level security.
    pub async fn superuser(&self) -> PgPool {
        self.database.superuser().await
    }

    /// A request by `person` of `etablissement`, through the gateway.
    pub fn as_person<T>(
        &self,
        person: &Person,
        etablissement: &Uai,
        message: T,
    ) -> tonic::Request<T> {
        self.signed(
            GATEWAY,
            &Actor::Person(person.clone()),
            etablissement,
            message,
        )
    }

    /// A request by one of our services (`gateway` included) speaking for itself.
    pub fn as_service<T>(
        &self,
        service: &str,
        etablissement: &Uai,
        message: T,
    ) -> tonic::Request<T> {
        self.signed(
            service,
            &Actor::Service(service.to_owned()),
            etablissement,
            message,
        )
    }

    fn signed<T>(
        &self,
        signer: &str,
        actor: &Actor,
        etablissement: &Uai,
        message: T,
    ) -> tonic::Request<T> {
        let signer = Signer::from_file(signer, &self.keys.join(format!("private/{signer}.pem")))
            .expect("a key");
        let token = signer.sign(actor, etablissement, S::NAME).expect("a token");
        let mut request = tonic::Request::new(message);
        request.metadata_mut().insert(
            "authorization",
            format!("Bearer {token}").parse().expect("a header"),
        );
        request
    }

    /// The same request, repeatable under `key` (G-06).
    pub fn repeatable<T>(mut request: tonic::Request<T>, key: &str) -> tonic::Request<T> {
        request.metadata_mut().insert(
            chassis::grpc::IDEMPOTENCY_KEY,
            key.parse().expect("a header"),
        );
        request
    }

    /// Publishes `event` as its producer would; answers the envelope, to publish it again.
    pub async fn publish<E: Event>(
        &self,
        etablissement: &Uai,
        aggregate_id: Uuid,
        aggregate_version: i64,
        event: &E,
    ) -> Envelope {
        let envelope = envelope::<E>(
            etablissement,
            aggregate_id,
            aggregate_version,
            self.clock.now(),
        );
        self.publish_again(&envelope, event).await;
        envelope
    }

    /// Publishes an event once more, the same to the byte.
    pub async fn publish_again<E: Event>(&self, envelope: &Envelope, event: &E) {
        self.corner.publish(envelope, event).await;
    }

    /// Publishes bytes that are no event, where events of type `E` go.
    pub async fn publish_garbage<E: Event>(&self, etablissement: &Uai, bytes: &[u8]) {
        let envelope = envelope::<E>(etablissement, Uuid::nil(), 0, self.clock.now());
        self.corner
            .publish_bytes::<E>(&envelope, bytes.to_vec())
            .await;
    }

    /// Every event of type `E` that is on the bus.
    pub async fn published<E: Event>(&self) -> Vec<(Envelope, E)> {
        self.corner.published::<E>().await
    }

    /// The broker's administration: to look, and to break.
    pub fn jetstream(&self) -> &async_nats::jetstream::Context {
        self.corner.jetstream()
    }

    /// Name of a producer's stream in this suite's corner.
    pub fn stream_name(&self, producer: &str) -> String {
        self.corner.stream_name(producer)
    }

    /// A subject as it is in this suite's corner.
    pub fn subject(&self, subject: &str) -> String {
        format!("{}.{subject}", self.corner.prefix)
    }

    /// Whether a consumer has nothing left to take nor to acknowledge.
    pub async fn is_idle(&self, producer: &str, consumer: &str) -> bool {
        self.corner.is_idle(producer, consumer).await
    }

    /// How many dead letters there are.
    pub async fn dead_letters(&self) -> u64 {
        self.corner.dead_letters().await
    }

    /// The dead letters of this service.
    pub async fn dead_letter_list(&self) -> Vec<dlq::Parked> {
        dlq::list(self.running().bus(), S::NAME)
            .await
            .expect("the dead letters")
    }

    /// Publishes the dead letters of this service again.
    pub async fn replay_dead_letters(&self) {
        for parked in self.dead_letter_list().await {
            dlq::replay(self.running().bus(), &parked)
                .await
                .expect("a replay");
        }
    }

    /// Waits until the outbox is empty and every consumer has applied and acknowledged all there is.
    pub async fn settle(&self) {
        eventually("the suite settles", async || {
            let running = self.running();
            let told = async || running.outbox_depth().await.expect("the outbox") == 0;
            if !told().await {
                return false;
            }
            for (producer, consumer) in running.consumers() {
                if !self.corner.is_idle(producer, consumer).await {
                    return false;
                }
            }
            // What a consumer wrote while the others were asked is told too.
            told().await
        })
        .await;
    }

    fn running(&self) -> &Running {
        self.running.as_ref().expect("the service runs")
    }
}

impl<S: Service> Drop for Suite<S> {
    fn drop(&mut self) {
        // Keys of a finished test serve nobody; a folder left behind harms nobody.
        let _ = std::fs::remove_dir_all(&self.keys);
    }
}
