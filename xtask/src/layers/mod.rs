//! `cargo xtask layers`: the arrows of the architecture, between crates and between the modules of a service.
//!
//! A new crate or module has no place in the plan until it is given one here; until then the check fails.

mod crates;
mod modules;
mod references;

use std::process::ExitCode;

use anyhow::Result;
use machine::Checkout;

/// The services, which are all laid out alike.
const SERVICES: [&str; 5] = [
    "identity",
    "periods",
    "portfolio",
    "evaluation",
    "documents",
];

/// Prints every arrow that points the wrong way; succeeds when there is none.
pub(crate) fn check(checkout: &Checkout) -> Result<ExitCode> {
    let mut faults = crates::faults(checkout)?;
    for service in SERVICES {
        faults.extend(modules::faults(checkout.root(), service)?);
    }
    if faults.is_empty() {
        println!("Every arrow points the right way.");
        return Ok(ExitCode::SUCCESS);
    }
    for fault in &faults {
        eprintln!("{fault}");
    }
    eprintln!(
        "error: {} arrows point the wrong way (the plan is in services/README.md)",
        faults.len()
    );
    Ok(ExitCode::FAILURE)
}
