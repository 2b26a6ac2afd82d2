//! `harness up`: the checkout's own suite. What ends by itself is started again; Ctrl-C and SIGTERM stop all in order.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use harness::demo::{self, Demo};
use harness::machine::{Checkout, process};
use harness::suite::{GATEWAY, Options, SERVICES, Suite};
use serde_json::json;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// How often we look whether everything still runs.
const ROUND: Duration = Duration::from_millis(200);
/// How long to leave things alone after something was started again.
const PAUSE: Duration = Duration::from_secs(1);
/// More restarts than this within [`WINDOW`] mean that starting again does not help.
const RESTARTS: usize = 10;
const WINDOW: Duration = Duration::from_mins(1);

/// Files of `.run/` that say what is running; gone when nothing is.
struct Notes {
    pid: PathBuf,
    endpoints: PathBuf,
    demo: PathBuf,
    summary: PathBuf,
}

/// Starts, serves until told to stop, stops.
pub(crate) async fn run(http_port: u16) -> Result<()> {
    let checkout = Checkout::locate();
    checkout.prepare().context("creating .run")?;
    let notes = Notes::claim(&checkout)?;
    let mut stop = Stop::listen()?;
    let started = Instant::now();
    let outcome = tokio::select! {
        // A stop during the start drops what was started, which ends it.
        () = stop.asked() => Ok(None),
        suite = start(&checkout, http_port, &notes, started) => suite.map(Some),
    };
    let served = match outcome {
        Ok(Some(suite)) => serve(suite, &mut stop).await,
        Ok(None) => Ok(()),
        Err(error) => Err(error),
    };
    notes.withdraw();
    served
}

async fn start(
    checkout: &Checkout,
    http_port: u16,
    notes: &Notes,
    started: Instant,
) -> Result<Suite> {
    let suite = Suite::start(Options::kept(checkout, http_port)?).await?;
    let demo = demo::load(&suite)
        .await
        .context("loading the demonstration school")?;
    demo.write(&notes.demo)?;
    fs::write(
        &notes.endpoints,
        serde_json::to_vec_pretty(&endpoints(&suite))?,
    )?;
    let summary = summary(&suite, &demo, started.elapsed());
    // Last: its presence says that all is ready.
    fs::write(&notes.summary, &summary)?;
    println!("{summary}");
    println!("Ctrl-C stops everything.");
    Ok(suite)
}

async fn serve(mut suite: Suite, stop: &mut Stop) -> Result<()> {
    let mut round = tokio::time::interval(ROUND);
    let mut restarts: Vec<Instant> = Vec::new();
    let failure = loop {
        tokio::select! {
            () = stop.asked() => break None,
            _ = round.tick() => {}
        }
        let attempts = tokio::select! {
            () = stop.asked() => break None,
            attempts = revive(&mut suite) => attempts,
        };
        restarts.extend(std::iter::repeat_n(Instant::now(), attempts));
        restarts.retain(|at| at.elapsed() < WINDOW);
        if restarts.len() > RESTARTS {
            break Some(anyhow::anyhow!(
                "programs end as soon as they start; see .run/logs"
            ));
        }
        if attempts > 0 {
            round.reset_after(PAUSE);
        }
    };
    println!("Stopping…");
    let stopped = tokio::select! {
        stopped = suite.stop() => stopped,
        () = stop.asked() => bail!("told to stop twice: what still ran was killed"),
    };
    failure.map_or(stopped, Err)
}

/// Starts again what has ended by itself, as an orchestrator would; says how many attempts that took. One that fails
/// is made again in a later round.
async fn revive(suite: &mut Suite) -> usize {
    let mut attempts = 0;
    match suite.servers_mut().revive() {
        Ok(revived) => {
            attempts += revived.len();
            for name in revived {
                println!("{name} had ended and was started again.");
            }
        }
        Err(error) => {
            attempts += 1;
            println!("A server could not be started again: {error:#}");
        }
    }
    for name in suite.fallen() {
        attempts += 1;
        match suite.start_one(name).await {
            Ok(()) => println!("{name} had ended and was started again."),
            Err(error) => println!("{name} could not be started again: {error:#}"),
        }
    }
    attempts
}

/// SIGINT and SIGTERM.
struct Stop {
    interrupt: Signal,
    terminate: Signal,
}

impl Stop {
    fn listen() -> Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn asked(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

impl Notes {
    /// Says that this process looks after the suite; refuses when another does.
    fn claim(checkout: &Checkout) -> Result<Self> {
        let folder = checkout.run_dir();
        let notes = Self {
            pid: folder.join("supervisor.pid"),
            endpoints: folder.join("endpoints.json"),
            demo: folder.join("demo.json"),
            summary: folder.join("summary.txt"),
        };
        let other = fs::read_to_string(&notes.pid)
            .ok()
            .and_then(|text| text.trim().parse::<i32>().ok());
        let alive = other.filter(|pid| process::command_line(*pid).contains("harness up"));
        ensure!(
            alive.is_none(),
            "a suite runs already (process {})",
            alive.unwrap_or_default()
        );
        // What a killed predecessor left would be taken for ours.
        notes.withdraw();
        fs::write(&notes.pid, std::process::id().to_string())
            .context("writing the supervisor's file")?;
        Ok(notes)
    }

    fn withdraw(&self) {
        for file in [&self.summary, &self.endpoints, &self.pid] {
            // Whoever reads them checks the process as well.
            let _ = fs::remove_file(file);
        }
    }
}

fn endpoints(suite: &Suite) -> serde_json::Value {
    let services = |value: &dyn Fn(&str) -> String| -> serde_json::Value {
        SERVICES
            .iter()
            .map(|name| ((*name).to_owned(), value(name).into()))
            .collect::<serde_json::Map<_, _>>()
            .into()
    };
    let processes: serde_json::Map<String, serde_json::Value> = SERVICES
        .into_iter()
        .chain([GATEWAY])
        .filter_map(|name| Some((name.to_owned(), suite.pid(name)?.into())))
        .collect();
    let base = suite.base_url();
    json!({
        "adresse": base,
        "openapi": format!("{base}/api/openapi.json"),
        "documentation": format!("{base}/api/docs"),
        "courriels": suite.mailbox().page_url(),
        "courriels_json": format!("{}/api/mails", suite.mailbox().page_url()),
        "smtp": suite.mailbox().smtp_url(),
        "nats": suite.servers().nats_url(),
        "postgres": suite.servers().superuser().address(),
        "bases": services(&|name| suite.servers().database_url(name)),
        "grpc": services(&|name| suite.grpc_url(name)),
        "processus": processes,
    })
}

fn summary(suite: &Suite, demo: &Demo, took: Duration) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(text, "\nReady in {:.1} s.\n", took.as_secs_f64());
    let _ = writeln!(text, "  Web client     {}", suite.base_url());
    let _ = writeln!(text, "  JSON API       {}/api/docs", suite.base_url());
    let _ = writeln!(text, "  Received mail  {}", suite.mailbox().page_url());
    let _ = writeln!(text, "  Logs           .run/logs\n");
    let _ = writeln!(
        text,
        "{} ({})",
        demo.etablissement.nom, demo.etablissement.uai
    );
    for (role, account) in &demo.comptes {
        let _ = writeln!(
            text,
            "  {role:<15}{:<42}{}",
            account.identifiant, account.mot_de_passe
        );
    }
    let other = &demo.autre_ecole;
    let _ = writeln!(
        text,
        "\nA second school, empty ({}), to import {} into",
        other.uai, other.registre
    );
    for (role, account) in &other.comptes {
        let _ = writeln!(
            text,
            "  {role:<15}{:<42}{}",
            account.identifiant, account.mot_de_passe
        );
    }
    text
}
