//! One running product: five services and the gateway as real programs, on a database server, a broker and a mail
//! server of their own or shared with other suites.
//!
//! Invariants: every configuration file is generated (`<folder>/config/<service>.toml`); nothing is ready before
//! everything below it is; stopping goes the other way round, and what does not stop in time is killed.

mod config;
mod options;
mod program;
mod servers;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result};
use futures::future::try_join_all;
use machine::ports;
use machine::process::Signal;

use crate::keys::Keys;
use crate::mailbox::Mailbox;
use config::Addresses;
pub use options::Options;
use program::Program;
pub use servers::Servers;

/// The services, in the order of the architecture's picture.
pub const SERVICES: [&str; 5] = [
    "identity",
    "periods",
    "portfolio",
    "evaluation",
    "documents",
];
/// The only one that browsers talk to.
pub const GATEWAY: &str = "gateway";

/// Longer than the chassis gives a service to stop.
const STOP: Duration = Duration::from_secs(40);

/// A running product. Dropping it kills every program; [`Suite::stop`] stops them in order.
#[derive(Debug)]
pub struct Suite {
    programs: BTreeMap<&'static str, Program>,
    mailbox: Mailbox,
    servers: Servers,
    addresses: Addresses,
    folder: PathBuf,
    /// A test's folder, deleted with the suite.
    _temporary: Option<tempfile::TempDir>,
}

impl Suite {
    /// A suite of its own for a test, on the servers of the test run (or throw-away ones when a test is run alone).
    pub async fn for_test() -> Result<Self> {
        Self::start(Options::for_test()?).await
    }

    /// Starts everything and waits until it is ready.
    pub async fn start(options: Options) -> Result<Self> {
        let Options {
            folder,
            temporary,
            logs,
            programs: binaries,
            servers,
            http_port,
            settings,
        } = options;
        crate::provide_cryptography();
        let mailbox = Mailbox::open(&folder.join("mails")).await?;
        let addresses = Addresses::choose(http_port)?;
        let callers: Vec<&str> = SERVICES.into_iter().chain([GATEWAY]).collect();
        let keys = Keys::open(&folder.join("keys"))?;
        let plan = config::Plan {
            keys: &keys,
            addresses: &addresses,
            servers: &servers,
            mailbox: &mailbox,
            folder: &folder,
            settings: &settings,
        };
        let mut programs = BTreeMap::new();
        for name in callers {
            let file = plan.write(name)?;
            let log = logs.join(format!("{name}.log"));
            programs.insert(
                name,
                Program::new(name, binaries.join(name), file, log, addresses.of(name)),
            );
        }
        let mut suite = Self {
            programs,
            mailbox,
            servers,
            addresses,
            folder,
            _temporary: temporary,
        };
        suite.make_keys(&keys).await?;
        suite.prepare_databases().await?;
        suite.start_programs().await?;
        Ok(suite)
    }

    /// The gateway's address, as a browser uses it.
    pub fn base_url(&self) -> String {
        self.addresses.public_url()
    }

    /// The gRPC address of `service`.
    pub fn grpc_url(&self, service: &str) -> String {
        format!("http://{}", self.addresses.of(service))
    }

    /// Where mail arrives.
    pub fn mailbox(&self) -> &Mailbox {
        &self.mailbox
    }

    /// The database server and the broker.
    pub fn servers(&self) -> &Servers {
        &self.servers
    }

    /// The same, to kill and start them again.
    pub fn servers_mut(&mut self) -> &mut Servers {
        &mut self.servers
    }

    /// The folder of keys, configuration files and messages.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The process id of `service` (or of the gateway), while it runs.
    pub fn pid(&self, service: &str) -> Option<u32> {
        self.programs.get(service).and_then(Program::pid)
    }

    /// What each program has logged so far.
    pub fn logs(&self) -> Result<BTreeMap<&'static str, String>> {
        self.programs
            .iter()
            .map(|(name, program)| Ok((*name, program.logged()?)))
            .collect()
    }

    /// How long the last start of each program took, from the process to ready.
    pub fn start_times(&self) -> BTreeMap<&'static str, Duration> {
        self.programs
            .iter()
            .map(|(name, program)| (*name, program.start_time()))
            .collect()
    }

    /// Runs a subcommand of `service` with its configuration, as `identity bootstrap-administrateur …`.
    pub async fn command(&self, service: &str, arguments: &[&str]) -> Result<String> {
        self.program(service)?.command(arguments).await
    }

    /// Kills `service` without warning (SIGKILL).
    pub fn kill(&mut self, service: &str) -> Result<()> {
        self.program_mut(service)?.kill()
    }

    /// Stops `service` in order (SIGTERM).
    pub async fn stop_one(&mut self, service: &str) -> Result<()> {
        self.program_mut(service)?.stop(STOP).await
    }

    /// Starts `service` again at its address, and waits until it is ready.
    pub async fn start_one(&mut self, service: &str) -> Result<()> {
        let program = self.program_mut(service)?;
        program.spawn()?;
        program.ready().await
    }

    /// Freezes (SIGSTOP) or thaws (SIGCONT) `service`.
    pub fn signal(&mut self, service: &str, signal: Signal) -> Result<()> {
        self.program_mut(service)?.signal(signal)
    }

    /// The programs that have ended by themselves since they were started.
    pub fn fallen(&mut self) -> Vec<&'static str> {
        let programs = self.programs.iter_mut();
        programs
            .filter_map(|(name, program)| program.has_fallen().then_some(*name))
            .collect()
    }

    /// Stops everything in order: the gateway, the services, the broker, the database server.
    pub async fn stop(mut self) -> Result<()> {
        let mut faults = Vec::new();
        let mut gateway = self.programs.remove(GATEWAY);
        if let Some(gateway) = &mut gateway {
            faults.extend(gateway.stop(STOP).await.err());
        }
        let stopping = self.programs.values_mut().map(|program| program.stop(STOP));
        faults.extend(
            futures::future::join_all(stopping)
                .await
                .into_iter()
                .filter_map(Result::err),
        );
        faults.extend(self.servers.stop().err());
        match faults.into_iter().next() {
            None => Ok(()),
            Some(first) => Err(first.context("stopping the suite")),
        }
    }

    /// Each program makes its own pair, the first time.
    async fn make_keys(&self, keys: &Keys) -> Result<()> {
        let folder = keys.folder().to_string_lossy();
        for (name, program) in &self.programs {
            if !keys.has(name) {
                program.command(&["generate-keys", &folder]).await?;
            }
        }
        Ok(())
    }

    async fn prepare_databases(&self) -> Result<()> {
        for service in SERVICES {
            self.servers.create_database(service)?;
        }
        let migrations = SERVICES
            .iter()
            .map(|service| self.command(service, &["migrate"]));
        try_join_all(migrations).await.map(drop)
    }

    async fn start_programs(&mut self) -> Result<()> {
        for program in self.programs.values_mut() {
            program.spawn()?;
        }
        try_join_all(self.programs.values_mut().map(Program::ready))
            .await
            .map(drop)
    }

    fn program(&self, name: &str) -> Result<&Program> {
        self.programs
            .get(name)
            .with_context(|| format!("there is no service {name}"))
    }

    fn program_mut(&mut self, name: &str) -> Result<&mut Program> {
        self.programs
            .get_mut(name)
            .with_context(|| format!("there is no service {name}"))
    }
}

/// A port for each of `count` listeners.
fn free_ports(count: usize) -> Result<Vec<u16>> {
    (0..count)
        .map(|_| ports::free().context("looking for a free port"))
        .collect()
}
