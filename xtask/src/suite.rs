//! Starting and stopping the suite. The work is done by the program `harness`, built with everything else; this side
//! prepares what it needs and looks after a suite in the background.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use clap::Args;
use machine::process::{self, Signal};
use machine::{Account, Checkout, tools};

use crate::browser;
use crate::cargo::{self, Profile};
use crate::web;

/// Loading the demonstration school the first time is part of starting.
const START: Duration = Duration::from_mins(5);
/// Longer than the services' own limit, after which they are cut.
const STOP: Duration = Duration::from_secs(90);

/// `cargo xtask up`
#[derive(Args, Debug)]
pub(crate) struct Up {
    /// Return once everything is ready; `down` stops it
    #[arg(long)]
    detach: bool,
    /// Where the web client and the JSON API listen
    #[arg(long, default_value_t = 8080)]
    http_port: u16,
    /// Build and run optimised programs
    #[arg(long)]
    release: bool,
}

/// `cargo xtask bench`
#[derive(Args, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command"
)]
pub(crate) struct Bench {
    /// Measure the development build instead of the optimised one
    #[arg(long)]
    dev: bool,
    /// Only the registry's imports, against the reference importer
    #[arg(long)]
    imports: bool,
    /// Only pages and deletions of the periods of a large school
    #[arg(long)]
    periods: bool,
    /// Imports of 100,000 pupils too
    #[arg(long)]
    large: bool,
    /// Only how long a full dossier takes to open on a slow phone
    #[arg(long, conflicts_with_all = ["imports", "periods", "large"])]
    pages: bool,
}

/// Installs, builds, starts; returns when the suite has stopped, or runs in the background.
pub(crate) fn up(checkout: &Checkout, options: &Up) -> Result<ExitCode> {
    if let Some(pid) = running(checkout) {
        println!("The suite is running already (process {pid}).");
        return Ok(status(checkout));
    }
    let profile = if options.release {
        Profile::Release
    } else {
        Profile::Dev
    };
    let mut command = prepared(checkout, profile)?;
    command
        .arg("up")
        .args(["--http-port", &options.http_port.to_string()]);
    if options.detach {
        return detach(checkout, command);
    }
    Err(become_it(command))
}

/// Measures what `tests/README.md` publishes.
pub(crate) fn bench(checkout: &Checkout, options: &Bench) -> Result<ExitCode> {
    let profile = if options.dev {
        Profile::Dev
    } else {
        Profile::Release
    };
    let mut command = prepared(checkout, profile)?;
    if options.pages {
        let measured = browser::run(checkout, command, "bench")?;
        return Ok(if measured {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        });
    }
    command.arg("bench");
    for (flag, wanted) in [
        ("--imports", options.imports),
        ("--periods", options.periods),
        ("--large", options.large),
    ] {
        command.args(wanted.then_some(flag));
    }
    Err(become_it(command))
}

/// Stops the suite in order and waits until it is gone.
pub(crate) fn down(checkout: &Checkout) -> Result<ExitCode> {
    let Some(pid) = running(checkout) else {
        println!("No suite is running.");
        return Ok(ExitCode::SUCCESS);
    };
    process::signal(pid, Signal::TERM)?;
    let gone = process::poll(STOP, || Ok((!process::exists(pid)).then_some(())))?;
    gone.with_context(|| {
        format!("the suite (process {pid}) has not stopped within {STOP:?}; see .run/logs")
    })?;
    println!("Stopped.");
    Ok(ExitCode::SUCCESS)
}

/// Prints where the suite is; fails when none is running.
pub(crate) fn status(checkout: &Checkout) -> ExitCode {
    let Some(pid) = running(checkout) else {
        println!("No suite is running.");
        return ExitCode::FAILURE;
    };
    println!("Running (process {pid}).");
    match fs::read_to_string(checkout.run_dir().join("summary.txt")) {
        Ok(summary) => println!("{summary}"),
        Err(_) => println!("It is still starting."),
    }
    ExitCode::SUCCESS
}

/// Stops the suite and deletes all it wrote, save installed tools.
pub(crate) fn reset(checkout: &Checkout) -> Result<ExitCode> {
    down(checkout)?;
    if let Ok(entries) = fs::read_dir(checkout.run_dir()) {
        for entry in entries {
            let path = entry?.path();
            if path == checkout.tools_dir() {
                continue;
            }
            remove(&path)?;
        }
    }
    let outside = checkout.outside_dir();
    if outside.exists() {
        remove(&outside)?;
    }
    println!("The data of this checkout are deleted; `cargo xtask up` starts afresh.");
    Ok(ExitCode::SUCCESS)
}

/// Installs and builds all that the suite needs, and yields its program.
pub(crate) fn prepared(checkout: &Checkout, profile: Profile) -> Result<Command> {
    checkout.prepare().context("creating .run")?;
    tools::postgres::find_or_install(checkout)?;
    tools::nats::find_or_install(checkout)?;
    web::build(checkout)?;
    cargo::build(checkout, profile)?;
    Ok(Command::new(cargo::program(checkout, profile, "harness")?))
}

fn detach(checkout: &Checkout, command: Command) -> Result<ExitCode> {
    use std::os::unix::process::CommandExt as _;
    let log = checkout.logs_dir().join("suite.log");
    let output = fs::File::create(&log).with_context(|| format!("creating {}", log.display()))?;
    let mut command = command;
    let mut child = command
        .stdin(Stdio::null())
        .stdout(output.try_clone()?)
        .stderr(output)
        .process_group(0)
        .spawn()
        .context("starting the suite in the background")?;
    let summary = checkout.run_dir().join("summary.txt");
    let ready = process::poll(START, || {
        if let Some(ended) = child.try_wait()? {
            bail!(
                "the suite ended while starting ({ended}):\n{}",
                process::tail(&log)
            );
        }
        Ok(fs::read_to_string(&summary).ok())
    })?;
    let text =
        ready.with_context(|| format!("not ready within {START:?}:\n{}", process::tail(&log)))?;
    println!("{text}\nIt runs in the background: `cargo xtask down` stops it.");
    Ok(ExitCode::SUCCESS)
}

/// The process that looks after the suite, if one does. Its file names it; its command line proves it.
fn running(checkout: &Checkout) -> Option<i32> {
    let pid = fs::read_to_string(checkout.run_dir().join("supervisor.pid"))
        .ok()?
        .trim()
        .parse()
        .ok()?;
    process::command_line(pid)
        .contains("harness up")
        .then_some(pid)
}

fn remove(path: &PathBuf) -> Result<()> {
    let removed = if path.is_dir() {
        fs::remove_dir_all(path)
    } else {
        fs::remove_file(path)
    };
    removed.with_context(|| {
        let hint = if Account::is_root() {
            ""
        } else {
            " (was the suite started as root before?)"
        };
        format!("deleting {}{hint}", path.display())
    })
}

/// Replaces this process, so that Ctrl-C reaches the one that stops things in order and nobody else. Returns only when
/// it cannot.
fn become_it(mut command: Command) -> anyhow::Error {
    use std::os::unix::process::CommandExt as _;
    let error = command.exec();
    anyhow::Error::new(error).context(format!("starting {}", command.get_program().display()))
}
