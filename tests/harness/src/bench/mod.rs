//! `harness bench`: the figures that `tests/README.md` publishes. Each is measured on a suite of its own.

mod imports;
mod periods;

use std::fs;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use clap::Args;
use harness::api::Client;
use harness::calendar;
use harness::demo;
use harness::suite::{GATEWAY, Options, SERVICES, Suite};
use harness::wait;
use serde_json::{Value, json};

/// Periods declared one after the other.
const ROUNDS: usize = 20;
/// More than any of them may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// What to measure.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct Wanted {
    /// Only the registry's imports
    #[arg(long)]
    imports: bool,
    /// Only pages and deletions of the periods of a large school
    #[arg(long)]
    periods: bool,
    /// Imports of 100,000 pupils too: they are long
    #[arg(long)]
    large: bool,
}

/// Measures and prints: everything, or what is wanted alone.
pub(crate) async fn run(wanted: Wanted) -> Result<()> {
    let all = !wanted.imports && !wanted.periods;
    if all {
        cascades().await?;
        println!();
    }
    if all || wanted.periods {
        periods::run().await?;
        println!();
    }
    if all || wanted.imports {
        imports::run(wanted.large).await?;
    }
    Ok(())
}

/// Start times, memory, and the delay from a period to its portfolios.
async fn cascades() -> Result<()> {
    // Durable servers: without them the figures would flatter.
    let options = Options::for_fault_test()?;
    let started = Instant::now();
    let mut suite = Suite::start(options).await?;
    let first = started.elapsed();
    let demo = demo::load(&suite).await?;
    println!(
        "Suite, database and broker up, migrations included: {:.0} ms to ready",
        millis(first)
    );
    restart(&mut suite).await?;
    let idle = memory(&suite)?;

    let ddfpt = demo.login(&suite, "ddfpt").await?;
    let mut delays = Vec::with_capacity(ROUNDS);
    for round in 0..ROUNDS {
        delays.push(declared_to_visible(&ddfpt, &demo.annexe.id, round).await?);
    }
    delays.sort();
    let loaded = memory(&suite)?;

    println!(
        "\n{:<12}{:>10}{:>14}{:>18}",
        "program", "start", "memory idle", "after the load"
    );
    let times = suite.start_times();
    for name in SERVICES.into_iter().chain([GATEWAY]) {
        let start = times.get(name).copied().unwrap_or_default();
        let of = |figures: &[(&str, u64)]| {
            figures
                .iter()
                .find(|(known, _)| *known == name)
                .map_or(0, |(_, kib)| *kib)
        };
        println!(
            "{name:<12}{:>7.0} ms{:>10.1} MB{:>14.1} MB",
            millis(start),
            mib(of(&idle)),
            mib(of(&loaded))
        );
    }
    let at = |share: usize| millis(delays[(delays.len() - 1) * share / 100]);
    println!(
        "\nPeriod declared → every portfolio visible at the gateway ({ROUNDS} rounds): \
         median {:.0} ms, 90 % {:.0} ms, worst {:.0} ms",
        at(50),
        at(90),
        at(100)
    );
    suite.stop().await
}

/// Starts every program anew, so that start times are those of a migrated, loaded suite.
async fn restart(suite: &mut Suite) -> Result<()> {
    for name in [GATEWAY].into_iter().chain(SERVICES) {
        suite.stop_one(name).await?;
    }
    let started = Instant::now();
    for name in SERVICES.into_iter().chain([GATEWAY]) {
        suite.start_one(name).await?;
    }
    println!(
        "All six programs started one after the other: {:.0} ms",
        millis(started.elapsed())
    );
    Ok(())
}

/// Proportional memory (PSS) of each program, in KiB.
fn memory(suite: &Suite) -> Result<Vec<(&'static str, u64)>> {
    let mut figures = Vec::new();
    for name in SERVICES.into_iter().chain([GATEWAY]) {
        let pid = suite
            .pid(name)
            .with_context(|| format!("{name} does not run"))?;
        figures.push((name, pss(pid)?));
    }
    Ok(figures)
}

/// Proportional memory (PSS) of a process, in KiB.
fn pss(pid: u32) -> Result<u64> {
    let text = fs::read_to_string(format!("/proc/{pid}/smaps_rollup"))?;
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("Pss:"))
        .context("no proportional memory")?;
    Ok(line.trim().trim_end_matches(" kB").trim().parse()?)
}

/// Declares a period for every learner of the annexe, and waits until the gateway shows all their portfolios.
async fn declared_to_visible(ddfpt: &Client, annexe: &str, round: usize) -> Result<Duration> {
    let learners = ddfpt
        .get(&format!("/api/annexes/{annexe}/apprenants"))
        .await?
        .accepted()?;
    let learners = learners.get("apprenants").unwrap_or(&learners);
    let ids: Vec<&Value> = learners
        .as_array()
        .context("a list of learners")?
        .iter()
        .map(|one| &one["id"])
        .collect();
    let template = ddfpt
        .get(&format!("/api/annexes/{annexe}"))
        .await?
        .accepted()?;
    let (du, au) = calendar::weeks(6, 4);
    let body = json!({
        "titre": format!("Mesure {round}"), "statut": "autre", "du": du, "au": au,
        "objectifs": template["objectifs"], "taches": template["taches"], "apprenants": ids,
        "malgre_chevauchement": true,
    });
    let started = Instant::now();
    let declared = ddfpt
        .post(&format!("/api/annexes/{annexe}/periodes"), &body)
        .await?
        .accepted()?;
    let path = format!(
        "/api/periodes/{}/apprenants",
        declared["id"].as_str().context("a period without id")?
    );
    wait::until("the portfolios", PATIENCE, async || {
        let answer = ddfpt.get(&path).await?.accepted()?;
        let rows = answer["lignes"].as_array().cloned().unwrap_or_default();
        let visible = rows.len() == ids.len() && rows.iter().all(|row| row["dossier"].is_object());
        Ok(visible.then(|| started.elapsed()))
    })
    .await
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

#[expect(clippy::cast_precision_loss, reason = "a figure to read")]
fn mib(kib: u64) -> f64 {
    kib as f64 / 1024.0
}
