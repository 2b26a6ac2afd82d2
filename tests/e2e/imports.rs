//! Imports of invented schools: over three files without losing anybody, cut short at any moment, two at once (I-04, N3,
//! N5).
//!
//! `CPRO_FAULT_MOMENTS` says how often each of identity, the broker and the database is killed; `CPRO_FAULT_SEED` from
//! which seed the moments come.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use harness::api::Client;
use harness::imports;
use harness::machine::environment;
use harness::registry::{Eleve, Level, School};
use harness::suite::{Options, Suite};
use harness::{demo, wait};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use serde_json::{Value, json};

use crate::forms::{SOON, read};

/// Learners of the school that is cut short: applying takes long enough to be cut.
const CUT: usize = 240;
/// Learners of the school that goes through the years.
const YEARS: usize = 600;

/// What identity must know of a school after some imports.
#[derive(Default)]
struct Expected {
    /// By `ELEVE_ID`: whether present, then number, names, birth date, place, as [`Stage::found`] writes them.
    eleves: BTreeMap<String, (bool, String)>,
    /// `ELEVE_ID` and `PERSONNE_ID` of who was ever a learner's guardian.
    liens: BTreeSet<String>,
}

impl Expected {
    /// After the import of the files of `school`.
    fn follow(&mut self, school: &School) {
        for (present, _) in self.eleves.values_mut() {
            *present = false;
        }
        for one in school.presents() {
            let known = (true, line(school.annee, one));
            self.eleves.insert(one.id.to_string(), known);
            let guardians = one.guardians().iter();
            self.liens
                .extend(guardians.map(|guardian| format!("{} {guardian}", one.id)));
        }
    }

    fn text(&self) -> String {
        let eleves = self.eleves.iter();
        let eleves = eleves.map(|(id, (present, line))| {
            format!("{id} {} {line}", if *present { 't' } else { 'f' })
        });
        let liens = self.liens.iter().map(|link| format!("lien {link}"));
        sorted(eleves.chain(liens))
    }
}

fn line(annee: i16, one: &Eleve) -> String {
    let statut = if one.apprenti { "apprenti" } else { "scolaire" };
    format!(
        "{} {}/{}/{} {annee} {} {statut}",
        one.ine, one.nom, one.prenom, one.naissance, one.division
    )
}

fn sorted(lines: impl Iterator<Item = String>) -> String {
    let mut lines: Vec<String> = lines.collect();
    lines.sort();
    lines.join("\n")
}

/// A school on screen.
struct Stage {
    suite: Suite,
    admin: Client,
    school: School,
    expected: Expected,
}

impl Stage {
    /// With its first files imported.
    async fn set(suite: Suite, school: School) -> Result<Self> {
        let admin = demo::open_school(&suite, &school.uai).await?;
        let mut stage = Self {
            suite,
            admin,
            school: school.clone(),
            expected: Expected::default(),
        };
        let import = imports::preview(&stage.admin, &school.files()).await?;
        imports::apply(&stage.admin, &import).await?;
        stage.is_now(school)?;
        Ok(stage)
    }

    fn sql(&self, service: &str, statement: &str) -> Result<String> {
        let servers = self.suite.servers();
        let answer = servers
            .superuser()
            .execute(&servers.database(service), statement);
        Ok(answer
            .with_context(|| statement.to_owned())?
            .trim()
            .to_owned())
    }

    /// All that identity holds of the school but the state of imports, hashed: people, accounts, events, staged records.
    fn dump(&self) -> Result<String> {
        let uai = &self.school.uai;
        let tables = self.sql(
            "identity",
            "select c.table_schema || '.' || c.table_name from information_schema.columns c
             join information_schema.tables t using (table_schema, table_name)
             where c.column_name = 'etablissement' and t.table_type = 'BASE TABLE'
               and c.table_schema = 'public' and c.table_name not in ('imports', 'notifications', 'mails') order by 1",
        )?;
        ensure!(
            tables.lines().count() > 15,
            "few tables of a tenant: {tables}"
        );
        let rows = |table: &str, filter: &str| {
            format!(
                "select '{table}', md5(string_agg(r::text, '|' order by r::text)) from {table} r where {filter}"
            )
        };
        let of_people = format!("in (select person_id from comptes where etablissement = '{uai}')");
        let queries: Vec<String> = tables
            .lines()
            .map(|table| rows(table, &format!("etablissement = '{uai}'")))
            .chain([
                rows("persons", &format!("id {of_people}")),
                // Not when they left: the relay and the mailer are at work. That an import has failed is told, and changes nothing.
                format!("select 'notified', md5(string_agg(id::text, '|' order by id)) from notifications where etablissement = '{uai}' and import_id is null"),
                format!("select 'mailed', md5(string_agg(id::text, '|' order by id)) from mails where etablissement = '{uai}' and template not like 'notification%'"),
                format!("select 'told', md5(string_agg(id::text, '|' order by id)) from chassis.outbox where etablissement = '{uai}'"),
                format!("select 'logins', md5(string_agg(login, '|' order by login)) from credentials where person_id {of_people}"),
            ])
            .collect();
        self.sql("identity", &queries.join(" union all "))
    }

    /// Learners and guardians, as identity knows them.
    fn found(&self) -> Result<String> {
        let uai = &self.school.uai;
        let found = self.sql(
            "identity",
            &format!(
                "select concat_ws(' ', a.siecle_id, a.actif::text::char(1), a.ine,
                                  p.nom || '/' || p.prenom || '/' || p.date_naissance, a.annee, y.division, y.statut)
                 from apprenants a join persons p on p.id = a.person_id
                 join apprenant_annees y on y.etablissement = a.etablissement and y.person_id = a.person_id
                                        and y.annee = a.annee
                 where a.etablissement = '{uai}'
                 union all
                 select 'lien ' || a.siecle_id || ' ' || l.siecle_id
                 from responsable_liens l
                 join apprenants a on a.etablissement = l.etablissement and a.person_id = l.apprenant
                 where l.etablissement = '{uai}'"
            ),
        )?;
        Ok(sorted(found.lines().map(str::to_owned)))
    }

    /// What was found but for those who came with quirks, in the first files alone: they stay, and are not active.
    fn but_for_the_odd_ones(&self, found: &str) -> Result<String> {
        let mine = self.expected.liens.iter();
        let guardians: BTreeSet<&str> = mine.filter_map(|link| link.split(' ').nth(1)).collect();
        let known = |line: &str| {
            let mut words = line.split(' ');
            let mut next = || words.next().unwrap_or_default();
            match next() {
                "lien" => self.expected.eleves.contains_key(next()) && guardians.contains(next()),
                id => self.expected.eleves.contains_key(id),
            }
        };
        let (ours, odd): (Vec<&str>, Vec<&str>) = found.lines().partition(|line| known(line));
        let active = odd
            .iter()
            .filter(|line| line.split(' ').nth(1) == Some("t"));
        ensure!(active.count() == 0, "somebody of no file is active");
        Ok(ours.join("\n"))
    }

    /// The files of `school` were applied: everything is as they say, and nothing of before is lost.
    fn is_now(&mut self, school: School) -> Result<()> {
        self.expected.follow(&school);
        self.school = school;
        let (found, expected) = (
            self.but_for_the_odd_ones(&self.found()?)?,
            self.expected.text(),
        );
        let difference = found
            .lines()
            .zip(expected.lines())
            .find(|(found, expected)| found != expected);
        ensure!(found == expected, "first difference: {difference:?}");
        Ok(())
    }

    /// N3: what was told of learners is in the stream, and periods has applied it, each event once.
    async fn everything_was_told_once_n3(&self) -> Result<()> {
        let uai = &self.school.uai;
        let all = |id: &str| {
            format!("select count(*), md5(string_agg({id}::text, ' ' order by {id}::text))")
        };
        let told = self.sql(
            "identity",
            &format!(
                "{} from chassis.outbox where etablissement = '{uai}' and event_type like '%Apprenant%'",
                all("id")
            ),
        )?;
        // No other school tells anything here; a row for each event that was applied.
        let applied = format!(
            "{} from chassis.inbox where consumer like 'periods-apprenant-%'",
            all("event_id")
        );
        wait::until("periods to have heard of everybody", SOON * 2, async || {
            Ok((self.sql("periods", &applied)? == told).then_some(()))
        })
        .await?;
        let unsent = "select count(*) from chassis.outbox where published_at is null";
        ensure!(
            self.sql("identity", unsent)? == "0",
            "events wait in the outbox"
        );
        let known =
            "select string_agg(concat_ws(' ', id, actif, annee, division), '|' order by id) from";
        let at_identity = self.sql(
            "identity",
            &format!(
                "{known} (select a.person_id as id, a.actif, a.annee, y.division from apprenants a
                          join apprenant_annees y using (etablissement, person_id, annee)
                          where a.etablissement = '{uai}' and a.actif) as k"
            ),
        )?;
        let at_periods = self.sql(
            "periods",
            &format!(
                "{known} (select apprenant as id, actif, annee, division from apprenants
                          where etablissement = '{uai}' and actif) as k"
            ),
        )?;
        ensure!(at_identity == at_periods, "periods knows other learners");
        Ok(())
    }

    /// The state of an import, once it is settled.
    async fn settled(&self, import: &Value) -> Result<String> {
        let path = imports::path(import)?;
        wait::until("the import to be settled", SOON, async || {
            let Ok(answer) = self.admin.get(&path).await else {
                return Ok(None);
            };
            let etat = answer.json()["etat"].as_str().map(str::to_owned);
            Ok(etat.filter(|etat| answer.status.is_success() && etat != "en_cours"))
        })
        .await
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Victim {
    Identity,
    Broker,
    Database,
}

/// How often each is killed where nothing is said: a small number, for every run of the tests.
const MOMENTS: [(Victim, u64); 3] = [
    (Victim::Identity, 2),
    (Victim::Broker, 1),
    (Victim::Database, 1),
];

/// A number that somebody asks for, in an experiment of this run.
pub(crate) fn setting(name: &str) -> Option<u64> {
    environment::text(name)?.parse().ok()
}

/// Lets some time pass before a kill.
#[expect(
    clippy::disallowed_methods,
    reason = "the moment is what is tried: nothing is waited for"
)]
pub(crate) async fn let_pass(moment: Duration) {
    tokio::time::sleep(moment).await;
}

#[tokio::test]
async fn an_import_cut_short_at_any_moment_is_all_or_nothing_n5_n3() -> Result<()> {
    let suite = Suite::start(Options::for_fault_test()?).await?;
    let mut stage = Stage::set(suite, School::new(1, 11, CUT)).await?;
    let whole = uninterrupted(&mut stage).await?;
    let seed = setting("CPRO_FAULT_SEED").unwrap_or_else(rand::random);
    eprintln!("CPRO_FAULT_SEED={seed}, applying takes {whole:?}");
    let mut dice = StdRng::seed_from_u64(seed);
    let mut cut = 0;
    for (victim, few) in MOMENTS {
        for _ in 0..setting("CPRO_FAULT_MOMENTS").unwrap_or(few) {
            // Beyond its usual length too: after the commit, the answer may be lost.
            let moment = whole.mul_f64(dice.random_range(0.0..1.1));
            cut += u32::from(
                cut_short(&mut stage, victim, moment)
                    .await
                    .with_context(|| format!("{victim:?} killed after {moment:?}"))?,
            );
        }
    }
    // Chance may have spared all of them: until one was cut, there is nothing to be sure of.
    for _ in 0..10 {
        if cut > 0 {
            break;
        }
        let moment = whole.mul_f64(dice.random_range(0.0..0.5));
        cut += u32::from(cut_short(&mut stage, Victim::Identity, moment).await?);
    }
    ensure!(cut > 0, "no import was cut short");
    eprintln!("{cut} imports were cut short");
    stage.everything_was_told_once_n3().await?;
    stage.suite.stop().await
}

/// How long applying takes when nothing happens.
async fn uninterrupted(stage: &mut Stage) -> Result<Duration> {
    let (next, _) = stage.school.reshuffled();
    let import = imports::preview(&stage.admin, &next.files()).await?;
    let begun = Instant::now();
    imports::apply(&stage.admin, &import).await?;
    let whole = begun.elapsed();
    stage.is_now(next)?;
    Ok(whole)
}

/// Kills during an import; answers whether that cut it short.
async fn cut_short(stage: &mut Stage, victim: Victim, moment: Duration) -> Result<bool> {
    let (next, _) = stage.school.reshuffled();
    let import = imports::preview(&stage.admin, &next.files()).await?;
    let before = stage.dump()?;
    // The answer may be lost with the program: what became of it is looked up.
    let order = imports::order(&stage.admin, &import);
    let kill = async {
        let_pass(moment).await;
        match victim {
            Victim::Identity => stage.suite.kill("identity"),
            Victim::Broker => stage.suite.servers_mut().broker_mut()?.kill(),
            Victim::Database => stage.suite.servers_mut().cluster_mut()?.kill(),
        }
    };
    let (_, killed) = tokio::join!(order, kill);
    killed?;
    match victim {
        Victim::Identity => stage.suite.start_one("identity").await?,
        Victim::Broker => stage.suite.servers_mut().broker_mut()?.start()?,
        Victim::Database => stage.suite.servers_mut().cluster_mut()?.start()?,
    }
    let etat = stage.settled(&import).await?;
    let applied = etat == "applique";
    eprintln!("{victim:?} killed after {moment:?}: told as {etat}");
    if applied {
        stage.is_now(next).context("told as applied")?;
        let after = stage.dump()?;
        // Asked again, an applied import stays what it is.
        imports::order(&stage.admin, &import).await?;
        ensure!(stage.dump()? == after, "applied twice");
    } else {
        ensure!(
            ["pret", "echoue"].contains(&etat.as_str()),
            "told as {etat}"
        );
        ensure!(
            stage.dump()? == before,
            "told as {etat}, and something has changed"
        );
        imports::apply(&stage.admin, &import)
            .await
            .context("again")?;
        stage.is_now(next).context("applied again")?;
    }
    Ok(!applied)
}

#[tokio::test]
async fn of_two_imports_at_once_one_is_applied_and_the_other_is_outdated_n5() -> Result<()> {
    let suite = Suite::for_test().await?;
    let mut stage = Stage::set(suite, School::new(2, 12, CUT)).await?;
    let (one, _) = stage.school.reshuffled();
    let (other, _) = one.reshuffled();
    let first = imports::preview(&stage.admin, &one.files()).await?;
    let second = imports::preview(&stage.admin, &other.files()).await?;
    let (a, b) = tokio::join!(
        imports::order(&stage.admin, &first),
        imports::order(&stage.admin, &second)
    );
    ensure!(a.is_ok() || b.is_ok(), "neither was taken: {a:?} {b:?}");
    let states = [stage.settled(&first).await?, stage.settled(&second).await?];
    let applied = states.iter().filter(|etat| *etat == "applique").count();
    ensure!(applied == 1, "{states:?}");
    let (winner, loser, late) = if states[0] == "applique" {
        (one, other, &second)
    } else {
        (other, one, &first)
    };
    stage.is_now(winner)?;

    // The late one is previewed again from what was sent, and then applied.
    let path = imports::path(late)?;
    let order = json!({ "confirmer_departs": true, "profils_confirmes": [] });
    let refused = stage
        .admin
        .post(&format!("{path}/application"), &order)
        .await?;
    ensure!(
        refused.code() == "identity.import_outdated",
        "{}",
        refused.json()
    );
    let again = stage
        .admin
        .post(&format!("{path}/apercu"), &json!({}))
        .await?
        .accepted()?;
    imports::apply(&stage.admin, &again).await?;
    stage.is_now(loser)?;
    stage.everything_was_told_once_n3().await?;
    stage.suite.stop().await
}

#[tokio::test]
async fn a_school_goes_through_its_files_and_nobody_is_lost_i04() -> Result<()> {
    let suite = Suite::for_test().await?;
    let school = School::new(3, 13, YEARS);
    let admin = demo::open_school(&suite, &school.uai).await?;
    let mut stage = Stage {
        suite,
        admin,
        school: school.clone(),
        expected: Expected::default(),
    };
    let mut odd = the_first_files_have_every_quirk(&stage, &school).await?;
    stage.expected.follow(&school);

    // Some weeks later, then the next school year.
    let (autumn, moved) = school.later();
    let (september, promoted) = autumn.next_year();
    for (next, moves) in [(autumn, moved), (september, promoted)] {
        let import = imports::preview(&stage.admin, &next.files()).await?;
        let count = |what: &str| import["compte"][what].as_u64().unwrap_or_default();
        assert_eq!(
            count("a_creer"),
            moves.arrived.len() as u64,
            "{}",
            import["compte"]
        );
        assert_eq!(
            count("a_reactiver"),
            moves.back.len() as u64,
            "{}",
            import["compte"]
        );
        // Who came with a quirk is in no later file.
        let left = moves.left.len() + std::mem::take(&mut odd);
        assert_eq!(count("a_desactiver"), left as u64, "{}", import["compte"]);
        assert_eq!(count("rejetes"), 0);
        assert_eq!(import["departs"], left, "{import}");
        let kept = moves.kept.len() + left;
        assert_eq!(import["actifs"], kept, "{import}");
        imports::apply(&stage.admin, &import).await?;
        stage.is_now(next)?;
    }
    stage.everything_was_told_once_n3().await?;
    stage.suite.stop().await
}

/// One record of each quirk among ordinary ones: each is told under its code, and makes the learners that it must.
/// Answers how many.
async fn the_first_files_have_every_quirk(stage: &Stage, school: &School) -> Result<usize> {
    let (files, quirks) = school.files_with_bizarreries();
    let import = imports::preview(&stage.admin, &files).await?;
    ensure!(import["etat"] == "pret", "{import}");
    let mut told: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for categorie in ["rejetes", "avertissements", "informations"] {
        told.insert(categorie, codes(stage, &import, categorie).await?);
    }
    for quirk in &quirks {
        let categorie = match quirk.level {
            Level::Rejet => "rejetes",
            Level::Avertissement => "avertissements",
            Level::Information => "informations",
            Level::Silence => continue,
        };
        assert!(
            told[categorie].contains(quirk.code),
            "{} is not told: {told:?}",
            quirk.code
        );
    }
    let odd: Vec<u32> = quirks
        .iter()
        .flat_map(|quirk| quirk.created.clone())
        .collect();
    let created = school.presents().count() + odd.len() + school.accounts_of_staff();
    assert_eq!(import["compte"]["a_creer"], created, "{}", import["compte"]);
    imports::apply(&stage.admin, &import).await?;
    let known = stage.sql(
        "identity",
        &format!(
            "select string_agg(siecle_id, ' ' order by siecle_id::bigint) from apprenants
             where etablissement = '{}' and actif",
            school.uai
        ),
    )?;
    let mut expected: Vec<u32> = school
        .presents()
        .map(|one| one.id)
        .chain(odd.clone())
        .collect();
    expected.sort_unstable();
    let expected: Vec<String> = expected.iter().map(u32::to_string).collect();
    assert_eq!(known, expected.join(" "), "who was created");
    Ok(odd.len())
}

/// The codes of all lines of a category, page by page.
async fn codes(stage: &Stage, import: &Value, categorie: &str) -> Result<BTreeSet<String>> {
    let (mut codes, mut after) = (BTreeSet::new(), 0);
    loop {
        let path = imports::path(import)?;
        let page = format!("{path}/lignes?categorie={categorie}&apres={after}");
        let page = read(&stage.admin, &page).await?;
        let lines = page["lignes"].as_array().into_iter().flatten();
        codes.extend(lines.filter_map(|line| line["code"].as_str().map(str::to_owned)));
        match page["suivant"].as_i64() {
            Some(next) => after = next,
            None => return Ok(codes),
        }
    }
}
