//! The database server and the broker under a suite.

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use machine::nats::Broker;
use machine::postgres::{Cluster, Durability, Superuser};
use machine::{Account, Checkout, environment, tools};

/// Both servers, and the name under which this suite uses them.
#[derive(Debug)]
pub struct Servers {
    superuser: Superuser,
    nats_url: String,
    /// Empty for the suite that people use; else in every database's name and before every subject.
    namespace: String,
    cluster: Option<Cluster>,
    broker: Option<Broker>,
    /// Where the data are, when they go with the suite.
    temporary: Option<PathBuf>,
}

impl Servers {
    /// The servers of the checkout's own suite; data stay.
    pub fn kept(checkout: &Checkout) -> Result<Self> {
        let account = Account::for_servers()?;
        let logs = checkout.logs_dir();
        let cluster = Cluster::open(
            tools::postgres::find_or_install(checkout)?,
            &checkout.server_dir("postgres", &account),
            &logs.join("postgres.log"),
            Durability::Durable,
        )?;
        let program = tools::nats::find_or_install(checkout)?;
        let broker = Broker::open(
            program,
            &checkout.run_dir().join("nats"),
            &logs.join("nats.log"),
        )?;
        Ok(Self::owning(cluster, broker, String::new(), None))
    }

    /// Those of `CPRO_TEST_DATABASE_URL` and `CPRO_TEST_NATS_URL`, which `cargo xtask test` sets; else throw-away ones.
    pub fn of_the_test_run() -> Result<Self> {
        let checkout = Checkout::locate();
        let programs = tools::postgres::find_or_install(&checkout)?;
        let shared = environment::text("CPRO_TEST_DATABASE_URL")
            .zip(environment::text("CPRO_TEST_NATS_URL"));
        if let Some((database_url, nats_url)) = shared {
            let superuser = Superuser::new(&programs, database_url);
            return Ok(Self {
                superuser,
                nats_url,
                namespace: random_name(),
                cluster: None,
                broker: None,
                temporary: None,
            });
        }
        let cluster = Cluster::throw_away(programs, &checkout)?;
        let broker = Broker::throw_away(tools::nats::find_or_install(&checkout)?, &checkout)?;
        Ok(Self::owning(cluster, broker, random_name(), None))
    }

    /// Servers that a test may kill: what they acknowledge is on disk.
    pub fn own_and_durable() -> Result<Self> {
        let checkout = Checkout::locate();
        let namespace = random_name();
        let folder = std::env::temp_dir().join(format!("cpro-{namespace}"));
        let logs = checkout.logs_dir().join("tests").join(&namespace);
        let programs = tools::postgres::find_or_install(&checkout)?;
        let cluster = Cluster::open(
            programs,
            &folder.join("postgres"),
            &logs.join("postgres.log"),
            Durability::Durable,
        )?;
        let broker = Broker::open(
            tools::nats::find_or_install(&checkout)?,
            &folder.join("nats"),
            &logs.join("nats.log"),
        )?;
        Ok(Self::owning(cluster, broker, namespace, Some(folder)))
    }

    fn owning(
        cluster: Cluster,
        broker: Broker,
        namespace: String,
        temporary: Option<PathBuf>,
    ) -> Self {
        Self {
            superuser: cluster.superuser().clone(),
            nats_url: broker.url(),
            namespace,
            cluster: Some(cluster),
            broker: Some(broker),
            temporary,
        }
    }

    /// The superuser of the database server.
    pub fn superuser(&self) -> &Superuser {
        &self.superuser
    }

    /// The broker's address.
    pub fn nats_url(&self) -> &str {
        &self.nats_url
    }

    /// What sets this suite's databases and subjects apart.
    pub fn namespace(&self) -> &str {
        &self.namespace
    }

    /// The database of `service`.
    pub fn database(&self, service: &str) -> String {
        if self.namespace.is_empty() {
            format!("cpro_{service}")
        } else {
            format!("cpro_{}_{service}", self.namespace)
        }
    }

    /// The address of that database for the service's own role.
    pub fn database_url(&self, service: &str) -> String {
        self.superuser
            .address_of(&role(service), &self.database(service))
    }

    /// Creates the database and the role of `service`, unless they are there.
    pub fn create_database(&self, service: &str) -> Result<()> {
        self.superuser
            .create_owned_database(&role(service), &self.database(service))
    }

    /// The database server, when it is this suite's own.
    pub fn cluster_mut(&mut self) -> Result<&mut Cluster> {
        self.cluster
            .as_mut()
            .context("the database server is shared with other suites")
    }

    /// The broker, when it is this suite's own.
    pub fn broker_mut(&mut self) -> Result<&mut Broker> {
        self.broker
            .as_mut()
            .context("the broker is shared with other suites")
    }

    /// Starts again what has ended by itself; says what.
    pub fn revive(&mut self) -> Result<Vec<&'static str>> {
        let mut revived = Vec::new();
        if let Some(cluster) = &mut self.cluster
            && cluster.must_run().is_err()
        {
            cluster.start()?;
            revived.push("PostgreSQL");
        }
        if let Some(broker) = &mut self.broker
            && broker.must_run().is_err()
        {
            broker.start()?;
            revived.push("nats-server");
        }
        Ok(revived)
    }

    /// Stops the servers that are this suite's own, the broker first.
    pub fn stop(&mut self) -> Result<()> {
        self.broker.as_mut().map_or(Ok(()), Broker::stop)?;
        self.cluster.as_mut().map_or(Ok(()), Cluster::stop)
    }
}

impl Drop for Servers {
    fn drop(&mut self) {
        self.broker = None;
        self.cluster = None;
        if let Some(folder) = &self.temporary
            && let Err(error) = std::fs::remove_dir_all(folder)
        {
            eprintln!("deleting {}: {error}", folder.display());
        }
    }
}

fn role(service: &str) -> String {
    format!("cpro_{service}")
}

fn random_name() -> String {
    format!("t{}", hex::encode(rand::random::<[u8; 4]>()))
}
