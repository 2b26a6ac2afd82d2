//! What a suite is started with.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use machine::Checkout;

use super::Servers;

/// Where a suite runs, from what, on what.
#[derive(Debug)]
pub struct Options {
    pub(super) folder: PathBuf,
    pub(super) temporary: Option<tempfile::TempDir>,
    pub(super) logs: PathBuf,
    pub(super) programs: PathBuf,
    pub(super) servers: Servers,
    pub(super) http_port: Option<u16>,
    pub(super) settings: BTreeMap<String, toml::Table>,
}

impl Options {
    /// A suite that keeps its data in the checkout's `.run/`, for people.
    pub fn kept(checkout: &Checkout, http_port: u16) -> Result<Self> {
        Ok(Self {
            folder: checkout.run_dir(),
            temporary: None,
            logs: checkout.logs_dir(),
            programs: programs_dir()?,
            servers: Servers::kept(checkout)?,
            http_port: Some(http_port),
            settings: BTreeMap::new(),
        })
    }

    /// A suite of its own for a test: temporary folder, free ports, own databases and subjects.
    pub fn for_test() -> Result<Self> {
        Self::temporary(Servers::of_the_test_run()?)
    }

    /// The same with a database server and a broker of its own, durable, for tests that kill them.
    pub fn for_fault_test() -> Result<Self> {
        Self::temporary(Servers::own_and_durable()?)
    }

    fn temporary(servers: Servers) -> Result<Self> {
        let checkout = Checkout::locate();
        let temporary = tempfile::Builder::new()
            .prefix("cpro-suite-")
            .tempdir()
            .context("making a temporary folder")?;
        Ok(Self {
            folder: temporary.path().to_path_buf(),
            logs: checkout.logs_dir().join("tests").join(servers.namespace()),
            temporary: Some(temporary),
            programs: programs_dir()?,
            servers,
            http_port: None,
            settings: BTreeMap::new(),
        })
    }

    /// Puts the gateway at that port, for who must know its address beforehand.
    #[must_use]
    pub fn at_port(mut self, port: u16) -> Self {
        self.http_port = Some(port);
        self
    }

    /// Sends the traces of every program to `endpoint`.
    #[must_use]
    pub fn traced_to(mut self, endpoint: &str) -> Self {
        for name in super::SERVICES.into_iter().chain([super::GATEWAY]) {
            self = self.with(name, "telemetry", "otlp_endpoint", endpoint);
        }
        self
    }

    /// Sets `key` of `[section]` (`identity.smtp` for a section within another) in the configuration of `service`.
    #[must_use]
    pub fn with(
        mut self,
        service: &str,
        section: &str,
        key: &str,
        value: impl Into<toml::Value>,
    ) -> Self {
        let innermost = toml::Table::from_iter([(key.to_owned(), value.into())]);
        let settings = section.rsplit('.').fold(innermost, |inner, name| {
            toml::Table::from_iter([(name.to_owned(), toml::Value::Table(inner))])
        });
        super::config::merge(
            self.settings.entry(service.to_owned()).or_default(),
            &settings,
        );
        self
    }
}

/// The folder of the built services: that of this program, or the one above for a test binary (`deps/`).
fn programs_dir() -> Result<PathBuf> {
    let this = std::env::current_exe().context("finding this program")?;
    let folder = this.parent().context("this program is in no folder")?;
    let above = if folder.ends_with("deps") {
        folder.parent()
    } else {
        Some(folder)
    };
    above
        .map(PathBuf::from)
        .context("the folder of the built programs")
}
