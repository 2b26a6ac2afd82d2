//! Calling cargo: always with the same selection, offline for the checked queries, and with the environment that a
//! cargo called from a terminal would have.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, ensure};
use machine::{Checkout, environment};
use serde::Deserialize;

/// The one selection of crates and targets. Features are unified over it, so every call finds what the others built.
pub(crate) const SELECTION: [&str; 2] = ["--workspace", "--all-targets"];

/// Which build a suite is started from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Profile {
    /// Fast to build.
    Dev,
    /// Fast to run.
    Release,
}

/// `cargo <subcommand>` at the top of the checkout.
pub(crate) fn command(checkout: &Checkout, subcommand: &str) -> Command {
    let mut command = Command::new("cargo");
    command
        .arg(subcommand)
        .current_dir(checkout.root())
        .env("SQLX_OFFLINE", "true");
    forget_the_outer_cargo(&mut command);
    if let Some(folder) = kept_target_dir() {
        command.env("CARGO_TARGET_DIR", folder);
    }
    command
}

/// Runs a program, cargo or another one, and says whether it succeeded.
pub(crate) fn passes(command: &mut Command) -> Result<bool> {
    let status = command
        .status()
        .with_context(|| format!("starting {}", command.get_program().display()))?;
    Ok(status.success())
}

/// What `cargo run` tells the program it runs is not for the cargo we call: build scripts that watch these
/// variables would run, and their crates compile, again and again.
fn forget_the_outer_cargo(command: &mut Command) {
    const PREFIXES: [&str; 3] = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_"];
    const NAMES: [&str; 5] = [
        "CARGO",
        "CARGO_CRATE_NAME",
        "CARGO_PRIMARY_PACKAGE",
        "OUT_DIR",
        "RUST_RECURSION_COUNT",
    ];
    for (name, _) in std::env::vars_os() {
        let Some(text) = name.to_str() else { continue };
        if NAMES.contains(&text) || PREFIXES.iter().any(|prefix| text.starts_with(prefix)) {
            command.env_remove(&name);
        }
    }
}

/// Unattended runs work in fresh clones: what they compile is kept outside, between runs.
fn kept_target_dir() -> Option<PathBuf> {
    if !environment::unattended() || environment::raw("CARGO_TARGET_DIR").is_some() {
        return None;
    }
    let cache = environment::path("XDG_CACHE_HOME")
        .or_else(|| Some(environment::path("HOME")?.join(".cache")))?;
    Some(cache.join("cpro/target"))
}

/// Compiles everything, tests included.
pub(crate) fn build(checkout: &Checkout, profile: Profile) -> Result<()> {
    let mut command = command(checkout, "build");
    match profile {
        Profile::Dev => command.args(SELECTION),
        // Nobody runs tests optimised, and linking them so takes longer than all the rest.
        Profile::Release => command.args(["--workspace", "--bins", "--release"]),
    };
    ensure!(
        command.status().context("running cargo")?.success(),
        "the build failed"
    );
    Ok(())
}

/// Where a program of the workspace is, once built.
pub(crate) fn program(checkout: &Checkout, profile: Profile, name: &str) -> Result<PathBuf> {
    let folder = match profile {
        Profile::Dev => "debug",
        Profile::Release => "release",
    };
    Ok(metadata(checkout)?.target_directory.join(folder).join(name))
}

/// The test program `target` of `package`, built.
pub(crate) fn test_program(checkout: &Checkout, package: &str, target: &str) -> Result<PathBuf> {
    let output = command(checkout, "build")
        .args(SELECTION)
        .args(["--quiet", "--message-format", "json"])
        .stderr(Stdio::inherit())
        .output()
        .context("running cargo")?;
    ensure!(output.status.success(), "the build failed");
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| serde_json::from_str::<Artifact>(line).ok())
        .find(|built| {
            let ours = built
                .manifest_path
                .ends_with(Path::new(package).join("Cargo.toml"));
            ours && built.profile.test && built.target.name == target
        })
        .and_then(|built| built.executable)
        .with_context(|| format!("{package} has no test program {target}"))
}

/// One thing that cargo built, as it tells.
#[derive(Deserialize)]
struct Artifact {
    manifest_path: PathBuf,
    target: Target,
    profile: TargetProfile,
    executable: Option<PathBuf>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
}

#[derive(Deserialize)]
struct TargetProfile {
    test: bool,
}

/// What cargo knows of the workspace's own crates.
#[derive(Debug, Deserialize)]
pub(crate) struct Metadata {
    /// The workspace's crates.
    pub(crate) packages: Vec<Package>,
    /// Where programs are built.
    pub(crate) target_directory: PathBuf,
}

/// A crate of the workspace.
#[derive(Debug, Deserialize)]
pub(crate) struct Package {
    /// Its name.
    pub(crate) name: String,
    /// What it depends on directly.
    pub(crate) dependencies: Vec<Dependency>,
}

/// One line of a crate's dependencies.
#[derive(Debug, Deserialize)]
pub(crate) struct Dependency {
    /// The crate depended upon.
    pub(crate) name: String,
    /// `dev`, `build`, or none for a normal dependency.
    pub(crate) kind: Option<String>,
}

/// Asks cargo for [`Metadata`].
pub(crate) fn metadata(checkout: &Checkout) -> Result<Metadata> {
    let output = command(checkout, "metadata")
        .args(["--no-deps", "--format-version", "1"])
        .output()
        .context("running cargo metadata")?;
    ensure!(
        output.status.success(),
        "cargo metadata failed: {}",
        String::from_utf8_lossy(&output.stderr).trim()
    );
    serde_json::from_slice(&output.stdout).context("reading what cargo metadata prints")
}
