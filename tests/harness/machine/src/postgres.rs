//! A private PostgreSQL cluster as a child process: unix socket only, no password, reachable by the account
//! that runs it and by root alone (the socket's folder is closed to others).

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};

use crate::account::Account;
use crate::checkout::Checkout;
use crate::process::{self, Server, Signal};
use crate::scratch;
use crate::tools::postgres::Programs;

mod superuser;
pub use superuser::Superuser;

/// The kernel's limit for the path of a unix socket, with the name PostgreSQL gives it.
const SOCKET_DIR_LIMIT: usize = 107 - "/.s.PGSQL.5432".len();
const START: Duration = Duration::from_mins(1);
const STOP: Duration = Duration::from_secs(30);
/// How PostgreSQL says that helpers of a killed server have not ended yet.
const MEMORY_STILL_IN_USE: &str = "shared memory block";

/// What survives a crash of the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// Every commit is on disk before it is acknowledged. Fault experiments need this.
    Durable,
    /// Fast and lost with the machine: throw-away test clusters.
    ThrowAway,
}

/// A running cluster. Dropping it kills the server; a throw-away cluster's folder goes too.
#[derive(Debug)]
pub struct Cluster {
    programs: Programs,
    account: Account,
    folder: PathBuf,
    socket_dir: PathBuf,
    log: PathBuf,
    durability: Durability,
    superuser: Superuser,
    server: Option<Server>,
}

impl Cluster {
    /// Opens the cluster kept under `folder`, creating it the first time, and waits until it answers.
    pub fn open(
        programs: Programs,
        folder: &Path,
        log: &Path,
        durability: Durability,
    ) -> Result<Self> {
        let account = Account::for_servers()?;
        let socket_dir = short_socket_dir(folder);
        let address = format!(
            "postgres://postgres@localhost/postgres?host={}",
            socket_dir.display()
        );
        let mut cluster = Self {
            superuser: Superuser::new(&programs, address),
            programs,
            account,
            folder: folder.to_path_buf(),
            socket_dir,
            log: log.to_path_buf(),
            durability,
            server: None,
        };
        cluster.prepare()?;
        cluster.start()?;
        Ok(cluster)
    }

    /// A new cluster that is gone when dropped.
    pub fn throw_away(programs: Programs, checkout: &Checkout) -> Result<Self> {
        let folder = scratch::folder("pg", checkout);
        let log = checkout.logs_dir().join("postgres-tests.log");
        Self::open(programs, &folder, &log, Durability::ThrowAway)
    }

    /// How to work in it as its superuser.
    pub fn superuser(&self) -> &Superuser {
        &self.superuser
    }

    /// Kills the server without warning (SIGKILL), as a fault experiment.
    pub fn kill(&mut self) -> Result<()> {
        let killed = self.server.as_mut().map_or(Ok(()), Server::kill);
        self.server = None;
        killed
    }

    /// Starts the server again after [`Cluster::kill`] or [`Cluster::stop`], at the same address.
    pub fn start(&mut self) -> Result<()> {
        // What a killed server's helpers still hold is let go within moments.
        let started = process::poll(START, || match self.try_start() {
            Err(error) if error.to_string().contains(MEMORY_STILL_IN_USE) => Ok(None),
            other => other.map(Some),
        })?;
        self.server = Some(started.context("a killed server's memory is still in use")?);
        Ok(())
    }

    fn try_start(&self) -> Result<Server> {
        let mut command = self.account.command(&self.programs.path("postgres"), "INT");
        command
            .arg("-D")
            .arg(self.data())
            .arg("-k")
            .arg(&self.socket_dir);
        for setting in self.settings() {
            command.arg("-c").arg(setting);
        }
        let mut server = Server::spawn("PostgreSQL", command, &self.log)?;
        server.wait_until(START, || {
            self.superuser.execute("postgres", "select 1").ok()
        })?;
        Ok(server)
    }

    /// Stops the server: open connections are cut, everything committed is on disk.
    pub fn stop(&mut self) -> Result<()> {
        match self.server.take() {
            Some(mut server) => server.stop(Signal::INT, STOP),
            None => Ok(()),
        }
    }

    /// Freezes (SIGSTOP) or thaws (SIGCONT) the server.
    pub fn signal(&mut self, signal: Signal) -> Result<()> {
        self.server
            .as_mut()
            .map_or(Ok(()), |server| server.signal(signal))
    }

    /// Fails when the server has ended by itself.
    pub fn must_run(&mut self) -> Result<()> {
        self.server.as_mut().map_or(Ok(()), Server::must_run)
    }

    /// The server's process id, while it runs.
    pub fn pid(&self) -> Option<u32> {
        self.server.as_ref().map(Server::pid)
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn settings(&self) -> Vec<&'static str> {
        let mut settings = vec![
            "listen_addresses=",
            "unix_socket_permissions=0700",
            "max_connections=400",
            "shared_buffers=128MB",
            "logging_collector=off",
            "log_min_messages=warning",
            "timezone=UTC",
        ];
        if self.durability == Durability::ThrowAway {
            settings.extend([
                "fsync=off",
                "synchronous_commit=off",
                "full_page_writes=off",
            ]);
        }
        settings
    }

    fn prepare(&self) -> Result<()> {
        self.account
            .create_private_dir(&self.folder)
            .with_context(|| format!("creating {}", self.folder.display()))?;
        self.account
            .create_private_dir(&self.socket_dir)
            .with_context(|| format!("creating {}", self.socket_dir.display()))?;
        let version_file = self.data().join("PG_VERSION");
        let Ok(made_by) = fs::read_to_string(&version_file) else {
            return self.initialise();
        };
        ensure!(
            made_by.trim() == self.programs.major.to_string(),
            "{} was made by PostgreSQL {}, but version {} is installed: `cargo xtask reset` starts afresh",
            self.data().display(),
            made_by.trim(),
            self.programs.major
        );
        self.stop_a_leftover()
    }

    fn initialise(&self) -> Result<()> {
        let mut command = self.account.command(&self.programs.path("initdb"), "KILL");
        let output = command
            .arg("-D")
            .arg(self.data())
            .args([
                "-U",
                "postgres",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "--no-instructions",
                "--no-sync",
            ])
            .output()
            .context("running initdb")?;
        ensure!(
            output.status.success(),
            "initdb failed: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        );
        Ok(())
    }

    /// A server whose parent was killed may still be stopping on our own data folder: let it finish.
    fn stop_a_leftover(&self) -> Result<()> {
        let Ok(lock) = fs::read_to_string(self.data().join("postmaster.pid")) else {
            return Ok(());
        };
        let Some(pid) = lock
            .lines()
            .next()
            .and_then(|line| line.trim().parse::<i32>().ok())
        else {
            return Ok(());
        };
        let ours = || process::command_line(pid).contains(&*self.data().to_string_lossy());
        if !ours() {
            return Ok(());
        }
        process::signal(pid, Signal::INT)?;
        let gone = process::poll(STOP, || Ok((!ours()).then_some(())))?;
        gone.context("a PostgreSQL server left from an earlier run does not stop")
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if self.durability == Durability::ThrowAway {
            // Nothing of it is wanted: neither a clean stop nor the data.
            let _ = self.kill();
            let _ = fs::remove_dir_all(&self.folder);
        } else if let Err(error) = self.stop() {
            eprintln!("{error:#}");
        }
        if !self.socket_dir.starts_with(&self.folder) {
            let _ = fs::remove_dir_all(&self.socket_dir);
        }
    }
}

/// A folder for the socket whose path fits the kernel's limit.
fn short_socket_dir(folder: &Path) -> PathBuf {
    let beside = folder.join("socket");
    if beside.as_os_str().len() <= SOCKET_DIR_LIMIT {
        return beside;
    }
    std::env::temp_dir().join(format!("cpro-pg-socket-{}", scratch::unique()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::{Cluster, Durability, SOCKET_DIR_LIMIT, short_socket_dir};
    use crate::{Checkout, tools};
    use std::path::Path;

    #[test]
    fn socket_paths_fit_the_kernel_however_deep_the_checkout() {
        let deep = format!("/{}", "folder/".repeat(40));
        assert!(short_socket_dir(Path::new(&deep)).as_os_str().len() <= SOCKET_DIR_LIMIT);
        assert_eq!(
            short_socket_dir(Path::new("/short")),
            Path::new("/short/socket")
        );
    }

    #[test]
    fn what_is_committed_survives_a_kill_and_the_service_role_is_no_superuser() {
        let checkout = Checkout::locate();
        let programs = tools::postgres::find_or_install(&checkout).unwrap();
        let folder =
            std::env::temp_dir().join(format!("cpro-pg-kept-{}", crate::scratch::unique()));
        let log = folder.with_extension("log");
        let mut cluster = Cluster::open(programs, &folder, &log, Durability::Durable).unwrap();

        cluster
            .superuser()
            .create_owned_database("cpro_identity", "cpro_identity")
            .unwrap();
        cluster
            .superuser()
            .create_owned_database("cpro_identity", "cpro_identity")
            .unwrap();
        cluster
            .superuser()
            .execute("cpro_identity", "create table kept as select 42 as answer")
            .unwrap();
        cluster.kill().unwrap();
        cluster.start().unwrap();

        assert_eq!(
            cluster
                .superuser()
                .execute("cpro_identity", "select answer from kept")
                .unwrap()
                .trim(),
            "42"
        );
        let privileges =
            "select rolsuper or rolbypassrls from pg_roles where rolname = 'cpro_identity'";
        assert_eq!(
            cluster
                .superuser()
                .execute("postgres", privileges)
                .unwrap()
                .trim(),
            "f"
        );
        cluster.stop().unwrap();
        drop(cluster);
        std::fs::remove_dir_all(&folder).unwrap();
        std::fs::remove_file(&log).unwrap();
    }
}
