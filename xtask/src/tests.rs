//! `cargo xtask test`: everything that can fail, on real servers. The Rust tests come last, so that a complete run
//! closes with their runner's own summary.

use std::process::{Command, ExitCode};

use anyhow::Result;
use clap::Args;
use machine::nats::Broker;
use machine::postgres::Cluster;
use machine::{Checkout, environment, tools};

use crate::cargo::{self, Profile, SELECTION};
use crate::{browser, suite, web};

/// `cargo xtask test`
#[derive(Args, Debug)]
pub(crate) struct Options {
    /// Only the Rust tests whose name contains this
    filter: Option<String>,
    /// Only the web client's tests and the browser journeys
    #[arg(long, conflicts_with = "filter")]
    browser: bool,
}

/// Throw-away servers that all tests share; each test makes its own databases and uses its own subjects.
struct Servers {
    cluster: Cluster,
    broker: Broker,
}

impl Servers {
    fn start(checkout: &Checkout) -> Result<Self> {
        let cluster = Cluster::throw_away(tools::postgres::find_or_install(checkout)?, checkout)?;
        let broker = Broker::throw_away(tools::nats::find_or_install(checkout)?, checkout)?;
        Ok(Self { cluster, broker })
    }

    fn announce(&self, command: &mut Command) {
        command.env("CPRO_TEST_DATABASE_URL", self.cluster.superuser().address());
        command.env("CPRO_TEST_NATS_URL", self.broker.url());
    }
}

/// Runs the tests; the exit code says whether all passed.
pub(crate) fn run(checkout: &Checkout, options: &Options) -> Result<ExitCode> {
    let harness = suite::prepared(checkout, Profile::Dev)?;
    let servers = Servers::start(checkout)?;
    let mut failed = Vec::new();
    if options.filter.is_none() {
        if !web_client(checkout)? {
            failed.push("the web client's tests");
        }
        if !browser(checkout, harness, &servers)? {
            failed.push("the browser journeys");
        }
    }
    if !options.browser && !rust(checkout, &servers, options.filter.as_deref())? {
        failed.push("the Rust tests");
    }
    if failed.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    eprintln!("error: failed: {}", failed.join(", "));
    Ok(ExitCode::FAILURE)
}

fn web_client(checkout: &Checkout) -> Result<bool> {
    let folder = checkout.root().join("gateway/web");
    let node = tools::node::find_or_install(checkout)?;
    web::install_packages(&node, &folder)?;
    cargo::passes(node.npm(&folder).arg("test"))
}

/// The journeys of `tests/browser`.
fn browser(checkout: &Checkout, mut harness: Command, servers: &Servers) -> Result<bool> {
    servers.announce(&mut harness);
    browser::run(checkout, harness, "test")
}

fn rust(checkout: &Checkout, servers: &Servers, filter: Option<&str>) -> Result<bool> {
    let mut command = if environment::find_program("cargo-nextest").is_some() {
        let mut command = cargo::command(checkout, "nextest");
        command.arg("run").args(SELECTION);
        command
    } else {
        let mut command = cargo::command(checkout, "test");
        command.args(SELECTION).arg("--no-fail-fast");
        command
    };
    servers.announce(&mut command);
    cargo::passes(command.args(filter))
}
