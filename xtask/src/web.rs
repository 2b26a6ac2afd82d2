//! The web client's build: `npm ci` when its lock file changed, the bundle when a source is newer than it.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

use anyhow::{Context as _, Result, ensure};
use machine::Checkout;
use machine::tools::node::{self, Node};

/// What the bundle is made from, relative to `gateway/web`.
const SOURCES: [&str; 8] = [
    "src",
    "public",
    "theme",
    "index.html",
    "package.json",
    "package-lock.json",
    "vite.config.ts",
    "tsconfig.json",
];

/// Builds the web client if it is not up to date.
pub(crate) fn build(checkout: &Checkout) -> Result<()> {
    let folder = checkout.root().join("gateway/web");
    if !folder.join("package.json").is_file() {
        return Ok(());
    }
    let built = modified(&folder.join("dist/index.html"));
    let newest = SOURCES
        .iter()
        .filter_map(|source| newest(&folder.join(source)))
        .max();
    if built.is_some() && built >= newest {
        return Ok(());
    }
    let node = node::find_or_install(checkout)?;
    install_packages(&node, &folder)?;
    run(
        node.npm(&folder).args(["run", "build"]),
        "building the web client",
    )
}

/// `npm ci` in `folder`, unless what is installed came from the present lock file.
pub(crate) fn install_packages(node: &Node, folder: &Path) -> Result<()> {
    let installed = modified(&folder.join("node_modules/.package-lock.json"));
    if installed.is_some() && installed >= modified(&folder.join("package-lock.json")) {
        return Ok(());
    }
    run(
        node.npm(folder).args(["ci", "--no-audit"]),
        "installing the web client's packages",
    )
}

/// Runs `command` with its output on the terminal.
pub(crate) fn run(command: &mut Command, what: &str) -> Result<()> {
    let status = command.status().with_context(|| what.to_owned())?;
    ensure!(status.success(), "{what} failed ({status})");
    Ok(())
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).ok()?.modified().ok()
}

/// The newest modification at or below `path`.
fn newest(path: &Path) -> Option<SystemTime> {
    let own = modified(path);
    let Ok(entries) = fs::read_dir(path) else {
        return own;
    };
    entries
        .filter_map(|entry| newest(&entry.ok()?.path()))
        .chain(own)
        .max()
}
