//! S2 and S5, and the pages of a large school: a page of a class beside PostgreSQL alone, pages over 60 periods of 400
//! learners, and the end of a period of 1,000.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use futures::future::try_join_all;
use harness::api::Client;
use harness::calendar;
use harness::demo;
use harness::imports;
use harness::machine::{Checkout, tools};
use harness::periods::{delete, rows_of};
use harness::registry::School;
use harness::suite::{Options, Suite};
use harness::wait;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::imports::told;
use super::{median, millis};

const SEED: u64 = 20_260_901;
/// Pupils of a school of which more than a thousand are in Première MSPC.
const PUPILS: usize = 10_000;
/// Learners of a class, of a period as large schools have them, and of one that no school has.
const CLASS: usize = 35;
const MANY: usize = 400;
const MOST: usize = 1_000;
/// Periods of [`MANY`] learners.
const PERIODS: usize = 60;
/// Periods of [`MOST`] learners that are deleted, one after the other.
const DELETIONS: usize = 5;
/// Times that a page is asked for, one after the other.
const LOOKS: usize = 20;
/// Pairs of ours and the reference; who asks at the same time; and for how long.
const PAIRS: usize = 5;
const AT_ONCE: usize = 8;
const TURN: Duration = Duration::from_secs(3);
/// The longest that a deletion may take before it counts as one that never ends.
const PATIENCE: Duration = Duration::from_mins(1);

/// A large school, and who works in it.
struct Bench {
    suite: Suite,
    ddfpt: Client,
    annexe: String,
    learners: Vec<Value>,
}

/// Measures and prints.
pub(super) async fn run() -> Result<()> {
    let bench = Bench::start().await?;
    println!(
        "Periods of a school of {PUPILS} pupils, seed {SEED}, {} of them in one niveau of one diploma:\n",
        bench.learners.len()
    );
    bench.deletions().await?;
    bench.pages().await?;
    bench.suite.stop().await
}

impl Bench {
    async fn start() -> Result<Self> {
        let suite = Suite::start(Options::for_fault_test()?).await?;
        let school = School::new(SEED, 1, PUPILS);
        let admin = demo::open_school(&suite, &school.uai).await?;
        let import = imports::preview(&admin, &school.files()).await?;
        imports::apply(&admin, &import).await?;
        told(&suite, &school.uai, PUPILS).await?;
        let ddfpt = demo::open_account(&suite, &admin, "ddfpt", &[]).await?;
        let annexe = demo::annexe(&ddfpt).await?.id;
        let answer = ddfpt
            .get(&format!("/api/annexes/{annexe}/apprenants"))
            .await?
            .accepted()?;
        let learners = answer.get("apprenants").unwrap_or(&answer).as_array();
        let learners = learners.context("a list of learners")?.iter();
        let learners: Vec<Value> = learners.map(|one| one["id"].clone()).collect();
        ensure!(learners.len() >= MOST, "only {} learners", learners.len());
        Ok(Self {
            suite,
            ddfpt,
            annexe,
            learners,
        })
    }

    /// A period of so many learners, once all of them have their portfolio.
    async fn declared(
        &self,
        titre: &str,
        learners: usize,
        (du, au): (Date, Date),
    ) -> Result<String> {
        let template = self
            .ddfpt
            .get(&format!("/api/annexes/{}", self.annexe))
            .await?;
        let template = template.accepted()?;
        let body = json!({
            "titre": titre, "statut": "autre", "du": du, "au": au, "objectifs": template["objectifs"],
            "taches": template["taches"], "apprenants": self.learners[..learners], "malgre_chevauchement": true,
        });
        let path = format!("/api/annexes/{}/periodes", self.annexe);
        let period = self.ddfpt.post(&path, &body).await?.accepted()?;
        let id = period["id"]
            .as_str()
            .context("a period without id")?
            .to_owned();
        demo::portfolios_of(&self.ddfpt, &id).await?;
        Ok(id)
    }

    /// S5: from the confirmation to nothing left in any service.
    async fn deletions(&self) -> Result<()> {
        let (mut answered, mut gone) = (Vec::new(), Vec::new());
        for round in 0..DELETIONS {
            let period = self
                .declared(&format!("Fin {round}"), MOST, calendar::weeks(6, 4))
                .await?;
            ensure!(rows_of(&self.suite, &period)? > 0, "nothing to be deleted");
            let begun = Instant::now();
            delete(&self.ddfpt, &period).await?.accepted()?;
            answered.push(millis(begun.elapsed()));
            let everywhere = wait::until("the period to be gone", PATIENCE, async || {
                Ok((rows_of(&self.suite, &period)? == 0).then(|| begun.elapsed()))
            });
            gone.push(millis(everywhere.await?));
        }
        let worst = gone.iter().copied().fold(0.0, f64::max);
        println!(
            "A period of {MOST} learners deleted → everything gone everywhere ({DELETIONS} rounds): median {:.0} ms, worst \
             {worst:.0} ms (answered after {:.0} ms); target 2,000 ms, ratio {:.2}\n",
            median(gone.clone()),
            median(answered),
            worst / 2_000.0
        );
        Ok(())
    }

    async fn pages(&self) -> Result<()> {
        let class = self
            .declared("Classe", CLASS, calendar::weeks(1, 4))
            .await?;
        let page = |period: &str| format!("/api/periodes/{period}/apprenants");
        self.class_page(&page(&class)).await?;
        let mut large = String::new();
        for round in 0..PERIODS {
            // Over three school years, as the views show them.
            let weeks = i64::try_from(round).unwrap_or_default() * 2 - 100;
            let dates = calendar::weeks(weeks, 3);
            large = self.declared(&format!("PFMP {round}"), MANY, dates).await?;
        }
        println!(
            "\n{PERIODS} periods of {MANY} learners, one page after the other ({LOOKS} times each):\n"
        );
        println!(
            "{:<44}{:>10}{:>10}{:>12}{:>12}",
            "page", "median", "worst", "bytes", "statements"
        );
        let learner = self.learners[0].as_str().unwrap_or_default();
        for (what, path) in [
            ("periods", "/api/periodes".to_owned()),
            ("a period of 400", page(&large)),
            ("a period of 35", page(&class)),
            (
                "the dossier of one of 400",
                format!("{}/{learner}", page(&large)),
            ),
        ] {
            self.look(what, &path).await?;
        }
        Ok(())
    }

    /// S2: how often the page of a class is served in the time in which PostgreSQL alone gives thirty rows.
    async fn class_page(&self, path: &str) -> Result<()> {
        let Some(reference) = Reference::prepare(&self.suite)? else {
            println!(
                "No pgbench beside PostgreSQL's other programs: the page of a class is not compared with it."
            );
            return Ok(());
        };
        self.asked(path, TURN).await?;
        let (mut ours, mut ratios) = (Vec::new(), Vec::new());
        for _ in 0..PAIRS {
            let pages = self.asked(path, TURN).await?;
            ratios.push(pages / reference.per_second()?);
            ours.push(pages);
        }
        let ratio = median(ratios);
        println!(
            "The page of a class of {CLASS} ({AT_ONCE} at once, {PAIRS} pairs): {:.0} a second; to a select of 30 rows by pgbench \
             {ratio:.3}, target 0.23, ratio {:.2}",
            median(ours),
            ratio / 0.23
        );
        Ok(())
    }

    /// Pages a second, asked for by several at the same time.
    async fn asked(&self, path: &str, during: Duration) -> Result<f64> {
        let begun = Instant::now();
        let one = || async {
            let mut pages = 0_u32;
            while begun.elapsed() < during {
                self.ddfpt.get(path).await?.accepted()?;
                pages += 1;
            }
            anyhow::Ok(pages)
        };
        let pages = try_join_all((0..AT_ONCE).map(|_| one())).await?;
        let pages: u32 = pages.iter().sum();
        Ok(f64::from(pages) / begun.elapsed().as_secs_f64())
    }

    async fn look(&self, what: &str, path: &str) -> Result<()> {
        let mut times = Vec::with_capacity(LOOKS);
        let mut bytes = 0;
        for _ in 0..LOOKS {
            let begun = Instant::now();
            let answer = self.ddfpt.get(path).await?;
            times.push(millis(begun.elapsed()));
            bytes = answer.bytes.len();
            answer.accepted()?;
        }
        let statements = self.statements(path).await?;
        let worst = times.iter().copied().fold(0.0, f64::max);
        println!(
            "{what:<44}{:>7.0} ms{worst:>7.0} ms{bytes:>12}{statements:>12}",
            median(times)
        );
        Ok(())
    }

    /// Statements of one page in all services, but for those that open, narrow and end a transaction.
    async fn statements(&self, path: &str) -> Result<usize> {
        let servers = self.suite.servers();
        let log = Checkout::locate().logs_dir().join("tests");
        let log = log.join(servers.namespace()).join("postgres.log");
        let logging = |what: &str| {
            servers.superuser().execute(
                "postgres",
                &format!("alter system set log_statement = '{what}'"),
            )?;
            servers
                .superuser()
                .execute("postgres", "select pg_reload_conf()")
        };
        logging("all")?;
        // Every connection reads its settings anew before its next statement: nothing is asked of those in between.
        self.ddfpt.get(path).await?.accepted()?;
        let before = fs::read_to_string(&log)?.len();
        self.ddfpt.get(path).await?.accepted()?;
        let after = fs::read_to_string(&log)?;
        logging("none")?;
        let lines = after.get(before..).unwrap_or_default().lines();
        Ok(lines.filter(|line| is_of_page(line)).count())
    }
}

/// Whether a line of PostgreSQL's log begins a statement that a page needs: nothing that opens, narrows or ends a
/// transaction, and no look at the outbox, which the services take of their own accord.
fn is_of_page(line: &str) -> bool {
    let Some((_, statement)) = line.split_once("execute ") else {
        return false;
    };
    let statement = statement.split_once(": ").map_or("", |(_, said)| said);
    ![
        "BEGIN",
        "COMMIT",
        "ROLLBACK",
        "set ",
        "select set_config",
        "select seq, id, event_type",
    ]
    .iter()
    .any(|word| statement.starts_with(word))
}

/// PostgreSQL alone, asked for thirty rows of a class.
struct Reference {
    program: PathBuf,
    script: PathBuf,
    address: String,
}

impl Reference {
    /// None where PostgreSQL came without `pgbench`.
    fn prepare(suite: &Suite) -> Result<Option<Self>> {
        let programs = tools::postgres::find_or_install(&Checkout::locate())?;
        let program = programs.path("pgbench");
        if !program.exists() {
            return Ok(None);
        }
        let superuser = suite.servers().superuser();
        superuser.create_owned_database("reference", "reference")?;
        superuser.execute(
            "reference",
            "create table learners as
                 select n as id, n / 30 as class, md5(n::text) as nom, md5((n * 7)::text) as prenom,
                        current_date - n as born, n % 4 as state
                 from generate_series(0, 29999) n;
             create index on learners (class); analyze learners",
        )?;
        let script = suite.folder().join("class.sql");
        fs::write(
            &script,
            "\\set class random(0, 999)\nselect * from learners where class = :class;\n",
        )?;
        Ok(Some(Self {
            program,
            script,
            address: superuser.address_of("postgres", "reference"),
        }))
    }

    /// Transactions a second.
    fn per_second(&self) -> Result<f64> {
        let output = Command::new(&self.program)
            .args(["--no-vacuum", "--protocol=prepared", "--jobs=2"])
            .arg(format!("--client={AT_ONCE}"))
            .arg(format!("--time={}", TURN.as_secs()))
            .arg(format!("--file={}", self.script.display()))
            .arg(&self.address)
            .output()
            .context("starting pgbench")?;
        let told = String::from_utf8_lossy(&output.stdout);
        let line = told.lines().find_map(|line| line.strip_prefix("tps = "));
        let figure = line.and_then(|line| line.split(' ').next());
        figure
            .with_context(|| {
                format!(
                    "pgbench failed: {}",
                    String::from_utf8_lossy(&output.stderr)
                )
            })?
            .parse()
            .context("a figure of pgbench")
    }
}
