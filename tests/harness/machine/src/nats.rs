//! A private nats-server with JetStream as a child process, on a free port of the loopback interface.

use std::fs;
use std::io::Read as _;
use std::net::{Ipv4Addr, TcpStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result};

use crate::account::Account;
use crate::checkout::Checkout;
use crate::ports;
use crate::process::{Server, Signal};
use crate::scratch;
use crate::tools::nats::Program;

const START: Duration = Duration::from_secs(20);
const STOP: Duration = Duration::from_secs(20);

/// A running nats-server. Dropping it stops it; a throw-away server's folder goes too.
#[derive(Debug)]
pub struct Broker {
    program: Program,
    folder: PathBuf,
    log: PathBuf,
    port: u16,
    keep: bool,
    process: Option<Server>,
}

impl Broker {
    /// Opens the store kept under `folder`. Where the server can, every message is on disk before it is
    /// acknowledged; an older one (2.9) syncs every two minutes, which is said once.
    pub fn open(program: Program, folder: &Path, log: &Path) -> Result<Self> {
        Self::launch(program, folder.to_path_buf(), log.to_path_buf(), true)
    }

    /// A new server that is gone when dropped.
    pub fn throw_away(program: Program, checkout: &Checkout) -> Result<Self> {
        let folder = scratch::folder("nats", checkout);
        Self::launch(
            program,
            folder,
            checkout.logs_dir().join("nats-tests.log"),
            false,
        )
    }

    fn launch(program: Program, folder: PathBuf, log: PathBuf, keep: bool) -> Result<Self> {
        fs::create_dir_all(&folder).with_context(|| format!("creating {}", folder.display()))?;
        let mut broker = Self {
            program,
            folder,
            log,
            port: ports::free()?,
            keep,
            process: None,
        };
        fs::write(broker.config_path(), broker.config())
            .context("writing the configuration of nats-server")?;
        broker.start()?;
        Ok(broker)
    }

    /// The address for clients.
    pub fn url(&self) -> String {
        format!("nats://127.0.0.1:{}", self.port)
    }

    /// Starts the server again after [`Broker::kill`] or [`Broker::stop`], at the same address.
    pub fn start(&mut self) -> Result<()> {
        let mut command = Account::own().command(&self.program.path, "TERM");
        command.arg("-c").arg(self.config_path());
        let mut process = Server::spawn("nats-server", command, &self.log)?;
        let port = self.port;
        process.wait_until(START, || greets(port).then_some(()))?;
        self.process = Some(process);
        Ok(())
    }

    /// Stops the server in order.
    pub fn stop(&mut self) -> Result<()> {
        match self.process.take() {
            Some(mut process) => process.stop(Signal::TERM, STOP),
            None => Ok(()),
        }
    }

    /// Kills the server without warning (SIGKILL), as a fault experiment.
    pub fn kill(&mut self) -> Result<()> {
        let killed = self.process.as_mut().map_or(Ok(()), Server::kill);
        self.process = None;
        killed
    }

    /// Freezes (SIGSTOP) or thaws (SIGCONT) the server.
    pub fn signal(&mut self, signal: Signal) -> Result<()> {
        self.process
            .as_mut()
            .map_or(Ok(()), |process| process.signal(signal))
    }

    /// Fails when the server has ended by itself.
    pub fn must_run(&mut self) -> Result<()> {
        self.process.as_mut().map_or(Ok(()), Server::must_run)
    }

    /// The server's process id, while it runs.
    pub fn pid(&self) -> Option<u32> {
        self.process.as_ref().map(Server::pid)
    }

    fn config_path(&self) -> PathBuf {
        self.folder.join("nats.conf")
    }

    fn config(&self) -> String {
        let sync = if self.keep && self.program.syncs_always() {
            "  sync_interval: always\n"
        } else {
            ""
        };
        let store = self.folder.join("jetstream");
        format!(
            "host: \"127.0.0.1\"\nport: {}\nserver_name: \"cpro\"\njetstream {{\n  store_dir: \"{}\"\n{sync}}}\n",
            self.port,
            store.display()
        )
    }
}

impl Drop for Broker {
    fn drop(&mut self) {
        if self.keep {
            if let Err(error) = self.stop() {
                eprintln!("{error:#}");
            }
        } else {
            // Nothing of it is wanted: neither a clean stop nor the data.
            let _ = self.kill();
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}

/// Whether a NATS server greets on `port`: it speaks first.
fn greets(port: u16) -> bool {
    let read = || -> std::io::Result<bool> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
        stream.set_read_timeout(Some(Duration::from_secs(1)))?;
        let mut greeting = [0; 5];
        stream.read_exact(&mut greeting)?;
        Ok(&greeting == b"INFO ")
    };
    read().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::Broker;
    use crate::{Checkout, tools};

    #[test]
    fn a_killed_broker_comes_back_at_the_same_address() {
        let checkout = Checkout::locate();
        let program = tools::nats::find_or_install(&checkout).unwrap();
        let mut broker = Broker::throw_away(program, &checkout).unwrap();
        let before = broker.url();
        broker.kill().unwrap();
        broker.start().unwrap();
        assert_eq!(broker.url(), before);
        broker.must_run().unwrap();
    }
}
