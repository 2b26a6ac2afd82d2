//! What `tests/browser` does in Chromium, against a suite of its own with the demonstration school.

use std::process::Command;

use anyhow::Result;
use machine::{Checkout, tools};

use crate::{cargo, web};

/// Runs one of its npm scripts, and says whether it passed.
pub(crate) fn run(checkout: &Checkout, mut harness: Command, script: &str) -> Result<bool> {
    let folder = checkout.root().join("tests/browser");
    let node = tools::node::find_or_install(checkout)?;
    let chromium = tools::chromium::find_or_install()?;
    web::install_packages(&node, &folder)?;
    web::install_packages(&node, &checkout.root().join("tests/portail"))?;
    let npm = node.npm(&folder);
    harness
        .args(["with-suite", "--"])
        .arg(npm.get_program())
        .args(["run", script])
        .current_dir(&folder);
    harness.envs(
        npm.get_envs()
            .filter_map(|(name, value)| Some((name, value?))),
    );
    cargo::passes(harness.env("CPRO_CHROMIUM", chromium))
}
