//! What sqlx's checked queries need to compile without a database: one `.sqlx/` folder per crate with queries.
//!
//! Each crate is checked against a database of its own, migrated from the plain SQL files (the binaries that could
//! migrate do not compile before this is done). To keep to one selection of crates, cargo is called once and this very
//! program is its compiler wrapper: it tells each crate its database and its folder (see [`wrapper`]).

pub(crate) mod wrapper;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use anyhow::{Context as _, Result, ensure};
use machine::postgres::{Cluster, Superuser};
use machine::{Checkout, tools};

use crate::cargo::{self, SELECTION};

/// Crates with checked queries, as folders of `services/`. The chassis comes first: its tables are in every database.
const CRATES: [&str; 6] = [
    "chassis",
    "identity",
    "periods",
    "portfolio",
    "evaluation",
    "documents",
];

/// The `.sqlx` folders.
pub(crate) fn paths() -> Vec<PathBuf> {
    CRATES
        .iter()
        .map(|name| Path::new("services").join(name).join(".sqlx"))
        .collect()
}

/// Writes the `.sqlx` folders afresh.
pub(crate) fn write(checkout: &Checkout) -> Result<()> {
    let cluster = Cluster::throw_away(tools::postgres::find_or_install(checkout)?, checkout)?;
    let superuser = cluster.superuser();
    let fresh = checkout.run_dir().join("sqlx");
    if fresh.exists() {
        fs::remove_dir_all(&fresh).context("clearing the last queries")?;
    }
    let mut check = cargo::command(checkout, "check");
    check
        .args(SELECTION)
        .arg("--keep-going")
        .env_remove("SQLX_OFFLINE");
    wrapper::install(&mut check, &fresh, &run_name()?)?;
    for name in CRATES {
        let database = format!("queries_{name}");
        superuser.execute("postgres", &format!("create database {database}"))?;
        for folder in ["chassis", name]
            .iter()
            .take(if name == "chassis" { 1 } else { 2 })
        {
            migrate(
                superuser,
                &database,
                &checkout
                    .root()
                    .join("services")
                    .join(folder)
                    .join("migrations"),
            )?;
        }
        fs::create_dir_all(fresh.join(name))?;
        check.env(
            format!("{}_DATABASE_URL", name.to_uppercase()),
            superuser.address_of("postgres", &database),
        );
    }
    ensure!(
        check.status().context("running cargo")?.success(),
        "the workspace does not compile"
    );
    for name in CRATES {
        replace(
            &fresh.join(name),
            &checkout.root().join("services").join(name).join(".sqlx"),
        )?;
    }
    Ok(())
}

fn migrate(superuser: &Superuser, database: &str, folder: &Path) -> Result<()> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Ok(());
    };
    let mut scripts: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "sql"))
        .collect();
    scripts.sort();
    for script in scripts {
        superuser
            .execute_file(database, &script)
            .with_context(|| format!("applying {}", script.display()))?;
    }
    Ok(())
}

/// Makes `target` hold exactly the files of `fresh`; a crate without queries has no folder.
fn replace(fresh: &Path, target: &Path) -> Result<()> {
    if target.exists() {
        fs::remove_dir_all(target).with_context(|| format!("clearing {}", target.display()))?;
    }
    let files: Vec<PathBuf> = fs::read_dir(fresh)?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .collect();
    if files.is_empty() {
        return Ok(());
    }
    fs::create_dir_all(target)?;
    for file in files {
        if let Some(name) = file.file_name() {
            fs::copy(&file, target.join(name))
                .with_context(|| format!("copying {}", file.display()))?;
        }
    }
    Ok(())
}

/// A name that no earlier run had: it makes cargo check every crate again, whatever it remembers.
#[expect(
    clippy::disallowed_methods,
    reason = "only has to differ from run to run"
)]
fn run_name() -> Result<String> {
    let now = std::time::SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .context("the clock is before 1970")?;
    Ok(format!("{}-{}", now.as_nanos(), std::process::id()))
}
