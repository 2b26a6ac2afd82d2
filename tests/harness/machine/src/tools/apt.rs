//! Installing Debian packages, when this account may: as root, or through `sudo` without a password.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context as _, Result, bail, ensure};

use crate::account::Account;
use crate::environment;

/// apt serves one caller at a time. Holds whether the lists of packages were refreshed in this run, which they are
/// once, before the first installation.
static REFRESHED: Mutex<bool> = Mutex::new(false);

/// Installs `packages` without their recommendations.
pub fn install(packages: &[&str]) -> Result<()> {
    let mut refreshed = REFRESHED.lock().unwrap_or_else(PoisonError::into_inner);
    if !*refreshed {
        refresh()?;
        *refreshed = true;
    }
    eprintln!("installing {} (apt)", packages.join(", "));
    let mut command = privileged("apt-get")?;
    command
        .args([
            "install",
            "-y",
            "--no-install-recommends",
            "-o",
            "DPkg::Lock::Timeout=120",
        ])
        .args(packages);
    run(command)
}

/// The version that apt would install for `package`, as its leading number (`20` for `20.19.2+dfsg`).
pub fn candidate_major(package: &str) -> Option<u32> {
    let output = Command::new("apt-cache")
        .args(["policy", package])
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let candidate = text
        .lines()
        .find_map(|line| line.trim().strip_prefix("Candidate:"))?;
    candidate
        .trim()
        .split(|c: char| !c.is_ascii_digit())
        .next()?
        .parse()
        .ok()
}

/// Runs `install` while Debian's PostgreSQL packages are told not to create and start a cluster of their own.
pub fn without_a_main_cluster(install: impl FnOnce() -> Result<()>) -> Result<()> {
    const SETTINGS: &str = "/etc/postgresql-common/createcluster.conf";
    let before =
        std::fs::read_to_string(SETTINGS).with_context(|| format!("reading {SETTINGS}"))?;
    write_as_root(
        SETTINGS,
        &format!("{before}\ncreate_main_cluster = false\n"),
    )?;
    let installed = install();
    write_as_root(SETTINGS, &before)?;
    installed
}

fn refresh() -> Result<()> {
    let mut command = privileged("apt-get")?;
    command.args(["update", "-q", "-o", "DPkg::Lock::Timeout=120"]);
    // A list that cannot be refreshed may still be good enough: the installation decides.
    if let Err(error) = run(command) {
        eprintln!("the package lists could not be refreshed: {error:#}");
    }
    Ok(())
}

/// `program` with root's rights, or an error when this account cannot have them unasked.
fn privileged(program: &str) -> Result<Command> {
    ensure!(
        environment::find_program(program).is_some(),
        "this machine has no {program}"
    );
    if Account::is_root() {
        let mut command = Command::new(program);
        command.env("DEBIAN_FRONTEND", "noninteractive");
        return Ok(command);
    }
    let unasked = Command::new("sudo")
        .args(["-n", "true"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    if !unasked {
        bail!("installing packages needs root, or sudo without a password");
    }
    let mut command = Command::new("sudo");
    command.args(["-n", "env", "DEBIAN_FRONTEND=noninteractive", program]);
    Ok(command)
}

fn write_as_root(path: &str, text: &str) -> Result<()> {
    use std::io::Write as _;
    if Account::is_root() {
        return std::fs::write(Path::new(path), text).with_context(|| format!("writing {path}"));
    }
    let mut child = privileged("tee")?
        .arg(path)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()?;
    if let Some(mut input) = child.stdin.take() {
        input.write_all(text.as_bytes())?;
    }
    ensure!(child.wait()?.success(), "writing {path} failed");
    Ok(())
}

fn run(mut command: Command) -> Result<()> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .context("running apt-get")?;
    if output.status.success() {
        return Ok(());
    }
    let text = String::from_utf8_lossy(&output.stderr);
    let last = text
        .lines()
        .rev()
        .find(|line| !line.trim().is_empty())
        .unwrap_or("no message");
    bail!("apt-get failed: {last}")
}
