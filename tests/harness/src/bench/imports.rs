//! S8: the registry's import against a bare Python importer (`tests/reference/importer.py`), pair by pair in one run.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use harness::api::Client;
use harness::demo;
use harness::imports;
use harness::machine::{Checkout, tools};
use harness::registry::School;
use harness::suite::{Options, Suite};
use harness::wait;
use serde_json::Value;
use tokio::task::JoinHandle;

use super::{median, mib, millis, pss};

/// Pupils of a school, of a large group of schools, and of more than any.
const SIZES: [usize; 2] = [1_500, 20_000];
const LARGE: usize = 100_000;
/// Pairs measured of each size; of the largest, one.
const PAIRS: usize = 5;
/// How often memory is looked at while an import runs.
const LOOK: Duration = Duration::from_millis(20);
const PACKAGES: [&str; 2] = ["lxml==6.0.2", "psycopg[binary]==3.2.12"];
/// Database of the reference importer.
const REFERENCE: &str = "reference";
/// The longest that events of the largest school take.
const TOLD: Duration = Duration::from_mins(5);
const SEED: u64 = 20_260_901;
/// Bytes of one file, for the largest size.
const UPLOAD: i64 = 1 << 30;

/// What one pair took.
struct Pair {
    ours: Duration,
    preview: Duration,
    reference: Duration,
    again: Duration,
}

/// Measures and prints.
pub(super) async fn run(large: bool) -> Result<()> {
    let checkout = Checkout::locate();
    let python = tools::python::with_packages(&checkout, "reference-importer", &PACKAGES)?;
    let options = Options::for_fault_test()?
        .with("identity", "identity", "upload_limit", UPLOAD)
        .with("gateway", "gateway", "max_upload_bytes", UPLOAD);
    let suite = Suite::start(options).await?;
    let reference = Reference::prepare(&suite, &checkout, python)?;
    println!("Registry import (S8), seed {SEED}, {PAIRS} pairs of each size, medians:\n");
    println!(
        "{:>8}{:>12}{:>12}{:>12}{:>8}{:>12}{:>8}{:>12}",
        "pupils", "ours", "(preview)", "reference", "ratio", "unchanged", "ratio", "memory"
    );
    // Not counted: programs, caches and connections that are used for the first time.
    pair(&suite, &reference, 300, 0).await?;
    let mut rank = 1;
    let mut per_pupil = Vec::new();
    for size in SIZES.into_iter().chain(large.then_some(LARGE)) {
        let added = memory(&suite, size, rank).await?;
        rank += 1;
        let mut pairs = Vec::with_capacity(PAIRS);
        for _ in 0..if size == LARGE { 1 } else { PAIRS } {
            pairs.push(pair(&suite, &reference, size, rank).await?);
            rank += 1;
        }
        per_pupil.push(print(size, &pairs, added));
    }
    if let [first, .., last] = per_pupil.as_slice() {
        println!(
            "\nTime per pupil, largest size / smallest: {:.2}",
            last / first
        );
    }
    suite.stop().await
}

/// One line; answers the milliseconds per pupil.
fn print(size: usize, pairs: &[Pair], added: u64) -> f64 {
    let of = |get: fn(&Pair) -> f64| median(pairs.iter().map(get).collect());
    let ours = of(|pair| millis(pair.ours));
    println!(
        "{size:>8}{ours:>9.0} ms{:>9.0} ms{:>9.0} ms{:>8.2}{:>9.0} ms{:>8.2}{:>9.1} MB",
        of(|pair| millis(pair.preview)),
        of(|pair| millis(pair.reference)),
        of(|pair| millis(pair.ours) / millis(pair.reference)),
        of(|pair| millis(pair.again)),
        of(|pair| millis(pair.again) / millis(pair.ours)),
        mib(added),
    );
    #[expect(clippy::cast_precision_loss, reason = "a figure to read")]
    let pupils = size as f64;
    ours / pupils
}

/// The same files by both, in a school of their own.
async fn pair(suite: &Suite, reference: &Reference, size: usize, rank: u16) -> Result<Pair> {
    let school = School::new(SEED + u64::from(rank), rank, size);
    let files = school.files();
    let admin = demo::open_school(suite, &school.uai).await?;
    let begun = Instant::now();
    let import = imports::preview(&admin, &files).await?;
    let preview = begun.elapsed();
    imports::apply(&admin, &import).await?;
    let ours = begun.elapsed();
    told(suite, &school.uai, size).await?;
    let found = reference.import(&files)?;
    let again = unchanged(suite, &admin, &school, &files).await?;
    Ok(Pair {
        ours,
        preview,
        reference: found,
        again,
    })
}

/// Memory that identity adds while it imports a school of its own, KiB. None of the pairs: whoever reads a process's memory
/// keeps it waiting.
async fn memory(suite: &Suite, size: usize, rank: u16) -> Result<u64> {
    let school = School::new(SEED + u64::from(rank), rank, size);
    let files = school.files();
    let admin = demo::open_school(suite, &school.uai).await?;
    let pid = suite.pid("identity").context("identity does not run")?;
    let before = pss(pid)?;
    let watch = Watch::start(pid);
    let import = imports::preview(&admin, &files).await?;
    imports::apply(&admin, &import).await?;
    let most = watch.end().await?;
    told(suite, &school.uai, size).await?;
    Ok(most.saturating_sub(before))
}

/// Waits until the others have heard of everybody: what they do with it is not to slow the reference down.
pub(super) async fn told(suite: &Suite, uai: &str, size: usize) -> Result<()> {
    let servers = suite.servers();
    let (database, known) = (servers.database("periods"), size.to_string());
    let statement = format!("select count(*) from apprenants where etablissement = '{uai}'");
    wait::until("periods to know the learners", TOLD, async || {
        let count = servers.superuser().execute(&database, &statement)?;
        Ok((count.trim() == known).then_some(()))
    })
    .await
}

/// The same files a second time: nothing changes, and nobody is told anything.
async fn unchanged(
    suite: &Suite,
    admin: &Client,
    school: &School,
    files: &[(String, Vec<u8>)],
) -> Result<Duration> {
    let told = events(suite, &school.uai)?;
    let begun = Instant::now();
    let import = imports::preview(admin, files).await?;
    for what in ["a_creer", "a_mettre_a_jour", "a_reactiver", "a_desactiver"] {
        ensure!(import["compte"][what] == 0, "{what}: {}", changes(&import));
    }
    imports::apply(admin, &import).await?;
    let again = begun.elapsed();
    ensure!(
        events(suite, &school.uai)? == told,
        "an unchanged import told something"
    );
    Ok(again)
}

fn changes(import: &Value) -> &Value {
    &import["compte"]
}

fn events(suite: &Suite, uai: &str) -> Result<String> {
    let servers = suite.servers();
    servers.superuser().execute(
        &servers.database("identity"),
        &format!("select count(*) from chassis.outbox where etablissement = '{uai}'"),
    )
}

/// The highest memory of a process while it is watched.
struct Watch {
    stop: tokio::sync::oneshot::Sender<()>,
    task: JoinHandle<Result<u64>>,
}

impl Watch {
    #[expect(
        clippy::disallowed_methods,
        reason = "it ends with what it watches, and is awaited"
    )]
    fn start(pid: u32) -> Self {
        let (stop, mut stopped) = tokio::sync::oneshot::channel();
        let task = tokio::spawn(async move {
            let mut most = 0;
            let mut ticks = tokio::time::interval(LOOK);
            loop {
                tokio::select! {
                    _ = ticks.tick() => most = most.max(pss(pid)?),
                    _ = &mut stopped => return Ok(most.max(pss(pid)?)),
                }
            }
        });
        Self { stop, task }
    }

    async fn end(self) -> Result<u64> {
        // The task ends by itself only when the process is gone, and then says so.
        let _ = self.stop.send(());
        self.task.await.context("watching memory")?
    }
}

/// The Python importer, with a database of its own on the suite's server.
struct Reference {
    python: PathBuf,
    script: PathBuf,
    folder: PathBuf,
    address: String,
}

impl Reference {
    fn prepare(suite: &Suite, checkout: &Checkout, python: PathBuf) -> Result<Self> {
        let superuser = suite.servers().superuser();
        superuser.create_owned_database(REFERENCE, REFERENCE)?;
        let folder = suite.folder().join(REFERENCE);
        fs::create_dir_all(&folder)?;
        Ok(Self {
            python,
            script: checkout.root().join("tests/reference/importer.py"),
            folder,
            address: superuser.address_of(REFERENCE, REFERENCE),
        })
    }

    fn import(&self, files: &[(String, Vec<u8>)]) -> Result<Duration> {
        let mut command = Command::new(&self.python);
        command.arg(&self.script).arg(&self.address);
        for (name, bytes) in files {
            let path = self.folder.join(Path::new(name));
            fs::write(&path, bytes)?;
            command.arg(path);
        }
        let output = command
            .output()
            .context("starting the reference importer")?;
        ensure!(
            output.status.success(),
            "the reference importer failed: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        let seconds: f64 = String::from_utf8_lossy(&output.stdout).trim().parse()?;
        Ok(Duration::from_secs_f64(seconds))
    }
}
