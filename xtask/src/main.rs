//! `cargo xtask …`: the project's one tool.
//!
//! It stays small, so that it builds in seconds on a bare machine: it installs what is missing, builds the whole
//! workspace in **one selection** (`--workspace --all-targets`; another selection would compile the world a second
//! time), and hands over to the programs built there. It depends on none of the services, so that it can generate
//! what they need to compile.

mod browser;
mod cargo;
mod fuzz;
mod generated;
mod layers;
mod suite;
mod tests;
mod web;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};
use machine::Checkout;

#[derive(Debug, Parser)]
#[command(
    name = "cargo xtask",
    about = "Builds, starts, tests and checks CPRO",
    disable_version_flag = true
)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Install what is missing, build, start everything with the demonstration school
    Up(suite::Up),
    /// Stop a suite started with `up --detach` (or by another terminal)
    Down,
    /// Say whether a suite is running, and where
    Status,
    /// Stop the suite and delete its data; installed tools stay
    Reset,
    /// Run every test of the repository, or the Rust tests whose name contains FILTER
    Test(tests::Options),
    /// Write everything that is generated and committed
    Gen,
    /// Fail when something generated is not what `gen` would write
    Drift,
    /// Check the arrows between crates and between the modules of a service
    Layers,
    /// Look for inputs that break a parser, guided by coverage, for as long as you like
    Fuzz(fuzz::Options),
    /// Measure start time, memory per service, delays and pages of periods, imports; with
    /// `--pages`, a run of its own: how a full dossier opens on a slow phone
    Bench(suite::Bench),
}

fn main() -> ExitCode {
    if let Some(code) = generated::queries::wrapper::called_by_cargo() {
        return code;
    }
    let arguments = Arguments::parse();
    match run(arguments.task) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<ExitCode> {
    let checkout = Checkout::locate();
    match task {
        Task::Up(options) => suite::up(&checkout, &options),
        Task::Down => suite::down(&checkout),
        Task::Status => Ok(suite::status(&checkout)),
        Task::Reset => suite::reset(&checkout),
        Task::Test(options) => tests::run(&checkout, &options),
        Task::Gen => generated::generate(&checkout).map(|()| ExitCode::SUCCESS),
        Task::Drift => generated::drift(&checkout),
        Task::Layers => layers::check(&checkout),
        Task::Fuzz(options) => fuzz::run(&checkout, &options),
        Task::Bench(options) => suite::bench(&checkout, &options),
    }
}
