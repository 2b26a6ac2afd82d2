//! The unix account that servers run under. PostgreSQL refuses to run as root, so as root we step down to an
//! unprivileged account; as an ordinary user servers run as that user.

use std::fs;
use std::io;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};

/// Accounts that root may step down to, best first. `nobody` exists on every Debian.
const CANDIDATES: [&str; 2] = ["postgres", "nobody"];

/// Whom a server runs as.
#[derive(Clone, Debug)]
pub struct Account {
    uid: u32,
    step_down: Option<StepDown>,
}

#[derive(Clone, Debug)]
struct StepDown {
    name: String,
    gid: u32,
}

impl Account {
    /// The account for servers: ours, or an unprivileged one when we are root.
    pub fn for_servers() -> Result<Self> {
        let uid = rustix::process::geteuid().as_raw();
        if uid != 0 {
            return Ok(Self {
                uid,
                step_down: None,
            });
        }
        let passwd = fs::read_to_string("/etc/passwd").context("reading the list of accounts")?;
        CANDIDATES
            .iter()
            .find_map(|name| parse(&passwd, name))
            .context("running as root, but neither the account postgres nor nobody exists to run servers as")
    }

    /// The account this process runs as, without stepping down.
    pub fn own() -> Self {
        Self {
            uid: rustix::process::geteuid().as_raw(),
            step_down: None,
        }
    }

    /// Whether this process is root.
    pub fn is_root() -> bool {
        rustix::process::geteuid().is_root()
    }

    /// A command that runs `program` as this account, in a process group of its own (Ctrl-C in the terminal is
    /// for us, who then stop things in order), and that receives `signal` should this process die first.
    pub fn command(&self, program: &Path, signal: &str) -> Command {
        use std::os::unix::process::CommandExt as _;
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", signal]);
        if let Some(step_down) = &self.step_down {
            command.arg(format!("--reuid={}", self.uid));
            command.arg(format!("--regid={}", step_down.gid));
            command.arg("--clear-groups");
            command
                .env("USER", &step_down.name)
                .env("LOGNAME", &step_down.name)
                .env("HOME", "/");
            command.current_dir("/");
        }
        command.arg("--").arg(program).process_group(0);
        command
    }

    /// Creates `dir` with everything above it, closed to others and owned by this account.
    pub fn create_private_dir(&self, dir: &Path) -> io::Result<()> {
        fs::create_dir_all(dir)?;
        fs::set_permissions(dir, fs::Permissions::from_mode(0o700))?;
        match &self.step_down {
            Some(step_down) => chown(dir, Some(self.uid), Some(step_down.gid)),
            None => Ok(()),
        }
    }

    /// Whether this account may pass through `dir` and every folder above it.
    pub fn can_reach(&self, dir: &Path) -> bool {
        self.step_down.is_none() || dir.ancestors().all(|folder| self.may_enter(folder))
    }

    fn may_enter(&self, folder: &Path) -> bool {
        folder.metadata().is_ok_and(|meta| {
            let mode = meta.mode();
            if meta.uid() == self.uid {
                mode & 0o100 != 0
            } else {
                mode & 0o001 != 0
            }
        })
    }
}

fn parse(passwd: &str, name: &str) -> Option<Account> {
    passwd.lines().find_map(|line| {
        let mut fields = line.split(':');
        if fields.next()? != name {
            return None;
        }
        let uid = fields.nth(1)?.parse().ok()?;
        let gid = fields.next()?.parse().ok()?;
        Some(Account {
            uid,
            step_down: Some(StepDown {
                name: name.to_owned(),
                gid,
            }),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn account_is_read_from_its_own_line_only() {
        let passwd = "root:x:0:0:root:/root:/bin/sh\npostgresql:x:7:8::/:\npostgres:x:113:121:,,,:/var/lib:/bin/sh\n";
        let account = parse(passwd, "postgres");
        assert_eq!(account.map(|found| found.uid), Some(113));
        assert!(parse(passwd, "nobody").is_none());
    }
}
