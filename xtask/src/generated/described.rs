//! What the built programs say of themselves: the events, the configuration, the JSON API; and the web client's types,
//! made from the latter.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use machine::Checkout;
use machine::tools::node;

use crate::cargo::{self, Profile};
use crate::web;

/// Programs with a configuration, and their folders.
const CONFIGURED: [(&str, &str); 6] = [
    ("identity", "services/identity"),
    ("periods", "services/periods"),
    ("portfolio", "services/portfolio"),
    ("evaluation", "services/evaluation"),
    ("documents", "services/documents"),
    ("gateway", "gateway"),
];

const API: &str = "gateway/openapi.json";
const CLIENT: &str = "gateway/web";

pub(super) fn catalogue_paths() -> Vec<PathBuf> {
    vec!["proto/EVENTS.md".into()]
}

/// The catalogue's own test writes it when told to accept what it finds.
pub(super) fn catalogue(checkout: &Checkout) -> Result<()> {
    let test = cargo::test_program(checkout, "proto", "events")?;
    let output = Command::new(test)
        .arg("catalogue")
        .current_dir(checkout.root().join("proto"))
        .env("CPRO_ACCEPT", "1")
        .output()
        .context("running the catalogue's test")?;
    ensure!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stdout)
    );
    Ok(())
}

pub(super) fn schema_paths() -> Vec<PathBuf> {
    CONFIGURED
        .iter()
        .map(|(_, folder)| schema_of(folder))
        .collect()
}

pub(super) fn schemas(checkout: &Checkout) -> Result<()> {
    for (name, folder) in CONFIGURED {
        let schema = said_by(checkout, name, "config-schema")?;
        write(&checkout.root().join(schema_of(folder)), &schema)?;
    }
    Ok(())
}

pub(super) fn api_paths() -> Vec<PathBuf> {
    vec![API.into()]
}

pub(super) fn api(checkout: &Checkout) -> Result<()> {
    write(
        &checkout.root().join(API),
        &said_by(checkout, "gateway", "openapi")?,
    )
}

pub(super) fn client_paths() -> Vec<PathBuf> {
    vec![Path::new(CLIENT).join("src/api/schema.d.ts")]
}

/// The client's own script makes its types from the committed description.
pub(super) fn client(checkout: &Checkout) -> Result<()> {
    let folder = checkout.root().join(CLIENT);
    let node = node::find_or_install(checkout)?;
    web::install_packages(&node, &folder)?;
    web::run(
        node.npm(&folder).args(["run", "--silent", "gen"]),
        "generating the web client's types",
    )
}

fn schema_of(folder: &str) -> PathBuf {
    Path::new(folder).join("config.schema.json")
}

/// What a built program prints for a subcommand that needs neither configuration nor servers.
fn said_by(checkout: &Checkout, name: &str, subcommand: &str) -> Result<Vec<u8>> {
    let output = Command::new(cargo::program(checkout, Profile::Dev, name)?)
        .arg(subcommand)
        .output()
        .with_context(|| format!("running {name} {subcommand}"))?;
    let complaint = String::from_utf8_lossy(&output.stderr);
    ensure!(
        output.status.success(),
        "{name} {subcommand} failed: {}",
        complaint.trim()
    );
    Ok(output.stdout)
}

fn write(file: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(file, bytes).with_context(|| format!("writing {}", file.display()))
}
