//! One program of the suite: a service or the gateway.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use machine::Account;
use machine::process::{Server, Signal};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

use super::GATEWAY;
use crate::wait;

/// Generous: a start takes a fraction of a second, but several suites may start at once on a small machine.
const READY: Duration = Duration::from_mins(1);
/// One look at whether it is ready.
const LOOK: Duration = Duration::from_secs(2);

/// A program with its configuration; runs or not.
#[derive(Debug)]
pub(super) struct Program {
    name: &'static str,
    binary: PathBuf,
    config: PathBuf,
    log: PathBuf,
    address: SocketAddr,
    process: Option<Server>,
    started: Instant,
    start_time: Duration,
}

impl Program {
    pub(super) fn new(
        name: &'static str,
        binary: PathBuf,
        config: PathBuf,
        log: PathBuf,
        address: SocketAddr,
    ) -> Self {
        let started = Instant::now();
        Self {
            name,
            binary,
            config,
            log,
            address,
            process: None,
            started,
            start_time: Duration::ZERO,
        }
    }

    pub(super) fn pid(&self) -> Option<u32> {
        self.process.as_ref().map(Server::pid)
    }

    pub(super) fn logged(&self) -> Result<String> {
        std::fs::read_to_string(&self.log)
            .with_context(|| format!("reading {}", self.log.display()))
    }

    pub(super) fn start_time(&self) -> Duration {
        self.start_time
    }

    /// Starts `serve`. What was started before must have ended.
    pub(super) fn spawn(&mut self) -> Result<()> {
        ensure!(
            self.binary.is_file(),
            "{} is not built: `cargo build --workspace --all-targets`",
            self.binary.display()
        );
        let mut command = Account::own().command(&self.binary, "KILL");
        command.arg("--config").arg(&self.config).arg("serve");
        self.started = Instant::now();
        self.process = Some(Server::spawn(self.name, command, &self.log)?);
        Ok(())
    }

    /// Waits until it says that it is ready.
    pub(super) async fn ready(&mut self) -> Result<()> {
        let what = format!(
            "{} to be ready (its log: {})",
            self.name,
            self.log.display()
        );
        wait::until(&what, READY, async || {
            if let Some(process) = &mut self.process {
                process.must_run()?;
            }
            let looked = tokio::time::timeout(LOOK, says_ready(self.name, self.address)).await;
            Ok(matches!(looked, Ok(true)).then_some(()))
        })
        .await?;
        self.start_time = self.started.elapsed();
        Ok(())
    }

    /// Runs a subcommand to its end and returns what it prints.
    pub(super) async fn command(&self, arguments: &[&str]) -> Result<String> {
        let what = format!("{} {}", self.name, arguments.join(" "));
        let output = tokio::process::Command::new(&self.binary)
            // First: a service's own command takes all that follows its name.
            .arg("--config")
            .arg(&self.config)
            .args(arguments)
            .kill_on_drop(true)
            .output()
            .await
            .with_context(|| format!("running {what}"))?;
        let said = || {
            String::from_utf8_lossy(&[&*output.stdout, &*output.stderr].concat())
                .trim()
                .to_owned()
        };
        ensure!(
            output.status.success(),
            "{what} failed ({}): {}",
            output.status,
            said()
        );
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    pub(super) fn kill(&mut self) -> Result<()> {
        let killed = self.process.as_mut().map_or(Ok(()), Server::kill);
        self.process = None;
        killed
    }

    pub(super) fn signal(&mut self, signal: Signal) -> Result<()> {
        self.process
            .as_mut()
            .map_or(Ok(()), |process| process.signal(signal))
    }

    pub(super) async fn stop(&mut self, patience: Duration) -> Result<()> {
        let Some(mut process) = self.process.take() else {
            return Ok(());
        };
        process.signal(Signal::TERM)?;
        let what = format!("{} to stop", self.name);
        // Whoever does not stop in time is killed when `process` is dropped.
        wait::until(&what, patience, async || Ok(process.ended()?.map(drop))).await
    }

    /// Whether it ended without being asked to.
    pub(super) fn has_fallen(&mut self) -> bool {
        self.process
            .as_mut()
            .is_some_and(|process| process.must_run().is_err())
    }
}

async fn says_ready(name: &str, address: SocketAddr) -> bool {
    if name == GATEWAY {
        let answer = reqwest::get(format!("http://{address}/readyz")).await;
        return answer.is_ok_and(|answer| answer.status().is_success());
    }
    let asked = async {
        let endpoint = tonic::transport::Endpoint::from_shared(format!("http://{address}"))?;
        let mut health = HealthClient::new(endpoint.connect().await?);
        let answer = health.check(HealthCheckRequest::default()).await?;
        anyhow::Ok(answer.into_inner().status() == ServingStatus::Serving)
    };
    asked.await.unwrap_or(false)
}
