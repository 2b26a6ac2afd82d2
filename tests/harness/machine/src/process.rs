//! Child processes: start with a log file, signal, wait with a deadline, kill.

use std::fs::{self, File, OpenOptions};
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
pub use rustix::process::Signal;
use rustix::process::{Pid, kill_process, test_kill_process};

/// How often a condition that cannot be waited upon is looked at.
pub const POLL: Duration = Duration::from_millis(20);

/// A running child process. Dropping it kills it.
#[derive(Debug)]
pub struct Server {
    name: String,
    log: PathBuf,
    child: Child,
}

impl Server {
    /// Starts `command`, appending its output to `log`.
    pub fn spawn(name: impl Into<String>, mut command: Command, log: &Path) -> Result<Self> {
        let name = name.into();
        let output = open_log(log)?;
        let errors = output
            .try_clone()
            .with_context(|| format!("opening {}", log.display()))?;
        let child = command
            .stdin(Stdio::null())
            .stdout(output)
            .stderr(errors)
            .spawn()
            .with_context(|| format!("starting {name} ({})", command.get_program().display()))?;
        Ok(Self {
            name,
            log: log.to_path_buf(),
            child,
        })
    }

    /// The name given at start.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The process id.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// How it ended, or `None` while it runs.
    pub fn ended(&mut self) -> Result<Option<ExitStatus>> {
        self.child
            .try_wait()
            .with_context(|| format!("looking after {}", self.name))
    }

    /// Fails, with the end of the log, when the process has ended.
    pub fn must_run(&mut self) -> Result<()> {
        match self.ended()? {
            None => Ok(()),
            Some(status) => bail!(
                "{} ended by itself ({status}); the end of its log:\n{}",
                self.name,
                tail(&self.log)
            ),
        }
    }

    /// Sends `signal`; a process that has ended already is no error.
    pub fn signal(&mut self, signal: Signal) -> Result<()> {
        if self.ended()?.is_none() {
            kill_process(Pid::from_child(&self.child), signal)
                .with_context(|| format!("sending {signal:?} to {}", self.name))?;
        }
        Ok(())
    }

    /// Kills the process at once (SIGKILL) and waits until it is gone.
    pub fn kill(&mut self) -> Result<()> {
        if self.ended()?.is_none() {
            self.child
                .kill()
                .with_context(|| format!("killing {}", self.name))?;
            self.child
                .wait()
                .with_context(|| format!("waiting for {}", self.name))?;
        }
        Ok(())
    }

    /// Asks the process to end with `signal`, kills it when it has not after `patience`.
    pub fn stop(&mut self, signal: Signal, patience: Duration) -> Result<()> {
        self.signal(signal)?;
        let in_time = poll(patience, || Ok(self.ended()?.map(drop)))?;
        if in_time.is_none() {
            self.kill()?;
            bail!(
                "{} did not stop within {patience:?} and was killed",
                self.name
            );
        }
        Ok(())
    }

    /// Waits until `probe` yields something, failing early when the process ends and late after `patience`.
    pub fn wait_until<T>(
        &mut self,
        patience: Duration,
        mut probe: impl FnMut() -> Option<T>,
    ) -> Result<T> {
        let found = poll(patience, || {
            self.must_run()?;
            Ok(probe())
        })?;
        found.with_context(|| {
            format!(
                "{} was not ready within {patience:?}; the end of its log:\n{}",
                self.name,
                tail(&self.log)
            )
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Nothing can be done about a failure here, and the parent-death signal is the second net.
        let _ = self.kill();
    }
}

/// Calls `probe` until it yields something or `patience` is over (`Ok(None)`).
#[expect(
    clippy::disallowed_methods,
    reason = "this is the poll with a deadline that others are told to use"
)]
pub fn poll<T>(
    patience: Duration,
    mut probe: impl FnMut() -> Result<Option<T>>,
) -> Result<Option<T>> {
    let deadline = Instant::now() + patience;
    loop {
        if let Some(found) = probe()? {
            return Ok(Some(found));
        }
        if Instant::now() >= deadline {
            return Ok(None);
        }
        std::thread::sleep(POLL);
    }
}

/// Whether a process with this id exists.
pub fn exists(pid: i32) -> bool {
    Pid::from_raw(pid).is_some_and(|pid| test_kill_process(pid).is_ok())
}

/// Sends `signal` to the process `pid`; one that is gone is no error.
pub fn signal(pid: i32, signal: Signal) -> Result<()> {
    match Pid::from_raw(pid) {
        Some(target) if exists(pid) => kill_process(target, signal)
            .with_context(|| format!("sending {signal:?} to process {pid}")),
        _ => Ok(()),
    }
}

/// The command line of process `pid`, blank-separated; empty when it is gone.
pub fn command_line(pid: i32) -> String {
    fs::read(format!("/proc/{pid}/cmdline"))
        .map(|bytes| String::from_utf8_lossy(&bytes).replace('\0', " "))
        .unwrap_or_default()
}

/// The last lines of a log, for an error message.
pub fn tail(log: &Path) -> String {
    const BYTES: u64 = 2_000;
    let read = || -> std::io::Result<String> {
        let mut file = File::open(log)?;
        let length = file.metadata()?.len();
        file.seek(SeekFrom::Start(length.saturating_sub(BYTES)))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        Ok(String::from_utf8_lossy(&bytes).trim().to_owned())
    };
    read().unwrap_or_else(|error| format!("({} cannot be read: {error})", log.display()))
}

fn open_log(log: &Path) -> Result<File> {
    if let Some(folder) = log.parent() {
        fs::create_dir_all(folder).with_context(|| format!("creating {}", folder.display()))?;
    }
    OpenOptions::new()
        .create(true)
        .append(true)
        .open(log)
        .with_context(|| format!("opening {}", log.display()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::{Server, Signal};
    use crate::Account;
    use std::path::Path;
    use std::time::Duration;

    fn shell(script: &str, log: &Path) -> Server {
        let mut command = Account::own().command(Path::new("/bin/sh"), "KILL");
        command.args(["-c", script]);
        Server::spawn("shell", command, log).unwrap()
    }

    #[test]
    fn stop_asks_first_and_kills_a_process_that_does_not_listen() {
        let folder = tempfile::tempdir().unwrap();
        let mut polite = shell(
            "trap 'exit 0' TERM; while :; do sleep 0.05; done",
            &folder.path().join("a"),
        );
        polite
            .wait_until(Duration::from_secs(5), || Some(()))
            .unwrap();
        let mut deaf = shell(
            "trap '' TERM; echo deaf; while :; do sleep 0.05; done",
            &folder.path().join("b"),
        );
        let log = folder.path().join("b");
        deaf.wait_until(Duration::from_secs(5), || {
            super::tail(&log).contains("deaf").then_some(())
        })
        .unwrap();

        polite.stop(Signal::TERM, Duration::from_secs(5)).unwrap();
        let refusal = deaf
            .stop(Signal::TERM, Duration::from_millis(200))
            .unwrap_err();

        assert!(refusal.to_string().contains("was killed"), "{refusal}");
        assert!(deaf.ended().unwrap().is_some());
    }

    #[test]
    fn a_process_that_ends_by_itself_is_reported_with_its_log() {
        let folder = tempfile::tempdir().unwrap();
        let mut server = shell("echo no room left; exit 3", &folder.path().join("log"));
        let error = server
            .wait_until(Duration::from_secs(5), || None::<()>)
            .unwrap_err();
        assert!(error.to_string().contains("no room left"), "{error}");
    }
}
